/**
 * Bundles lib/src/index.js into dist/ with ncc's JavaScript API: index.js, which sends the first requests, and chunks of
 * what is loaded while those are under way.
 *
 * `open` is what @azure/identity uses to show a browser for interactive logins, which this action never does:
 * named as an external that every Node has, it leaves no chunk with a stray helper program.
 *
 * ncc lists the licences of one chunk only. So they are taken from a second bundle, in which everything is imported at once;
 * `--eager FOLDER` keeps that one, for the benchmark of the start.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';

const root = fileURLToPath(new URL('..', import.meta.url));

function bundle(entry) {
  const options = { license: 'licenses.txt', minify: false, sourceMap: false, quiet: true };
  return ncc(entry, { externals: { open: 'node:os' }, ...options });
}

async function write(folder, { code, assets }) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.js'), code);
  for (const [name, asset] of Object.entries(assets)) await writeFile(join(folder, name), asset.source);
}

/** What our sources import as they run, as an import statement sees it from the entry's folder. */
async function lazyImports() {
  const found = new Set();
  for (const name of await readdir(`${root}lib/src`, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const text = await readFile(`${root}lib/src/${name}`, 'utf8');
    for (const [, what] of text.matchAll(/\bimport\('([^']+)'\)/g))
      found.add(what.startsWith('.') ? new URL(what, `file:///${name}`).pathname.replace('/', './') : what);
  }
  return [...found].sort();
}

/** The bundle with nothing left for later. */
async function bundleEagerly() {
  const entry = `${root}lib/src/eager.js`;
  const lines = (await lazyImports()).map((what) => `import '${what}';\n`);
  await writeFile(entry, `${lines.join('')}import './index.js';\n`);
  try {
    return await bundle(entry);
  } finally {
    await rm(entry);
  }
}

const eager = await bundleEagerly();
const [flag, folder] = process.argv.slice(2);
if (flag === '--eager') await write(folder, eager);
else {
  const { code, assets } = await bundle(`${root}lib/src/index.js`);
  await write(`${root}dist`, { code, assets: { ...assets, 'licenses.txt': eager.assets['licenses.txt'] } });
}
