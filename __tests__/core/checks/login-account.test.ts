import { expect, it } from '@jest/globals';
import { checkLoginRights } from '../../../src/core/checks/login-rights.js';
import { known, type Login } from '../../../src/core/facts.js';
import { accessHelp } from '../../../src/github/access-help.js';
import { facts, IDS, unread } from './tenant-fixtures.js';

const of = (bearer: 'person' | { readonly clientId: string }, from?: 'azure-cli'): Login => ({
  kind: 'given-tokens',
  ...(from === undefined ? {} : { from }),
  graph: { kind: 'used' },
  arm: { kind: 'used' },
  bearer,
  resources: { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com' },
});
const APP = '44444444-4444-4444-8444-444444444444';

it.each([
  [
    'az, a person, Graph',
    of('person', 'azure-cli'),
    'Application.Read.All',
    /^The account of `az login` lacks what a person reads Entra with \(Application\.Read\.All\): it could not read/,
    /Directory Readers or Global Reader/,
  ],
  [
    'az, a person, Azure',
    of('person', 'azure-cli'),
    'Reader',
    /^The account of `az login` lacks the Azure role Reader on the subscription/,
    new RegExp(
      `az role assignment create --assignee ACCOUNT --role Reader --scope /subscriptions/${IDS.subscriptionId}\n`,
    ),
  ],
  ['az, an app', of({ clientId: APP }, 'azure-cli'), 'Reader', new RegExp(`^The login app ${APP} lacks`), /az role/],
  [
    'tokens, a person',
    of('person'),
    'Reader',
    /^The identity of the given tokens lacks the Azure role Reader/,
    /^Use tokens of an identity that has the Azure role Reader/,
  ],
] as const)('login/rights says the right thing of %s', (_name, login, right, message, fix) => {
  const [row, ...others] = checkLoginRights(
    facts({ login: known(login), application: unread({ reason: 'forbidden', right }) }),
    { loginClientId: APP, subscriptionId: IDS.subscriptionId },
  );
  expect(others).toEqual([]);
  expect(row).toMatchObject({ check: 'login/rights', status: 'failed', subject: right });
  expect(row?.message).toMatch(message);
  expect(row?.fix).toMatch(fix);
});

it('speaks of gh, not of a job, where there is no workflow', () => {
  expect(accessHelp('acme/.jit', '')).toMatch(/`gh auth token` prints.*does not reach acme\/\.jit.*`gh auth login`/);
  expect(accessHelp('acme/.jit', 'acme/.jit')).toContain('Give the job');
});
