/** `npm run docs`: writes the README's tables anew, from action.yml and the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { renderReadme } from './docs/tables.js';

const before = await readFile('README.md', 'utf8');
const after = renderReadme(before, await readFile('action.yml', 'utf8'));
if (after !== before) await writeFile('README.md', after);
console.log(after === before ? 'README.md is up to date' : 'README.md rewritten');
