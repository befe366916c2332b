import { expect, it } from '@jest/globals';
import { type ConfigContext, checkConfig } from '../../../src/core/checks/config.js';
import { type ConfigFacts, type FileState, known } from '../../../src/core/facts.js';
import { parseJitFile } from '../../../src/core/jit-file/parse.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import type { WantedEntry } from '../../../src/core/jit-file/wanted.js';
import type { Result } from '../../../src/core/results.js';
import {
  CLIENT,
  entryText,
  LITERAL,
  OTHER,
  readable,
  SUBSCRIPTION,
  TENANT,
  wantedEntry,
} from '../jit-file/sample-files.js';
import { unread } from './tenant-fixtures.js';

const PATH = '.jit/jit-integration.yml';
const prod = wantedEntry({ integrationId: 'prod', accountName: 'Prod' });
const dev = wantedEntry({ integrationId: 'dev', accountName: 'Dev' });
const nameless = wantedEntry();
const unverified = { ...prod, verified: { tenantId: false, subscriptionId: false } };
const check: ConfigContext = { severityOfDrift: 'warning', proposing: true };
const validate: ConfigContext = { severityOfDrift: 'error', proposing: false };
const azure = (...entries: readonly string[]): string => `azure:\n${entries.join('')}`;
const numbered = (number: number): string =>
  azure(...Array.from({ length: number }, (_, index) => entryText(`e${index}`)));

function configOf(given: Partial<ConfigFacts> = {}): ConfigFacts {
  const file: FileState = { kind: 'present', bytes: new Uint8Array(), blob: 'b' };
  return { repository: 'acme/.jit', ref: 'main', path: PATH, file: known(file), otherPath: known(null), ...given };
}

function ofText(
  text: string,
  wanted: readonly WantedEntry[],
  context: ConfigContext = check,
  given: Partial<ConfigFacts> = {},
): readonly Result[] {
  const file = parseJitFile(new TextEncoder().encode(text));
  return checkConfig(
    configOf(given),
    file,
    file.ok && wanted.length > 0 ? regenerate(file, wanted) : undefined,
    context,
  );
}

function ofState(
  file: ConfigFacts['file'],
  regeneration = regenerate('missing', [prod]),
  context: ConfigContext = check,
): readonly Result[] {
  return checkConfig(configOf({ file }), undefined, regeneration, context);
}

