import { describe, expect, it } from '@jest/globals';
import { withFreshness } from '../../../src/core/checks/fresh.js';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import type { CheckId, Result } from '../../../src/core/results.js';
import { application, assignment, facts, GROUP, LOGIN_PRINCIPAL, NOW, OWNER, unread } from './tenant-fixtures.js';

const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

function say(check: CheckId, overrides: Partial<TenantFacts>, extras: Partial<Result> = {}) {
  const row: Result = { check, status: 'failed', severity: 'error', message: 'It is wrong.', ...extras };
  return withFreshness([row], facts(overrides), NOW)[0]?.message;
}

const grant = (minutes: number) => known([{ resourceObjectId: GROUP, appRoleId: OWNER, createdOn: ago(minutes) }]);
const secret = (minutes: number) =>
  application({ secrets: [{ keyId: GROUP, description: null, startsOn: ago(minutes), expiresOn: null }] });

describe('a failed row that a recent change could explain says so', () => {
  it.each<[CheckId, Partial<TenantFacts>, string | undefined, string]>([
    [
      'role/assignment',
      { roleAssignments: known([assignment({ createdOn: ago(4) })]) },
      undefined,
      'A role assignment of the service principal was created 4 minutes ago',
    ],
    [
      'role/assignment',
      { roleAssignments: known([assignment({ updatedOn: ago(1) })]) },
      undefined,
      'A role assignment of the service principal was changed 1 minute ago',
    ],
    [
      'role/assignment',
      { narrowerAssignments: known([assignment({ createdOn: ago(3) })]) },
      undefined,
      'was created 3 minutes ago',
    ],
    [
      'role/assignment',
      { application: application({ createdOn: ago(0) }) },
      undefined,
      'The application was created just now',
    ],
    ['app/consent', { applicationGrants: grant(14) }, undefined, 'A consent for the app was created 14 minutes ago'],
    [
      'app/service-principal',
      { application: application({ createdOn: ago(2) }) },
      undefined,
      'The application was created 2 minutes ago',
    ],
    [
      'app/permissions',
      { application: application({ createdOn: ago(3) }) },
      undefined,
      'The application was created 3 minutes ago',
    ],
    [
      'app/role',
      { application: application({ createdOn: ago(3) }) },
      undefined,
      'The application was created 3 minutes ago',
    ],
    [
      'app/consent',
      { applicationGrants: grant(9), application: application({ createdOn: ago(3) }) },
      undefined,
      'The application was created 3 minutes ago',
    ],
    ['secret/present', { application: secret(5) }, undefined, 'A client secret was created 5 minutes ago'],
    [
      'login/rights',
      { loginApplicationGrants: grant(6) },
      'Application.Read.All',
      'A consent for the login app was created 6 minutes ago',
    ],
    [
      'login/rights',
      { roleAssignments: known([assignment({ principalId: LOGIN_PRINCIPAL, createdOn: ago(7) })]) },
      'Reader',
      'A role assignment of the login app was created 7 minutes ago',
    ],
  ])('%s, %j', (check, overrides, subject, words) => {
    const message = say(check, overrides, subject === undefined ? {} : { subject });
    expect(message).toMatch(/^It is wrong\. /);
    expect(message).toContain(`${words}`);
    expect(message).toMatch(/; it can take some minutes to take effect\.$/);
  });

  it.each<[string, CheckId, Partial<TenantFacts>, Partial<Result>]>([
    [
      'a change of a quarter of an hour ago',
      'role/assignment',
      { roleAssignments: known([assignment({ createdOn: ago(15) })]) },
      {},
    ],
    [
      'a change that lies far ahead',
      'role/assignment',
      { roleAssignments: known([assignment({ createdOn: ago(-60) })]) },
      {},
    ],
    [
      'a row that passed',
      'role/assignment',
      { roleAssignments: known([assignment({ createdOn: ago(4) })]) },
      { status: 'passed' },
    ],
    [
      'someone else’s role',
      'role/assignment',
      { roleAssignments: known([assignment({ principalId: OWNER, createdOn: ago(4) })]) },
      {},
    ],
    ['a check that no such change explains', 'app/audience', { application: application({ createdOn: ago(4) }) }, {}],
    ['a consent, where a role is missing', 'login/rights', { loginApplicationGrants: grant(6) }, { subject: 'Reader' }],
    ['what is not known', 'app/consent', { applicationGrants: unread(), application: unread() }, {}],
  ])('not for %s', (_, check, overrides, extras) => expect(say(check, overrides, extras)).toBe('It is wrong.'));
});
