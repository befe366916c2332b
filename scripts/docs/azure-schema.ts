import { DOCUMENTED_SECRET_NAMES } from '../../src/core/expectations.js';
import { GUID_FORM } from '../../src/core/guid.js';
import { FIELDS, type FieldName } from '../../src/core/jit-file/entries.js';
import { PLACEHOLDER_FORM, placeholderFor } from '../../src/core/jit-file/values.js';
import { anyCase, never, published, SCALAR, type Schema } from './json-schema.js';

const GUID = anyCase(GUID_FORM);
/** The outdated `secrets.` is what `config/lint` refuses. */
const PLACEHOLDER = PLACEHOLDER_FORM.source.replace('(jit_secrets|secrets)', 'jit_secrets');

/** `<integration_id>`, and `your Azure tenant ID`. */
const IN_BRACKETS = String.raw`^\s*<[^<>]+>\s*$`;
const YOUR = String.raw`^\s*${anyCase('your')}\s[\w\s]*\b(${['id', 'name', 'secret'].map(anyCase).join('|')})[sS]?\s*$`;

const TENANT = '11111111-1111-4111-8111-111111111111';

function placeholder(name: string, words: { readonly title: string; readonly description: string }): Schema {
  return {
    ...words,
    type: 'string',
    pattern: PLACEHOLDER,
    default: placeholderFor(name),
    examples: [placeholderFor(name)],
  };
}

/** The schema of each field, by the names that the code has for them. */
const OF_FIELDS: Readonly<Record<FieldName, Schema>> = {
  type: { title: 'Type', description: 'Jit knows azure_account only.', const: 'azure_account' },
  name: {
    title: 'Account name',
    description: 'The name that Jit shows for the account.',
    type: SCALAR,
    pattern: String.raw`\S`,
    ...never(IN_BRACKETS),
    examples: ['Prod'],
  },
  'auth.client_id': {
    title: 'Application (client) ID',
    description: 'A Jit secret; the literal GUID works too, and is not secret.',
    type: 'string',
    anyOf: [{ pattern: PLACEHOLDER }, { pattern: GUID }],
    default: placeholderFor(DOCUMENTED_SECRET_NAMES.clientId),
    examples: [placeholderFor(DOCUMENTED_SECRET_NAMES.clientId)],
  },
  'auth.client_secret': placeholder(DOCUMENTED_SECRET_NAMES.clientSecret, {
    title: 'Client secret',
    description: 'A Jit secret, never the value itself: what stands here is in the history of the repository for good.',
  }),
  tenant_id: {
    title: 'Directory (tenant) ID',
    description: 'The literal GUID of the Entra tenant, beside `auth`, not in it. Jit takes one entry per tenant.',
    type: 'string',
    pattern: GUID,
    examples: [TENANT],
  },
  subscription_id: {
    title: 'Subscription ID',
    description: 'A Jit secret, or the literal GUID; beside `auth`, not in it. One subscription per tenant.',
    type: 'string',
    anyOf: [{ pattern: PLACEHOLDER }, { pattern: GUID }],
    default: placeholderFor(DOCUMENTED_SECRET_NAMES.subscriptionId),
    examples: [placeholderFor(DOCUMENTED_SECRET_NAMES.subscriptionId)],
  },
};

/** A map of just these keys, all of them needed. */
function closedMap(properties: Readonly<Record<string, Schema>>, words: Schema): Schema {
  return { ...words, type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}

const AUTH = 'auth.';

/** One entry under `azure:`, built from the fields in the order of Jit's page. */
function entrySchema(): Schema {
  const inAuth = FIELDS.filter((field) => field.startsWith(AUTH));
  const auth = closedMap(Object.fromEntries(inAuth.map((field) => [field.slice(AUTH.length), OF_FIELDS[field]])), {
    title: 'Credentials',
    description: 'How Jit signs in.',
  });
  const properties = FIELDS.map((field): [string, Schema] =>
    field.startsWith(AUTH) ? ['auth', auth] : [field, OF_FIELDS[field]],
  );
  return closedMap(Object.fromEntries(properties), {
    title: 'Azure integration',
    description: 'One Azure subscription of one Entra tenant.',
    examples: [
      {
        type: 'azure_account',
        name: 'Prod',
        auth: {
          client_id: placeholderFor(DOCUMENTED_SECRET_NAMES.clientId),
          client_secret: placeholderFor(DOCUMENTED_SECRET_NAMES.clientSecret),
        },
        tenant_id: TENANT,
        subscription_id: placeholderFor(DOCUMENTED_SECRET_NAMES.subscriptionId),
      },
    ],
  });
}

/** The schema of `jit-integration.yml`: its azure part strict, the rest open. */
export function azureSchema(): Schema {
  return published('jit-integration-azure.schema.json', {
    title: 'jit-integration.yml, the azure part',
    description: 'Integrations of Jit (jit.io). Only `azure` is described; every other section may hold anything.',
    type: ['object', 'null'],
    properties: {
      azure: {
        title: 'Azure integrations',
        description: 'A map: a key of your own for each integration.',
        type: ['object', 'null'],
        propertyNames: { allOf: [never(IN_BRACKETS), never(YOUR)] },
        additionalProperties: entrySchema(),
      },
    },
  });
}