/** The rows in words, those that pass without more to say left out. */
function linesOf(rows: readonly Result[]): readonly string[] {
  return rows.map(({ check: id, status, severity, subject, message, fix, location }) =>
    [
      id.replace('config/', ''),
      status,
      severity,
      subject,
      location === undefined ? undefined : `${location.line}:${location.column}`,
      message,
      status === 'failed' ? fix : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(' | '),
  );
}

const NOT_READ = 'Not checked: config/readable failed.';
const NO_FILE = 'Not checked: there is no file yet.';
const UNKNOWN =
  'Could not read what stands in .jit/jit-integration.yml of acme/.jit at main: a thing (a service) is unknown (HTTP 503).';
const drift = (status: string, why: string) => [`drift | ${status} | warning | ${why}`];

/** The rows of all checks that look at the entries, where none could be looked at. */
const entries = (status: string, why: string): readonly string[] =>
  [
    ['secret-literal', 'error'],
    ['literal-id', 'notice'],
    ['secret-name', 'warning'],
    ['shared-secrets', 'warning'],
    ['lint', 'error'],
    ['one-per-tenant', 'error'],
    ['unknown-key', 'warning'],
  ].map(([check, severity]) => `${check} | ${status} | ${severity} | ${why}`);

/** Files, and the rows that differ from a good one's. */
const FILES: readonly (readonly [string, () => readonly Result[], readonly string[]])[] = [
  [
    'good',
    () => ofText(azure(entryText()), [nameless]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 1 azure entry.',
      'drift | passed | warning | The azure entry is as it should be.',
      'secret-literal | passed | error | No client secret stands in the azure entries.',
      'literal-id | passed | notice | Client and subscription ids come from Jit secrets.',
      'secret-name | passed | warning | The Jit secrets bear the expected names.',
      'shared-secrets | passed | warning | No two tenants draw on the same Jit secrets.',
      'lint | passed | error | The azure entries are well formed.',
      'one-per-tenant | passed | error | No two azure entries share a tenant.',
      'unknown-key | passed | warning | No azure entry has a key outside Jit’s documentation.',
      'two-files | passed | warning | .jit/jit-integration.yml is the only place of the file.',
    ],
  ],
  [
    'good, two entries',
    () => ofText(azure(entryText(), entryText('dev', { name: '"Dev"' })), [prod, dev]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'drift | passed | warning | All 2 azure entries are as they should be.',
      'one-per-tenant | failed | error | azure.prod | 2:3 | azure.prod is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.dev. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.dev | 10:3 | azure.dev is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.prod. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'not compared',
    () => ofText(azure(entryText()), []),
    ['drift | skipped | warning | Not checked: tenant-id, client-id and subscription-id are not known in this run.'],
  ],
  [
    'good, of the default branch',
    () => ofText(azure(entryText()), [prod], check, { ref: '' }),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit is one valid YAML document with 1 azure entry.',
    ],
  ],
  [
    'drifted',
    () => ofText(azure(entryText('prod', { tenant: OTHER, name: '"Old"' })), [prod]),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". | Merge the pull request that this run proposes.',
      'drift | failed | warning | azure.prod.tenant_id | 8:16 | azure.prod.tenant_id is "99999999-9999-4999-8999-999999999999", expected "11111111-1111-4111-8111-1111111111aa". | Merge the pull request that this run proposes.',
    ],
  ],
  [
    'drifted, in a mode that proposes nothing',
    () => ofText(azure(entryText('prod', { name: '"Old"' })), [prod], validate),
    [
      'drift | failed | error | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". | At line 4 of .jit/jit-integration.yml, set azure.prod.name to "Prod".',
    ],
  ],
  [
    'drifted, unverified',
    () => ofText(azure(entryText('prod', { tenant: OTHER, name: '"Old"' })), [unverified]),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". | Merge the pull request that this run proposes.',
      'drift | failed | warning | azure.prod.tenant_id | 8:16 | azure.prod.tenant_id is "99999999-9999-4999-8999-999999999999", expected "11111111-1111-4111-8111-1111111111aa". Not proposed: this run has not passed login/oidc, app/exists and subscription/tenant, so it does not propose a change of ids. | Make sure that the inputs are right (login/oidc, app/exists and subscription/tenant tell), then: At line 8 of .jit/jit-integration.yml, set azure.prod.tenant_id to "11111111-1111-4111-8111-1111111111aa".',
    ],
  ],
  [
    'drifted, waived',
    () => ofText(azure(entryText('prod', { name: '"Old"' })), [{ ...prod, waivedDrift: 'all' }]),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". Not proposed: a waiver covers it. | At line 4 of .jit/jit-integration.yml, set azure.prod.name to "Prod".',
    ],
  ],
  [
    'without the entry',
    () => ofText(azure(entryText('dev', { tenant: OTHER })), [prod]),
    [
      'drift | failed | warning | azure.prod | 2:3 | There is no entry azure.prod in .jit/jit-integration.yml. | Merge the pull request that this run proposes.',
    ],
  ],
  [
    'without the entry, unverified',
    () => ofText('aws: []\n', [unverified]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | warning | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. It is not proposed: this run has not passed login/oidc, app/exists and subscription/tenant, so it does not propose an entry with these ids. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
    ],
  ],
  [
    'without the entry, unverified, in a mode that proposes nothing',
    () => ofText('aws: []\n', [unverified], validate),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | error | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
    ],
  ],
  [
    'of another key',
    () => ofText(azure(entryText('other')), [prod]),
    [
      'drift | failed | warning | azure.prod | 2:3 | The entry\'s key is "other", expected "prod". | Merge the pull request that this run proposes.',
    ],
  ],
  [
    'of several entries, none meant',
    () => ofText(azure(entryText('a'), entryText('b')), [nameless]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'drift | failed | warning | azure | 1:1 | It is not clear which azure entry is meant: several entries are of this tenant: set integration-id to the key of the right one. Keys to choose from: "a", "b". | Set the input integration-id to one of these keys, or leave one entry for the tenant.',
      'one-per-tenant | failed | error | azure.a | 2:3 | azure.a is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.b. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.b | 10:3 | azure.b is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.a. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'of 21 entries, none meant',
    () => ofText(numbered(21), [nameless]).slice(0, 10),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 21 azure entries.',
      'drift | failed | warning | azure | 1:1 | It is not clear which azure entry is meant: several entries are of this tenant: set integration-id to the key of the right one. Keys to choose from: "e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10", "e11", "e12", "e13", "e14", "e15", "e16", "e17", "e18", "e19", and 1 more. | Set the input integration-id to one of these keys, or leave one entry for the tenant.',
      'one-per-tenant | failed | error | azure.e0 | 2:3 | azure.e0 is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.e1, azure.e2, azure.e3, and 17 more. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.e1 | 10:3 | azure.e1 is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.e0, azure.e2, azure.e3, and 17 more. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.e2 | 18:3 | azure.e2 is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.e0, azure.e1, azure.e3, and 17 more. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'with a literal secret',
    () => ofText(azure(entryText('prod', { secret: LITERAL })), [prod]),
    [
      'drift | failed | warning | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret holds a literal value that may be a secret and is not shown, expected "${{ jit_secrets.azure_client_secret }}". | Merge the pull request that this run proposes.',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file. | Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.\n\naz ad app credential reset --id 22222222-2222-4222-8222-2222222222bb --append --display-name jit --years 1',
    ],
  ],
  [
    'with literal ids',
    () =>
      ofText(
        azure(entryText('prod', { id: CLIENT }).replace(/subscription_id: .*/, `subscription_id: ${SUBSCRIPTION}`)),
        [prod],
      ),
    [
      'literal-id | failed | notice | azure.prod.auth.client_id | 6:18 | azure.prod.auth.client_id is a literal id; Jit’s page asks for a placeholder. | Store the id as the Jit secret azure_client_id, and write "${{ jit_secrets.azure_client_id }}".',
      'literal-id | failed | notice | azure.prod.subscription_id | 9:22 | azure.prod.subscription_id is a literal id; Jit’s page asks for a placeholder. | Store the id as the Jit secret azure_subscription_ids, and write "${{ jit_secrets.azure_subscription_ids }}".',
    ],
  ],
  [
    'with outdated placeholders',
    () => ofText(azure(entryText('prod', { id: '"${{ secrets.azure_client_id }}"' })), [prod]),
    [
      'drift | failed | warning | azure.prod.auth.client_id | 6:18 | azure.prod.auth.client_id is "${{ secrets.azure_client_id }}", expected "${{ jit_secrets.azure_client_id }}". | Merge the pull request that this run proposes.',
      'lint | failed | error | azure.prod.auth.client_id | 6:18 | azure.prod.auth.client_id: ${{ secrets.azure_client_id }} is the outdated form of ${{ jit_secrets.azure_client_id }}. | Write ${{ jit_secrets.azure_client_id }}.',
    ],
  ],
  [
    'with other names of secrets',
    () =>
      ofText(azure(entryText('prod', { id: '"${{ jit_secrets.mine }}"', secret: '"${{ jit_secrets.my_secret }}"' })), [
        prod,
      ]),
    [
      'secret-name | failed | warning | azure.prod.auth.client_id | 6:18 | azure.prod.auth.client_id draws on the Jit secret mine; expected azure_client_id. | Rename the Jit secret to azure_client_id, or tell this action the name: jit-secret-names.',
      'secret-name | failed | warning | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret draws on the Jit secret my_secret; expected azure_client_secret. | Rename the Jit secret to azure_client_secret, or tell this action the name: jit-secret-names.',
    ],
  ],
  [
    'with names that another entry has',
    () => ofText(azure(entryText('prod'), entryText('dev', { tenant: OTHER })), [prod]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'secret-name | passed | warning | Entries of several tenants cannot all bear the documented names: not judged.',
      'shared-secrets | failed | warning | azure.prod | 2:3 | azure.prod draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
      'shared-secrets | failed | warning | azure.dev | 10:3 | azure.dev draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
    ],
  ],
  [
    'with names that four others have',
    () =>
      ofText(
        azure(
          ...['prod', 'a', 'b', 'c', 'd'].map((key) => entryText(key, { tenant: key === 'prod' ? TENANT : OTHER })),
        ),
        [prod],
      ),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 5 azure entries.',
      'secret-name | passed | warning | Entries of several tenants cannot all bear the documented names: not judged.',
      'shared-secrets | failed | warning | azure.prod | 2:3 | azure.prod draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
      'shared-secrets | failed | warning | azure.a | 10:3 | azure.a draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
      'shared-secrets | failed | warning | azure.b | 18:3 | azure.b draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
      'shared-secrets | failed | warning | azure.c | 26:3 | azure.c draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
      'shared-secrets | failed | warning | azure.d | 34:3 | azure.d draws on azure_client_id, azure_client_secret, azure_subscription_ids, as an entry of another tenant does: one of them gets the wrong value. | Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).',
      'one-per-tenant | failed | error | azure.a | 10:3 | azure.a is of tenant 99999999-9999-4999-8999-999999999999, and so is azure.b, azure.c, azure.d. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.b | 18:3 | azure.b is of tenant 99999999-9999-4999-8999-999999999999, and so is azure.a, azure.c, azure.d. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.c | 26:3 | azure.c is of tenant 99999999-9999-4999-8999-999999999999, and so is azure.a, azure.b, azure.d. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.d | 34:3 | azure.d is of tenant 99999999-9999-4999-8999-999999999999, and so is azure.a, azure.b, azure.c. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'with two entries of the tenant',
    () => ofText(azure(entryText('prod'), entryText('dev')), [prod]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'one-per-tenant | failed | error | azure.prod | 2:3 | azure.prod is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.dev. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.dev | 10:3 | azure.dev is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.prod. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'with unknown keys',
    () => ofText(azure(`${entryText()}    region: west\n`), [prod]),
    [
      'unknown-key | failed | warning | azure.prod.region | 10:5 | azure.prod.region is outside Jit’s documentation of an azure entry. | Remove the key, or correct its spelling. This action leaves it as it is.',
    ],
  ],
  [
    'with a leftover',
    () => ofText(azure(entryText('prod', { tenant: '<tenant id>' })), [prod]),
    [
      'drift | failed | warning | azure.prod.tenant_id | 8:16 | azure.prod.tenant_id is "<tenant id>", expected "11111111-1111-4111-8111-1111111111aa". | Merge the pull request that this run proposes.',
      'lint | failed | error | azure.prod.tenant_id | 8:16 | azure.prod.tenant_id: "<tenant id>" is left over from the documentation. | Put the real value in its place.',
    ],
  ],
  [
    'with a literal secret of an integration that this run is not about',
    () => ofText(azure(entryText(), entryText('dev', { secret: LITERAL, name: '"Dev"' })), [prod]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'secret-literal | failed | error | azure.dev.auth.client_secret | 15:22 | azure.dev.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file. | Take the secret for leaked: make a new one for the app of this entry, store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.',
      'one-per-tenant | failed | error | azure.prod | 2:3 | azure.prod is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.dev. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.dev | 10:3 | azure.dev is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.prod. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'with a secret in a name, and the bare name of one',
    () => ofText(azure(entryText('prod', { name: LITERAL, secret: 'azure_client_secret' })), [prod]),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name holds a literal value that may be a secret and is not shown, expected "Prod". | Merge the pull request that this run proposes.',
      'drift | failed | warning | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is "azure_client_secret", expected "${{ jit_secrets.azure_client_secret }}". | Merge the pull request that this run proposes.',
      'secret-literal | failed | error | azure.prod.name | 4:11 | azure.prod.name holds what has the form of a client secret. | Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.\n\naz ad app credential reset --id 22222222-2222-4222-8222-2222222222bb --append --display-name jit --years 1',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is the bare name of a Jit secret, which Jit takes for the secret itself: its ${{ }} is missing. | Write it as the placeholder "${{ jit_secrets.NAME }}", with that name as NAME.',
    ],
  ],
  [
    'with the bare name of a secret that the inputs name',
    () => ofText(azure(entryText('prod', { secret: 'mine' })), [{ ...prod, jitSecretNames: { clientSecret: 'mine' } }]),
    [
      'drift | failed | warning | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is "mine", expected "${{ jit_secrets.mine }}". | Merge the pull request that this run proposes.',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is the bare name of a Jit secret, which Jit takes for the secret itself: its ${{ }} is missing. | Write it as the placeholder "${{ jit_secrets.NAME }}", with that name as NAME.',
    ],
  ],
  [
    'that names the secrets as the inputs do',
    () =>
      ofText(azure(entryText('prod', { id: '"${{ jit_secrets.mine }}"' })), [
        { ...prod, jitSecretNames: { clientId: 'mine' } },
      ]),
    [],
  ],
  [
    'that names the secrets otherwise, of an integration that this run is not about',
    () => ofText(azure(entryText('dev', { id: '"${{ jit_secrets.mine }}"' })), []),
    [
      'drift | skipped | warning | Not checked: tenant-id, client-id and subscription-id are not known in this run.',
      'secret-name | failed | warning | azure.dev.auth.client_id | 6:18 | azure.dev.auth.client_id draws on the Jit secret mine; expected azure_client_id. | Rename the Jit secret to azure_client_id, or tell this action the name: jit-secret-names.',
    ],
  ],
  [
    'whose second entry has no tenant',
    () => ofText(azure(entryText(), entryText('dev', { tenant: '"${{ jit_secrets.tenant }}"' })), [prod]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
    ],
  ],
  [
    'without a value',
    () => ofText(azure(entryText().replace(/ {4}tenant_id: .*\n/, '')), [prod]),
    [
      'drift | failed | warning | azure.prod.tenant_id | 2:3 | azure.prod.tenant_id is missing, expected "11111111-1111-4111-8111-1111111111aa". | Merge the pull request that this run proposes.',
    ],
  ],
  [
    'drifted, while its pull request stands',
    () => ofText(azure(entryText('prod', { name: '"Old"' })), [prod], { ...check, proposal: 'stands' }),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". | Merge the open pull request that proposes it.',
    ],
  ],
  [
    'drifted, in a dry run',
    () => ofText(azure(entryText('prod', { name: '"Old"' })), [prod], { ...check, proposal: 'dry-run' }),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". | Run without dry-run: this run would propose it as a pull request to merge.',
    ],
  ],
  [
    'drifted, and its pull request was not made',
    () => ofText(azure(entryText('prod', { name: '"Old"' })), [prod], { ...check, proposal: 'not-made' }),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". | No pull request proposes it: the rows of pull-request/* say why, and what to do. Or by hand: At line 4 of .jit/jit-integration.yml, set azure.prod.name to "Prod".',
    ],
  ],
  [
    'drifted like its base, and beyond',
    () =>
      ofText(azure(entryText('prod', { name: '"Old"', tenant: OTHER })), [prod], {
        ...validate,
        base: regenerate(readable(azure(entryText('prod', { name: '"Old"' }))), [prod]),
      }),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". The base branch has this too. | At line 4 of .jit/jit-integration.yml, set azure.prod.name to "Prod".',
      'drift | failed | error | azure.prod.tenant_id | 8:16 | azure.prod.tenant_id is "99999999-9999-4999-8999-999999999999", expected "11111111-1111-4111-8111-1111111111aa". | At line 8 of .jit/jit-integration.yml, set azure.prod.tenant_id to "11111111-1111-4111-8111-1111111111aa".',
    ],
  ],
  [
    'with a literal secret where its base has another',
    () =>
      ofText(azure(entryText('prod', { secret: LITERAL })), [prod], {
        ...validate,
        base: regenerate(readable(azure(entryText('prod', { secret: '${{ jit_secrets.mine }}' }))), [prod]),
      }),
    [
      'drift | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret holds a literal value that may be a secret and is not shown, expected "${{ jit_secrets.azure_client_secret }}". | At line 7 of .jit/jit-integration.yml, set azure.prod.auth.client_secret to "${{ jit_secrets.azure_client_secret }}".',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file. | Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.\n\naz ad app credential reset --id 22222222-2222-4222-8222-2222222222bb --append --display-name jit --years 1',
    ],
  ],
  [
    'with a waived value that its base has too',
    () =>
      ofText(azure(entryText('prod', { name: '"Old"' })), [prod], {
        ...validate,
        base: regenerate(readable(azure(entryText('prod', { name: '"Old"' }))), [{ ...prod, waivedDrift: 'all' }]),
      }),
    [
      'drift | failed | warning | azure.prod.name | 4:11 | azure.prod.name is "Old", expected "Prod". The base branch has this too. | At line 4 of .jit/jit-integration.yml, set azure.prod.name to "Prod".',
    ],
  ],
  [
    'without the entry, like its base',
    () => ofText('aws: []\n', [prod], { ...validate, base: regenerate('missing', [prod]) }),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | warning | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. The base branch has this too. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
    ],
  ],
  [
    'without the entry, while its base has it',
    () => ofText('aws: []\n', [prod], { ...validate, base: regenerate(readable(azure(entryText())), [prod]) }),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | error | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
    ],
  ],
  [
    'of several entries, none meant, like its base',
    () =>
      ofText(azure(entryText('a'), entryText('b')), [nameless], {
        ...validate,
        base: regenerate(readable(azure(entryText('a'), entryText('c'))), [nameless]),
      }),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'drift | failed | warning | azure | 1:1 | It is not clear which azure entry is meant: several entries are of this tenant: set integration-id to the key of the right one. Keys to choose from: "a", "b". The base branch has this too. | Set the input integration-id to one of these keys, or leave one entry for the tenant.',
      'one-per-tenant | failed | error | azure.a | 2:3 | azure.a is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.b. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.b | 10:3 | azure.b is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.a. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'of several entries, none meant, while its base has one',
    () =>
      ofText(azure(entryText('a'), entryText('b')), [nameless], {
        ...validate,
        base: regenerate(readable(azure(entryText('a'))), [nameless]),
      }),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 2 azure entries.',
      'drift | failed | error | azure | 1:1 | It is not clear which azure entry is meant: several entries are of this tenant: set integration-id to the key of the right one. Keys to choose from: "a", "b". | Set the input integration-id to one of these keys, or leave one entry for the tenant.',
      'one-per-tenant | failed | error | azure.a | 2:3 | azure.a is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.b. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
      'one-per-tenant | failed | error | azure.b | 10:3 | azure.b is of tenant 11111111-1111-4111-8111-1111111111aa, and so is azure.a. | Keep one entry for the tenant: Jit takes one subscription per tenant.',
    ],
  ],
  [
    'whose entry’s key is a secret',
    () => ofText(azure(entryText(LITERAL)), [nameless]),
    [
      'drift | failed | warning | azure | 1:1 | It is not clear which azure entry is meant: the key of its entry holds a secret, which is not shown. | Give the entry a key of your own, by hand.',
      'secret-literal | failed | error | azure.(a key, not shown) | 2:3 | azure.(a key, not shown) holds what has the form of a client secret. | Take the secret for leaked: make a new one for the app of this entry, store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.',
    ],
  ],
  [
    'that is a list',
    () => ofText('azure: [a]\n', [prod]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | warning | azure.prod | 1:8 | There is no entry azure.prod in .jit/jit-integration.yml. It is not proposed: `azure` holds a list where a map belongs. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
      'lint | failed | error | azure | 1:8 | azure: it holds a list where a map of entries, `azure:` with a key for each, belongs. | Write a map of entries, `azure:` with a key for each, there, as Jit’s page on Azure shows.',
    ],
  ],
  [
    'without the entry, with a name that is never written',
    () => ofText('aws: []\n', [{ ...prod, accountName: 'a ${{ b }}' }]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | warning | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. | Merge the pull request that this run proposes.',
      'drift | failed | warning | azure.prod.name | 1:1 | azure.prod.name is missing, expected "a ${{ b }}". Not proposed: a name that holds "${{" is never written. | At line 1 of .jit/jit-integration.yml, set azure.prod.name to "a ${{ b }}".',
    ],
  ],
  [
    'without the entry, waived',
    () => ofText('aws: []\n', [{ ...prod, waivedDrift: 'all' }]),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main is one valid YAML document with 0 azure entries.',
      'drift | failed | warning | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. It is not proposed: a waiver covers it. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
    ],
  ],
  [
    'good, in a mode that proposes nothing',
    () => ofText(azure(entryText()), [prod], validate),
    ['drift | passed | error | The azure entry is as it should be.'],
  ],
  [
    'with a GUID for a secret',
    () => ofText(azure(entryText('prod', { secret: CLIENT })), [prod]),
    [
      'drift | failed | warning | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret holds a literal value that may be a secret and is not shown, expected "${{ jit_secrets.azure_client_secret }}". | Merge the pull request that this run proposes.',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file. | Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.\n\naz ad app credential reset --id 22222222-2222-4222-8222-2222222222bb --append --display-name jit --years 1',
    ],
  ],
  [
    'with a literal secret where its base has none',
    () =>
      ofText(azure(entryText('prod', { secret: LITERAL })), [prod], {
        ...validate,
        base: regenerate(readable(azure(entryText('prod', { secret: '""' }))), [prod]),
      }),
    [
      'drift | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret holds a literal value that may be a secret and is not shown, expected "${{ jit_secrets.azure_client_secret }}". | At line 7 of .jit/jit-integration.yml, set azure.prod.auth.client_secret to "${{ jit_secrets.azure_client_secret }}".',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file. | Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.\n\naz ad app credential reset --id 22222222-2222-4222-8222-2222222222bb --append --display-name jit --years 1',
    ],
  ],
  [
    'with a literal secret, like its base',
    () =>
      ofText(azure(entryText('prod', { secret: LITERAL })), [prod], {
        ...validate,
        base: regenerate(readable(azure(entryText('prod', { secret: LITERAL }))), [prod]),
      }),
    [
      'drift | failed | warning | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret holds a literal value that may be a secret and is not shown, expected "${{ jit_secrets.azure_client_secret }}". The base branch has this too. | At line 7 of .jit/jit-integration.yml, set azure.prod.auth.client_secret to "${{ jit_secrets.azure_client_secret }}".',
      'secret-literal | failed | error | azure.prod.auth.client_secret | 7:22 | azure.prod.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file. | Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.\n\naz ad app credential reset --id 22222222-2222-4222-8222-2222222222bb --append --display-name jit --years 1',
    ],
  ],
  [
    'of 20 entries, none meant',
    () => ofText(numbered(20), [nameless]).slice(1, 2),
    [
      'drift | failed | warning | azure | 1:1 | It is not clear which azure entry is meant: several entries are of this tenant: set integration-id to the key of the right one. Keys to choose from: "e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10", "e11", "e12", "e13", "e14", "e15", "e16", "e17", "e18", "e19". | Set the input integration-id to one of these keys, or leave one entry for the tenant.',
    ],
  ],
  [
    'that could not be read, in a mode that proposes nothing',
    () => ofState(unread(), undefined, validate).slice(1, 3),
    [
      'drift | unknown | error | Could not read what stands in .jit/jit-integration.yml of acme/.jit at main: a thing (a service) is unknown (HTTP 503).',
      'secret-literal | unknown | error | Could not read what stands in .jit/jit-integration.yml of acme/.jit at main: a thing (a service) is unknown (HTTP 503).',
    ],
  ],
  [
    'of no YAML',
    () => ofText('azure: [\n', [prod]),
    [
      'readable | failed | error | 2:1 | .jit/jit-integration.yml of acme/.jit at main, line 2, column 1: not valid YAML: the indentation does not fit the lines around it. | Correct line 2 of .jit/jit-integration.yml. Nothing is proposed while the file cannot be read.',
      ...drift('skipped', NOT_READ),
      ...entries('skipped', NOT_READ),
    ],
  ],
  [
    'beside another',
    () => ofText(azure(entryText()), [prod], check, { otherPath: known('jit-integration.yml') }),
    [
      'two-files | failed | warning | 1:1 | acme/.jit has both .jit/jit-integration.yml, which is checked here, and jit-integration.yml. | Remove jit-integration.yml once nothing in it is missing from .jit/jit-integration.yml.',
    ],
  ],
  [
    'beside what is not known',
    () => ofText(azure(entryText()), [prod], check, { otherPath: unread() }),
    ['two-files | unknown | warning | Could not read a thing (a service): HTTP 503.'],
  ],
  [
    'that could not be read',
    () => ofState(unread()),
    [
      'readable | unknown | error | Could not read a thing (a service): HTTP 503.',
      ...drift('unknown', UNKNOWN),
      ...entries('unknown', UNKNOWN),
    ],
  ],
  [
    'that is missing',
    () => ofState(known({ kind: 'absent' })),
    [
      'readable | passed | error | .jit/jit-integration.yml of acme/.jit at main does not exist yet; this run proposes it.',
      'drift | failed | warning | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. | Merge the pull request that this run proposes.',
      ...entries('skipped', NO_FILE),
    ],
  ],
  [
    'that is missing, in a mode that proposes nothing',
    () => ofState(known({ kind: 'absent' }), regenerate('missing', [prod]), validate),
    [
      'readable | failed | error | 1:1 | .jit/jit-integration.yml of acme/.jit at main does not exist. | Add .jit/jit-integration.yml with an `azure:` entry as Jit’s page on Azure shows, or let this action propose it in mode check.',
      'drift | failed | error | azure.prod | 1:1 | There is no entry azure.prod in .jit/jit-integration.yml. | Add the entry azure.prod to .jit/jit-integration.yml as Jit’s page on Azure shows.',
      ...entries('skipped', NO_FILE),
    ],
  ],
  [
    'that is a symlink',
    () => ofState(known({ kind: 'not-a-file', what: 'symlink' })),
    [
      'readable | failed | error | 1:1 | .jit/jit-integration.yml of acme/.jit at main is a symlink, not a regular file. | Replace it with a regular file.',
      ...drift('skipped', NOT_READ),
      ...entries('skipped', NOT_READ),
    ],
  ],
  [
    'that is too large',
    () => ofState(known({ kind: 'too-large', size: 2_000_000 })),
    [
      'readable | failed | error | 1:1 | .jit/jit-integration.yml of acme/.jit at main has 2000000 bytes; at most 1 MiB is read. | Make it smaller: Jit’s file needs a few lines for each integration.',
      ...drift('skipped', NOT_READ),
      ...entries('skipped', NOT_READ),
    ],
  ],
];

