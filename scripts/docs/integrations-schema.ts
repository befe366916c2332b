import { CLOUD_NAMES, CLOUD_WORDS } from '../../src/azure/cloud.js';
import { DOCUMENTED_SECRET_NAMES } from '../../src/core/expectations.js';
import { GUID_FORM } from '../../src/core/guid.js';
import { PERMISSION_PROFILES } from '../../src/core/permissions.js';
import { INTEGRATION_INPUT_NAMES, SECRET_NAME_FORM, SECRET_NAME_KEYS } from '../../src/inputs/integrations.js';
import { REPOSITORY_FORM } from '../../src/inputs/values.js';
import { anyCase, never, published, SCALAR, type Schema } from './json-schema.js';
import type { Manifest } from './manifest.js';

type ItemKey = 'id' | 'name' | (typeof INTEGRATION_INPUT_NAMES)[number];

/** A value that was left empty counts as not given. */
function orEmpty(...schemas: readonly Schema[]): Schema {
  return { anyOf: [...schemas, { type: 'null' }, { const: '' }] };
}

const guid = orEmpty({ type: 'string', pattern: anyCase(GUID_FORM) });
const text: Schema = { type: [...SCALAR, 'null'] };
/** One line, which Jit would not take for a placeholder. */
const line: Schema = { ...text, ...never(String.raw`\$\{\{|[\r\n\u0000]`) };
const days = orEmpty({ type: 'integer', minimum: 0, maximum: 3650 }, { type: 'string', pattern: '^[0-9]{1,4}$' });
const endpoint = (form: string): Schema => orEmpty({ type: 'string', format: 'uri', pattern: form });
/** YAML in a text is understood as well. */
const map = (schema: Schema): Schema => orEmpty({ type: 'object', ...schema }, { type: 'string' });

const WORD = orEmpty({ enum: CLOUD_WORDS }, { type: 'string', pattern: `^(${CLOUD_NAMES.map(anyCase).join('|')})$` });

/** What each key of an item may hold; the code reads just these keys. */
const OF_KEYS: Readonly<Record<ItemKey, Schema>> = {
  id: { ...line, allOf: [never('^<.*>$')] },
  name: line,
  'tenant-id': guid,
  'client-id': guid,
  'subscription-id': guid,
  'login-client-id': guid,
  'azure-cloud': WORD,
  'entra-endpoint': endpoint('^https://'),
  'graph-endpoint': endpoint('^https?://'),
  'arm-endpoint': endpoint('^https?://'),
  'oidc-audience': text,
  role: text,
  'app-role': text,
  'permission-profile': orEmpty({ enum: Object.keys(PERMISSION_PROFILES) }),
  'api-permissions': map({
    minProperties: 1,
    additionalProperties: { type: 'array', minItems: 1, items: { type: SCALAR } },
  }),
  'jit-secret-names': map({
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(SECRET_NAME_KEYS).map(([key, field]) => [
        key,
        { type: 'string', pattern: SECRET_NAME_FORM.source, examples: [DOCUMENTED_SECRET_NAMES[field]] },
      ]),
    ),
  }),
  'secret-key-id': guid,
  'secret-description': { ...text, ...never(String.raw`jit_secrets\.`) },
  'secret-warning-days': days,
  'secret-error-days': days,
  'config-repo': orEmpty({ type: 'string', pattern: REPOSITORY_FORM.source }),
  'config-path': { ...text, ...never(String.raw`^([/\\]|[A-Za-z]:|\.\.([/\\]|$))|[/\\]$`) },
  'config-ref': { ...text, ...never(String.raw`[ ~^:?*\[\\]|\.\.|@\{|^-|\.$|\.lock$`) },
  'managed-apps': text,
};

/** The words of action.yml for a key. */
function describe(key: string, { inputs }: Manifest): Schema {
  const name = key === 'id' ? 'integration-id' : key === 'name' ? 'account-name' : key;
  const input = inputs[name];
  if (input === undefined) throw new Error(`action.yml has no input ${name}.`);
  return {
    title: name,
    description: input.description,
    ...(input.example === undefined ? {} : { examples: [input.example] }),
  };
}

/** The schema of the file that `integrations-file` names, and of the list in `integrations`. */
export function integrationsSchema(manifest: Manifest): Schema {
  const keys: readonly ItemKey[] = ['id', 'name', ...INTEGRATION_INPUT_NAMES];
  return published('integrations-file.schema.json', {
    title: 'List of integrations for Jit Azure Drift',
    description:
      'What the input `integrations-file` reads: an item for each integration. The inputs of the step are defaults.',
    type: 'array',
    minItems: 1,
    items: {
      title: 'Integration',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(keys.map((key) => [key, { ...describe(key, manifest), ...OF_KEYS[key] }])),
      examples: [
        {
          id: 'prod',
          'tenant-id': '11111111-1111-4111-8111-111111111111',
          'client-id': '22222222-2222-4222-8222-222222222222',
          'subscription-id': '33333333-3333-4333-8333-333333333333',
        },
      ],
    },
  });
}
