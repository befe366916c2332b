import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { azureSchema } from '../../scripts/docs/azure-schema.js';
import { integrationsSchema } from '../../scripts/docs/integrations-schema.js';
import { type Schema, schemaText } from '../../scripts/docs/json-schema.js';
import { readManifest } from '../../scripts/docs/manifest.js';
import { azureEntry, healthyJitFile } from '../../simulator/github/jit-file.js';
import { lint, unknownKeys } from '../../src/core/jit-file/lint.js';
import { regenerate } from '../../src/core/jit-file/regenerate.js';
import { UserError } from '../../src/errors.js';
import { readInputs } from '../../src/inputs/inputs.js';
import { INTEGRATION_INPUT_NAMES } from '../../src/inputs/integrations.js';
import {
  CLIENT,
  entryText,
  LITERAL,
  OTHER,
  readable,
  SUBSCRIPTION,
  TENANT,
  wantedEntry,
} from '../core/jit-file/sample-files.js';
import { blocksOf, PAGES } from './pages.js';

const manifest = readManifest(readFileSync('action.yml', 'utf8'));
const PUBLISHED: Readonly<Record<string, Schema>> = {
  'schemas/jit-integration-azure.schema.json': azureSchema(),
  'schemas/integrations-file.schema.json': integrationsSchema(manifest),
};

function validator(schema: Schema): (text: string) => readonly string[] {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    formats: { uri: (text: string) => URL.canParse(text) },
  });
  const validate = ajv.compile(schema);
  // As an editor reads YAML, merge keys included.
  return (text) => {
    const value: unknown = parse(text, { merge: true, logLevel: 'silent' });
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
  };
}

