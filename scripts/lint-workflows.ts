/** `npm run lint:workflows`: lints action.yml, examples/, our own workflows, and those that the documentation shows. */
import { createLinter, readSources } from './lint-workflows/lint.js';

const root = process.cwd();
const lint = await createLinter(root);
const sources = await readSources(root);
const faults = (await Promise.all(sources.map(lint))).flat();
for (const fault of faults) console.error(`${fault.file}:${fault.line}: ${fault.message}`);
console.log(`${sources.length} workflows and actions linted, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
