/** `npm run docs`: writes the tables of README.md and docs/checks/README.md anew, from action.yml and the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { renderChecksIndex, renderReadme } from './docs/tables.js';

const manifest = await readFile('action.yml', 'utf8');
const pages = {
  'README.md': (text: string) => renderReadme(text, manifest),
  'docs/checks/README.md': renderChecksIndex,
};

for (const [page, render] of Object.entries(pages)) {
  const before = await readFile(page, 'utf8');
  const after = render(before);
  if (after !== before) await writeFile(page, after);
  console.log(after === before ? `${page} is up to date` : `${page} rewritten`);
}