it.each(FILES)('a file %s', (name, rows, lines) => {
  const good = linesOf(ofText(azure(entryText()), [prod]));
  expect(linesOf(rows()).filter((line) => name === 'good' || !good.includes(line))).toEqual(lines);
});

it('a file with a literal secret, where nothing is expected of it', () => {
  const rows = ofText(azure(entryText('prod', { secret: LITERAL })), []);
  expect(rows.filter(({ check }) => check === 'config/secret-literal')).toEqual([
    expect.objectContaining({
      message:
        'azure.prod.auth.client_secret is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file.',
      fix: expect.stringMatching(/make a new one for the app of this entry, store it as a Jit secret/),
    }),
  ]);
});

it('a file with entries that have no tenant, and others that draw on no Jit secret', () => {
  const bare = (key: string): string => entryText(key).replace(/ {4}tenant_id: .*\n/, '');
  const literal = (key: string, tenant: string): string =>
    entryText(key, { tenant }).replaceAll(/"\$\{\{ jit_secrets\.[a-z_]+ \}\}"/g, CLIENT);
  const rows = ofText(azure(bare('a'), bare('b'), literal('c', TENANT), literal('d', OTHER)), []);
  const one = rows.filter(({ check }) => check === 'config/one-per-tenant' || check === 'config/shared-secrets');
  expect(one.map(({ status }) => status)).toEqual(['passed', 'passed']);
});

it('a file with a literal secret where its base has none: that is new', () => {
  const without = entryText().replace(/ {6}client_secret: .*\n/, '');
  const rows = ofText(azure(entryText('prod', { secret: LITERAL })), [prod], {
    ...validate,
    base: regenerate(readable(azure(without)), [prod]),
  });
  const [row] = rows.filter(({ check, subject }) => check === 'config/drift' && subject?.endsWith('client_secret'));
  expect(row).toMatchObject({ severity: 'error', message: expect.not.stringContaining('The base branch') });
});
