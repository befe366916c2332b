/** `npm run docs`: writes tables, pages, schemas and words anew that come from action.yml, the code and the pages of the checks. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { azureSchema } from './docs/azure-schema.js';
import { checkWordsModule } from './docs/check-words.js';
import { renderInputsPage } from './docs/inputs-page.js';
import { integrationsSchema } from './docs/integrations-schema.js';
import { schemaText } from './docs/json-schema.js';
import { readManifest } from './docs/manifest.js';
import { renderChecksIndex, renderReadme } from './docs/tables.js';

const manifest = await readFile('action.yml', 'utf8');
const pages: Readonly<Record<string, (before: string) => string>> = {
  'README.md': (text) => renderReadme(text, manifest),
  'docs/inputs.md': (text) => renderInputsPage(text, manifest),
  'docs/checks/README.md': renderChecksIndex,
  'schemas/jit-integration-azure.schema.json': () => schemaText(azureSchema()),
  'schemas/integrations-file.schema.json': () => schemaText(integrationsSchema(readManifest(manifest))),
  'src/report/check-words.ts': () => checkWordsModule((check) => readFileSync(`docs/checks/${check}.md`, 'utf8')),
};

for (const [page, render] of Object.entries(pages)) {
  const before = existsSync(page) ? await readFile(page, 'utf8') : '';
  const after = render(before);
  if (after !== before) await writeFile(page, after);
  console.log(after === before ? `${page} is up to date` : `${page} rewritten`);
}
