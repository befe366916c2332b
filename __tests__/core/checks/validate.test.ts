import { expect, it } from '@jest/globals';
import { AZURE_CHECKS, checkTenant } from '../../../src/core/checks/azure.js';
import { relaxForValidate } from '../../../src/core/checks/validate.js';
import { type Fact, known, type Login } from '../../../src/core/facts.js';
import { CLAIMS, EXPECTATION, facts, NOW, unread } from './tenant-fixtures.js';

function refused(code: number): Fact<Login> {
  return known({ kind: 'refused', code, message: 'No.', claims: CLAIMS, scope: 'https://graph.example/.default' });
}

/** The row of login/oidc as `status severity`, and how many rows beside it are of which status. */
function relaxed(login: Fact<Login>): readonly string[] {
  const rows = relaxForValidate(checkTenant(facts({ login }), EXPECTATION, NOW), login);
  const others = rows.filter(({ check }) => check !== 'login/oidc').map(({ status }) => status);
  const own = rows.filter(({ check }) => check === 'login/oidc').map(({ status, severity }) => `${status} ${severity}`);
  return [...own, ...new Set(others)];
}

it.each<[string, Fact<Login>, readonly string[]]>([
  ['no credential fits the subject', refused(700213), ['failed warning', 'skipped']],
  ['no credential fits the issuer', refused(700211), ['failed warning', 'skipped']],
  ['no credential fits the audience', refused(700212), ['failed warning', 'skipped']],
  ['a credential differs in letter case', refused(7002138), ['failed warning', 'skipped']],
  ['no credential fits, in the older words', refused(70021), ['failed warning', 'skipped']],
  // The app trusts no trigger at all: that is no matter of this one.
  ['the app has no credential', refused(70025), ['failed error', 'skipped']],
  ['the app is disabled', refused(7000112), ['failed error', 'skipped']],
  ['a code that no one knows', refused(1), ['failed error', 'skipped']],
  ['a fork gets no token', known({ kind: 'no-id-token', cause: 'fork-pull-request' }), ['skipped error', 'skipped']],
  [
    'the permission is missing',
    known({ kind: 'no-id-token', cause: 'permission-missing' }),
    ['skipped error', 'skipped'],
  ],
  ['the login could not be told', unread(), ['unknown error', 'unknown']],
])('validate with azure: auto, where %s', (_, login, expected) => {
  expect(relaxed(login)).toEqual(expected);
});

it('changes no other row than that of the login', () => {
  const login = refused(700213);
  const rows = checkTenant(facts({ login }), EXPECTATION, NOW);
  expect(relaxForValidate(rows, login).slice(1)).toEqual(rows.slice(1));
});

it('leaves the rows of a run that is logged in as they are, and gives one row a check where there is no token', () => {
  const rows = checkTenant(facts(), EXPECTATION, NOW);
  expect(relaxForValidate(rows, facts().login)).toEqual(rows);
  const login: Fact<Login> = known({ kind: 'no-id-token', cause: 'permission-missing' });
  const skipped = relaxForValidate(checkTenant(facts({ login }), EXPECTATION, NOW), login);
  expect(skipped.map(({ check }) => check)).toEqual(AZURE_CHECKS);
  expect(skipped[0]?.message).toMatch(/^Not checked: This run has no ID token/);
});