describe('the published schemas', () => {
  it.each(Object.entries(PUBLISHED))('%s is what the code says (else: npm run docs)', (file, schema) => {
    expect(readFileSync(file, 'utf8')).toBe(schemaText(schema));
    expect(schema.$id).toBe(`https://raw.githubusercontent.com/jit-azure-drift/jit-azure-drift/main/${file}`);
    expect(readFileSync('docs/schemas.md', 'utf8')).toContain(schema.$id);
    expect(JSON.parse(schemaText(schema))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('give every key a title, a description and an example', () => {
    const found: string[] = [];
    const visit = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { properties } = value as { properties?: Record<string, Record<string, unknown>> };
      for (const [key, schema] of Object.entries(properties ?? {})) {
        const needed = [
          'title',
          'description',
          ...((schema.const ?? schema.properties ?? schema.additionalProperties) ? [] : ['examples']),
        ];
        if (!at.includes('jit-secret-names'))
          found.push(...needed.filter((word) => schema[word] === undefined).map((word) => `${at}.${key}: ${word}`));
      }
      for (const [key, item] of Object.entries(value)) visit(item, `${at}.${key}`);
    };
    for (const [file, schema] of Object.entries(PUBLISHED)) visit(schema, file);
    expect(found).toEqual([]);
  });
});

const azureFaults = validator(azureSchema());

/** What the product itself says against the azure part of a file: errors and unknown keys, and drift of its own entry. */
function productFaults(text: string): readonly string[] {
  const file = readable(text);
  const entries = file.entries.map((entry) => wantedEntry({ integrationId: entry.key, ids: idsOf(entry.tenant) }));
  const drift =
    entries.length === 0
      ? []
      : regenerate(file, entries).entries.flatMap(({ outcome, changes, withheld }) =>
          outcome === 'same' ? [] : [...changes, ...withheld].map(({ at }) => at),
        );
  return [...lint(file).map(({ at, rule }) => `${at} ${rule}`), ...unknownKeys(file).map(({ at }) => at), ...drift];
}

function idsOf(tenant: string | undefined) {
  return { tenantId: tenant ?? TENANT, clientId: CLIENT, subscriptionId: SUBSCRIPTION };
}

/** The azure block sorted and without quotes, as Jit rewrites it. */
const SORTED = `azure:
  prod:
    auth:
      client_id: \${{ jit_secrets.azure_client_id }}
      client_secret: \${{ jit_secrets.azure_client_secret }}
    name: Prod
    subscription_id: \${{ jit_secrets.azure_subscription_ids }}
    tenant_id: ${TENANT}
    type: azure_account
`;

const whole = (...entries: readonly string[]): string => `azure:\n${entries.join('')}`;

/** Files that are right, among them every shape that others write for the other integrations. */
const RIGHT: Readonly<Record<string, string>> = {
  'the file of the demo and of most tests': healthyJitFile(),
  'Jit’s documented entry': whole(entryText()),
  'the simulator’s entry': azureEntry(),
  'as Jit rewrites it': SORTED,
  'with CRLF and no last line break': whole(entryText()).trimEnd().replaceAll('\n', '\r\n'),
  'several entries': whole(entryText('prod'), entryText('labs', { tenant: OTHER })),
  'a literal client id and subscription id': whole(entryText('prod', { id: CLIENT })).replace(
    /subscription_id: .*/,
    `subscription_id: ${SUBSCRIPTION}`,
  ),
  'a tenant in capitals': whole(entryText('prod', { tenant: TENANT.toUpperCase() })),
  'blanks in the braces': whole(entryText('prod', { secret: '"${{   jit_secrets.azure-client_secret2}}"' })),
  'another secret’s name': whole(entryText('prod', { id: '"${{ jit_secrets.labs_client }}"' })),
  'a name that YAML takes for a number': whole(entryText('prod', { name: '2026' })),
  'a name that YAML takes for a boolean': whole(entryText('prod', { name: 'true' })),
  'a name that begins with your': whole(entryText('prod', { name: 'Your Bank' })),
  'a key that is a number': whole(entryText('007')),
  'an anchor and an alias': `x: &tenant ${TENANT}\n${whole(entryText('prod', { tenant: '*tenant' }))}`,
  'a merge key': `${whole(entryText())}`.replace('  prod:', '  prod: &base').concat('  labs:\n    <<: *base\n'),
  'no azure entry': 'aws: []\n',
  'an empty azure section': 'azure:\naws: []\n',
  'an empty file': '',
  'comments alone': '# nothing yet\n',
  'aws as Jit writes it':
    "aws:\n- account_id: 002398765432\n  account_name: Legacy\n  regions:\n  - us-east-1\n  type: account\n- account_id: '123456789012'\n  regions: [eu-west-1]\n  type: org\n",
  'two of gcp and one of azure': `gcp:\n  one: {type: gcp_account, name: "One", auth: {api_token: "\${{ jit_secrets.one }}"}, project_id: acme-1}\n  two:\n    type: gcp_account\n    name: Two\n    auth:\n      api_token: "\${{ secrets.two }}"\n    project_id: acme-2\n${whole(entryText())}`,
  'jira with its fields': `jira:\n  main:\n    auth: {api_token: "\${{ jit_secrets.jira }}", email: a@acme.example, domain: acme}\n    preferences:\n      project_id: SEC\n      issue_type_id: 10001\n      fields:\n        customfield_10010: [{value: "1"}]\n${SORTED}`,
  'shortcut, one blank deep': `shortcut:\n one:\n  auth:\n   api_token: "\${{  secrets.shortcut-api2 }}"\n${SORTED}`,
  drata: `drata:\n  user_email: a@acme.example\n  workspace: main\n${SORTED}`,
  'junk beside it': `aaa:\r\n dsadsa: dsadsa\r\nintegration_id_new_test:\r\n  aaa: 1\r\n  bbb: 2\r\n${SORTED.replaceAll('\n', '\r\n')}`,
  'empty entries beside it': `jira:\n my-jira:\n my-jira1:\n${SORTED}`,
};

/** Files that are wrong, and where the schema must say so. */
const WRONG: Readonly<Record<string, readonly [string, RegExp]>> = {
  'the key of the documentation': [whole(entryText('<integration_id>')), /^\/azure property name/m],
  'words of the documentation as key': [whole(entryText('"your integration id"')), /^\/azure property name/m],
  'the tenant of the documentation': [whole(entryText('prod', { tenant: '<tenant id>' })), /tenant_id must match/],
  'the name of the documentation': [whole(entryText('prod', { name: '"<account name>"' })), /name must NOT be valid/],
  'secrets. for jit_secrets.': [
    whole(entryText('prod', { secret: '"${{ secrets.azure_client_secret }}"' })),
    /client_secret must match/,
  ],
  'a literal secret': [whole(entryText('prod', { secret: LITERAL })), /client_secret must match/],
  'the secret of the documentation': [
    whole(entryText('prod', { secret: '<client secret>' })),
    /client_secret must match/,
  ],
  'a client id that is none': [whole(entryText('prod', { id: 'my-app' })), /client_id must match/],
  'a tenant that is no GUID': [whole(entryText('prod', { tenant: 'acme.onmicrosoft.com' })), /tenant_id must match/],
  'a tenant as a placeholder': [
    whole(entryText('prod', { tenant: '"${{ jit_secrets.tenant }}"' })),
    /tenant_id must match/,
  ],
  'a tenant inside auth': [
    whole(entryText()).replace(`    tenant_id`, '      tenant_id'),
    /auth must NOT have additional/,
  ],
  'a subscription inside auth': [
    whole(entryText()).replace(`    auth:\n`, `    auth:\n      subscription_id: ${SUBSCRIPTION}\n`),
    /auth must NOT have additional/,
  ],
  'another type': [whole(entryText()).replace('azure_account', 'azure'), /type must be equal/],
  'no type': [whole(entryText()).replace('    type: azure_account\n', ''), /required property 'type'/],
  'no name': [whole(entryText('prod', { name: '' })), /name must be/],
  'a blank name': [whole(entryText('prod', { name: '"  "' })), /name must match/],
  'no auth': [whole(entryText()).replace(/ {4}auth:\n.*\n.*\n/, ''), /required property 'auth'/],
  'a list of entries': [`azure:\n- type: azure_account\n  name: Prod\n`, /^\/azure must be object/m],
  'a text for azure': ['azure: none\n', /^\/azure must be object/m],
  'a list for an entry': ['azure:\n  prod: []\n', /prod must be object/],
  'an entry without anything': ['azure:\n  prod:\n', /prod must be object/],
  'a list for auth': [whole(entryText()).replace(/auth:\n.*\n.*\n/, 'auth: []\n'), /auth must be object/],
  'a list of subscriptions': [
    whole(entryText()).replace(/subscription_id: .*/, `subscription_id: [${SUBSCRIPTION}]`),
    /subscription_id must be string/,
  ],
  'a key that Jit does not know': [`${whole(entryText())}    subscriptions: all\n`, /must NOT have additional/],
};

describe('the schema of the azure part', () => {
  it.each(Object.entries(RIGHT))('takes what the product takes: %s', (_name, text) => {
    expect(productFaults(text)).toEqual([]);
    expect(azureFaults(text)).toEqual([]);
  });

  it.each(Object.entries(WRONG))('refuses what the product calls wrong: %s', (name, [text, expected]) => {
    expect(productFaults(text)).not.toEqual([]);
    expect([name, azureFaults(text).join('\n')]).toEqual([name, expect.stringMatching(expected)]);
  });

  it('takes what the product itself writes into an empty file', () => {
    const written = regenerate(readable(''), [
      wantedEntry({ integrationId: 'prod', accountName: 'A "quoted": #name' }),
    ]);
    expect(azureFaults(new TextDecoder().decode(written.bytes))).toEqual([]);
  });

  it('takes every file of jit-integration.yml in the documentation that holds no leftover', () => {
    const blocks = PAGES.flatMap((page) =>
      blocksOf(readFileSync(page, 'utf8')).filter(({ language }) => language === 'yaml'),
    ).filter(({ text }) => /^azure:$/m.test(text) && !text.includes('<'));
    expect(blocks.length).toBeGreaterThan(0);
    for (const { text } of blocks) expect(azureFaults(text)).toEqual([]);
  });
});

const listFaults = validator(integrationsSchema(manifest));

/** What the product says against a list. */
async function listRefused(text: string): Promise<string> {
  const given: Readonly<Record<string, string>> = {
    'github-token': 't',
    'integrations-file': 'azure.yml',
    'client-id': CLIENT,
    'subscription-id': SUBSCRIPTION,
  };
  try {
    await readInputs({
      input: (name) => given[name] ?? '',
      chooseMode: () => 'validate',
      filesAreStrangers: false,
      readRepositoryFile: async () => text,
      staysInWorkspace: async () => true,
    });
    return '';
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.message;
    throw thrown;
  }
}

const item = (more: string): string => `- id: prod\n  tenant-id: ${TENANT}\n${more === '' ? '' : `  ${more}\n`}`;

const GOOD_ITEMS = [
  '',
  `client-id: ${CLIENT.toUpperCase()}`,
  'name: Prod',
  'name: 2026',
  'subscription-id:',
  "login-client-id: ''",
  'azure-cloud: china',
  'azure-cloud: AzureUSGovernment',
  'entra-endpoint: https://login.microsoftonline.us',
  'graph-endpoint: http://127.0.0.1:8080',
  'role: Reader',
  "app-role: ''",
  'permission-profile: none',
  'api-permissions: {Microsoft Graph: [User.Read, "Role:Directory.Read.All"]}',
  'api-permissions: "Microsoft Graph: [User.Read]"',
  'jit-secret-names: {client-id: prod_client_id}',
  `secret-key-id: ${OTHER}`,
  'secret-description: jit',
  'secret-warning-days: 60',
  "secret-warning-days: '60'",
  'config-repo: acme/.jit',
  'config-path: .jit/jit-integration.yml',
  'config-ref: refs/heads/main',
  'managed-apps: erp, billing',
];

const BAD_ITEMS = [
  'tenant: x',
  'Name: Prod',
  'client-id: 1234',
  'subscription-id: not-a-guid',
  'name: "${{ vars.NAME }}"',
  'name: [a]',
  'azure-cloud: mars',
  'entra-endpoint: http://login.example',
  'graph-endpoint: graph.microsoft.com',
  'permission-profile: jit',
  'api-permissions: {}',
  'api-permissions: {Microsoft Graph: User.Read}',
  'jit-secret-names: {client_id: x}',
  'jit-secret-names: {client-id: "${{ jit_secrets.x }}"}',
  'secret-key-id: jit',
  'secret-description: "${{ jit_secrets.azure_client_secret }}"',
  'secret-warning-days: soon',
  'secret-warning-days: 5000',
  'secret-error-days: -1',
  'config-repo: acme',
  'config-repo: acme/..',
  'config-path: /etc/passwd',
  'config-path: ../outside.yml',
  'config-ref: "a b"',
  'config-ref: a..b',
  'managed-apps: [erp]',
  'fail-on: never',
];

describe('the schema of integrations-file', () => {
  it('has just the keys that the code reads', () => {
    const { items } = integrationsSchema(manifest) as unknown as { items: { properties: object } };
    expect(Object.keys(items.properties)).toEqual(['id', 'name', ...INTEGRATION_INPUT_NAMES]);
  });

  it.each(GOOD_ITEMS)('takes what the product takes: %s', async (line) => {
    expect(await listRefused(item(line))).toBe('');
    expect(listFaults(item(line))).toEqual([]);
  });

  it.each(BAD_ITEMS)('refuses what the product refuses: %s', async (line) => {
    expect(await listRefused(item(line))).not.toBe('');
    expect(listFaults(item(line))).not.toEqual([]);
  });

  it.each(['', '{}', 'prod: x', '[]', '- prod', '- id: <integration_id>', '- id: "${{ x }}"'])(
    'refuses what is no list of items: %s',
    async (text) => {
      expect(await listRefused(text)).not.toBe('');
      expect(listFaults(text)).not.toEqual([]);
    },
  );

  it('takes the list of the examples', () => {
    const list = readFileSync('examples/lists/azure-integrations.yml', 'utf8');
    expect(list).toContain(`$schema=${integrationsSchema(manifest).$id}\n`);
    expect(listFaults(list)).toEqual([]);
    expect(listFaults(list.replace('client-id:', 'clientid:'))).not.toEqual([]);
  });

  it('takes the lists of the documentation and of action.yml', () => {
    const { example = '' } = manifest.inputs.integrations ?? {};
    expect(listFaults(example)).toEqual([]);
    const lists = PAGES.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/^ *integrations: \|\n((?: +.*\n)+)/gm)].map((match) => match[1] ?? ''),
    );
    expect(lists.length).toBeGreaterThan(0);
    for (const text of lists) expect(listFaults(text.replace(/\$\{\{[^}]*\}\}/g, TENANT))).toEqual([]);
  });
});
