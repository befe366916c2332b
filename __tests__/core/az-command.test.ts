import { expect, it } from '@jest/globals';
import {
  addPermission,
  assignRole,
  command,
  ensurePermission,
  listRoles,
  listTrusts,
  renewSecret,
  retrustAudience,
  shellQuote,
  trustSubject,
} from '../../src/core/az-command.js';

const ROLE = { role: 'Key Vault Reader', subscriptionId: 's-1' };
const PERMISSION = { api: 'api-1', id: 'id-1', kind: 'Scope' } as const;
const DECLARE = 'az ad app permission add --id app-1 --api api-1 --api-permissions id-1=Scope';

it.each([
  ['plain', 'plain'],
  ['a.b_c@d%e+f=g:h,i/j-k', 'a.b_c@d%e+f=g:h,i/j-k'],
  ['two words', "'two words'"],
  ['', "''"],
  ['$(id)', "'$(id)'"],
  ['a;b', "'a;b'"],
  ["it's o'clock", String.raw`'it'\''s o'\''clock'`],
])('%j is the word %s of a shell', (word, quoted) => expect(shellQuote(word)).toBe(quoted));

it.each<[string, string, string]>([
  ['words', command('az', 'role', 'two words'), "az role 'two words'"],
  [
    'a role for a known principal',
    assignRole({ objectId: 'o-1' }, ROLE),
    "az role assignment create --assignee-object-id o-1 --assignee-principal-type ServicePrincipal --role 'Key Vault Reader' --scope /subscriptions/s-1",
  ],
  [
    'a role for an app’s principal',
    assignRole({ clientId: 'c 1' }, { ...ROLE, role: 'Reader' }),
    `az role assignment create --assignee-object-id "$(az ad sp show --id 'c 1' --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/s-1`,
  ],
  ['a permission', addPermission('app-1', PERMISSION), DECLARE],
  [
    'a permission that may be there',
    ensurePermission('app-1', PERMISSION),
    `[ -n "$(az ad app permission list --id app-1 --query '[].resourceAccess[].id | [?@=='\\''id-1'\\'']' -o tsv)" ] || ${DECLARE}`,
  ],
  [
    'the roles of a principal',
    listRoles('o-1', 's-1'),
    'az role assignment list --assignee o-1 --scope /subscriptions/s-1 --include-inherited --include-groups -o table',
  ],
  [
    'trust',
    trustSubject('app-1', { name: 'n', issuer: 'i', subject: 's', audiences: ['a'] }),
    `az ad app federated-credential create --id app-1 --parameters '{"name":"n","issuer":"i","subject":"s","audiences":["a"]}'`,
  ],
  [
    'another audience',
    retrustAudience('app-1', { issuer: 'i', subject: "s'1", audience: 'a' }),
    [
      `NAME=$(az ad app federated-credential list --id app-1 --query '[?issuer=='\\''i'\\'' && subject=='\\''s\\'\\''1'\\''].name | [0]' -o tsv)`,
      `az ad app federated-credential update --id app-1 --federated-credential-id "$NAME" --parameters '{"issuer":"i","subject":"s'\\''1","audiences":["a"]}'`,
    ].join('\n'),
  ],
  ['what is trusted', listTrusts('app-1'), 'az ad app federated-credential list --id app-1'],
])('%s: the command', (_, made, expected) => expect(made).toBe(expected));

it.each([
  ['jit', 'jit'],
  ['', 'jit'],
  ['--append', 'append'],
  ['@/etc/passwd', '/etc/passwd'],
  [' - @x', 'x'],
  ['a=@b', 'a=b'],
  ['a=@@b', 'a=b'],
  ['a=b=@c', 'a=b=@c'],
  ['a@b', 'a@b'],
  ['two\nlines', String.raw`'two\nlines'`],
])('a secret described as %j is renewed as %s', (description, name) => {
  expect(renewSecret('app-1', description)).toBe(
    `az ad app credential reset --id app-1 --append --display-name ${name} --years 1`,
  );
});
