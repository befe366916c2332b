import { azureEntry } from '../../../simulator/github/jit-file.js';
import { OTHER_ID } from '../../../simulator/planting.js';
import { IDS } from '../../../simulator/world.js';
import { OF_CONTENT } from '../dependents.js';
import { type Case, drift, edit, FILE, REPOSITORY, skips, write } from '../plant.js';

const ENTRY = azureEntry();
const SECRET = 'Zq9~planted-literal-client-secret-4711';
const withEntry = (values: Parameters<typeof azureEntry>[0]): string =>
  `${ENTRY}${azureEntry(values).replace('azure:\n', '')}`;

function unreadable(title: string, content: string | Buffer, says: RegExp): Case {
  const rows = ['config/readable failed error', ...skips(...OF_CONTENT)] as const;
  return { place: 'file', title: `the file is ${title}`, plant: write(content), rows, says };
}

/** What stands in the configuration file. */
export const FILE_FAULTS: readonly Case[] = [
  {
    place: 'file',
    title: 'the entry bears another tenant',
    plant: drift,
    rows: ['config/drift failed warning'],
    says: /azure.prod.tenant_id is "99999999/,
    fix: /Merge the pull request that this run proposes/,
    pairs: true,
  },
  {
    place: 'file',
    title: 'a pushed file bears another tenant',
    plant: drift,
    job: { event: 'push' },
    rows: ['config/drift failed error'],
  },
  {
    place: 'file',
    title: 'the entry bears another name than the input',
    with: { 'account-name': 'Production' },
    rows: ['config/drift failed warning'],
    says: /azure.prod.name is "Prod", expected "Production"/,
  },
  {
    place: 'file',
    title: 'the entry bears another subscription',
    plant: edit('"${{ jit_secrets.azure_subscription_ids }}"', OTHER_ID),
    rows: ['config/drift failed warning', 'config/literal-id failed notice'],
  },
  {
    place: 'file',
    title: 'the entry has gone',
    plant: edit(ENTRY, ''),
    rows: ['config/drift failed warning'],
    says: /There is no entry azure.prod/,
  },
  {
    place: 'file',
    title: 'the file has gone',
    plant: ({ hands }) => hands.commitFiles(REPOSITORY, 'main', { [FILE]: null }),
    rows: ['config/drift failed warning', ...skips(...OF_CONTENT.filter((check) => check !== 'config/drift'))],
  },
  {
    place: 'file',
    title: 'the file of a pushed commit has gone',
    plant: ({ hands }) => hands.commitFiles(REPOSITORY, 'main', { [FILE]: null }),
    job: { event: 'push' },
    rows: ['config/readable failed error', 'config/drift failed error'],
  },
  unreadable('no YAML', 'azure:\n  prod: [\n', /line 3, column 1: not valid YAML/),
  unreadable('of a key that comes twice', `${ENTRY}azure: {}\n`, /line 10, column 1/),
  unreadable('of two documents', `${ENTRY}---\n${ENTRY}`, /line 10, column 1/),
  unreadable('with a NUL character', `${ENTRY}# \0\n`, /NUL character/),
  unreadable('not UTF-8', Buffer.from(`${ENTRY}# \xff\n`, 'latin1'), /not valid UTF-8/),
  unreadable('larger than 1 MiB', `${ENTRY}# ${'x'.repeat(1024 * 1024)}\n`, /at most 1 MiB/),
  {
    ...unreadable('a symbolic link', '', /is a symbolic link|symlink/),
    plant: ({ hands }) => {
      hands.commitFiles(REPOSITORY, 'main', { [FILE]: null });
      hands.createSymlink(REPOSITORY, 'main', FILE, '/etc/passwd');
    },
  },
  {
    place: 'file',
    title: 'a client secret stands in the file',
    plant: edit('${{ jit_secrets.azure_client_secret }}', SECRET),
    rows: ['config/secret-literal failed error', 'config/drift failed warning'],
    says: /azure.prod.auth.client_secret is not a/,
    fix: /az ad app credential reset .*--append/,
  },
  {
    place: 'file',
    title: 'a client id stands in the file',
    plant: edit('${{ jit_secrets.azure_client_id }}', IDS.jit.appId),
    rows: ['config/literal-id failed notice'],
    says: /azure.prod.auth.client_id is a literal id/,
  },
  {
    place: 'file',
    title: 'another client id stands in the file',
    plant: edit('${{ jit_secrets.azure_client_id }}', OTHER_ID),
    rows: ['config/literal-id failed notice', 'config/drift failed warning'],
  },
  {
    place: 'file',
    title: 'a Jit secret bears another name',
    plant: edit('jit_secrets.azure_client_id', 'jit_secrets.mine'),
    rows: ['config/secret-name failed warning'],
    says: /draws on the Jit secret mine; expected azure_client_id/,
  },
  {
    place: 'file',
    title: 'the input names another Jit secret than the file',
    with: { 'jit-secret-names': 'client-id: prod_client_id' },
    rows: ['config/secret-name failed warning', 'config/drift failed warning'],
  },
  {
    place: 'file',
    title: 'two tenants draw on the same Jit secrets',
    plant: write(withEntry({ integrationId: 'two', tenantId: OTHER_ID })),
    rows: ['config/shared-secrets failed warning', 'config/shared-secrets failed warning'],
  },
  {
    place: 'file',
    title: 'two entries share a tenant',
    plant: write(withEntry({ integrationId: 'two' })),
    rows: ['config/one-per-tenant failed error', 'config/one-per-tenant failed error'],
  },
  {
    place: 'file',
    title: 'the name is left over from the documentation',
    plant: edit('"Prod"', '"<your account name>"'),
    rows: ['config/lint failed error', 'config/drift failed warning'],
  },
  {
    place: 'file',
    title: 'a Jit secret is drawn on in the outdated way',
    plant: edit('jit_secrets.azure_client_id', 'secrets.azure_client_id'),
    rows: ['config/lint failed error', 'config/drift failed warning'],
    says: /is the outdated form of/,
  },
  {
    place: 'file',
    title: 'the tenant stands inside auth',
    plant: edit('    tenant_id:', '      tenant_id:'),
    rows: ['config/lint failed error', 'config/drift failed warning'],
    says: /tenant_id stands inside auth/,
  },
  {
    place: 'file',
    title: 'the type is another one',
    plant: edit('azure_account', 'aws_account'),
    rows: ['config/lint failed error', 'config/drift failed warning'],
  },
  {
    place: 'file',
    title: 'a key is misspelled',
    plant: edit('    tenant_id:', '    colour: red\n    tenant_id:'),
    rows: ['config/unknown-key failed warning'],
    says: /azure.prod.colour is outside Jit’s documentation/,
  },
  {
    place: 'file',
    title: 'both places of the file exist',
    plant: ({ hands }) => hands.commitFiles(REPOSITORY, 'main', { 'jit-integration.yml': ENTRY }),
    rows: ['config/two-files failed warning'],
  },
];
