/**
 * Bundles lib/src/index.js into dist/index.js with ncc's JavaScript API.
 *
 * `open` is what @azure/identity uses to show a browser for interactive logins, which this action never does:
 * named as an external that every Node has, it leaves one file instead of a chunk with a stray helper program.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';

const root = fileURLToPath(new URL('..', import.meta.url));
const { code, assets } = await ncc(`${root}lib/src/index.js`, {
  externals: { open: 'node:os' },
  license: 'licenses.txt',
  minify: false,
  sourceMap: false,
  quiet: true,
});

await rm(`${root}dist`, { recursive: true, force: true });
await mkdir(`${root}dist`);
await writeFile(`${root}dist/index.js`, code);
for (const [name, asset] of Object.entries(assets)) {
  await writeFile(`${root}dist/${name}`, asset.source);
}
