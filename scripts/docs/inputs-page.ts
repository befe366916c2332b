import { RENAMED } from '../../src/inputs/renamed.js';
import { readManifest } from './manifest.js';
import { fillBlocks, table } from './tables.js';

/** What a value of an input must be. */
const TYPES = {
  word: ['mode', 'login', 'azure', 'azure-cloud', 'permission-profile', 'issue', 'redact', 'fail-on'],
  GUID: ['tenant-id', 'client-id', 'subscription-id', 'login-client-id', 'secret-key-id'],
  'true or false': ['pull-request', 'pr-draft', 'fail-on-unknown', 'dry-run'],
  'whole number': ['secret-warning-days', 'secret-error-days', 'parallel', 'timeout-seconds'],
  'YAML list': ['integrations', 'waivers'],
  'YAML map': ['api-permissions', 'jit-secret-names'],
  path: ['integrations-file', 'config-path', 'reports', 'report-file', 'sarif-file'],
  address: ['entra-endpoint', 'graph-endpoint', 'arm-endpoint', 'jit-api-endpoint'],
  secret: ['graph-token', 'arm-token', 'github-token', 'jit-api-secret'],
  list: [
    'only',
    'checks',
    'repairs',
    'managed-apps',
    'pr-labels',
    'pr-reviewers',
    'pr-team-reviewers',
    'pr-assignees',
    'trusted-authors',
    'issue-labels',
    'issue-assignees',
  ],
  branch: ['config-ref', 'branch'],
  'OWNER/NAME': ['config-repo'],
  text: ['integration-id', 'account-name', 'oidc-audience', 'role', 'app-role', 'secret-description', 'pr-title'],
  ID: ['jit-api-client-id'],
} as const;

/** The type of an input. Throws where the table above has none: a new input wants one. */
export function typeOf(name: string): string {
  const found = Object.entries(TYPES).find(([, names]) => names.some((each) => each === name));
  if (found === undefined) throw new Error(`The input ${name} has no type in scripts/docs/inputs-page.ts.`);
  return found[0];
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A section for each input: its words, type, default and an example to paste. */
function sections(manifest: string): string {
  const inputs = Object.entries(readManifest(manifest).inputs).filter(([, input]) => !input.deprecated);
  const parts = inputs.map(([name, { description, default: fallback, example = '' }]) => {
    const type = `${typeOf(name)[0]?.toUpperCase() ?? ''}${typeOf(name).slice(1)}`;
    const otherwise = fallback === '' ? 'No default' : `Default ${code(fallback)}`;
    // An expression has its braces in quotes in no place of a workflow; what YAML would take for its own needs them.
    const value = /^[[{*!]|: | #/.test(example) ? `'${example}'` : example;
    return `### ${name}\n\n${type}. ${otherwise}.\n\n${description}\n\n\`\`\`yaml\n${name}: ${value}\n\`\`\``;
  });
  return parts.join('\n\n');
}

/** The table of old names. */
function oldNames(): string {
  return table(
    ['old name', 'name'],
    Object.entries(RENAMED).map(([old, name]) => [code(old), `[${code(name)}](#${name})`]),
  );
}

/** docs/inputs.md with its generated parts as action.yml and the code have them. */
export function renderInputsPage(page: string, manifest: string): string {
  return fillBlocks(page, { inputs: sections(manifest), renamed: oldNames() });
}
