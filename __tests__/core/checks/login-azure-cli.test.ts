import { expect, it } from '@jest/globals';
import { checkLogin } from '../../../src/core/checks/login.js';
import { type GivenToken, known, type Login } from '../../../src/core/facts.js';
import type { Status } from '../../../src/core/results.js';
import { IDS, LOGIN_APP } from './tenant-fixtures.js';

const used: GivenToken = { kind: 'used' };
const missing: GivenToken = { kind: 'missing' };
const refused = (why: string, more: { readonly correlationId?: string; readonly fix?: string } = {}): GivenToken => ({
  kind: 'refused',
  why,
  ...more,
});

const LOOK =
  'Look which account az uses, and log in with one of this tenant (az login --tenant TENANT-ID):\n\naz account show --query "{account:user.name, tenant:tenantId}" -o table';
const BEGIN = 'Login is azure-cli: no ID token was asked for';

type Bearer = Extract<Login, { kind: 'given-tokens' }>['bearer'];
type Row = readonly [string, GivenToken, GivenToken, Bearer, Status, string, string | undefined, string | undefined];

it.each<Row>([
  ['a person', used, used, 'person', 'passed', ', az gave tokens of a person’s account.', undefined, undefined],
  ['an app', used, used, { clientId: 'A' }, 'passed', ', az gave tokens of the app A.', undefined, undefined],
  [
    'nobody known, with one token',
    used,
    missing,
    'unknown',
    'passed',
    ', az gave tokens of an account that they do not name. It gave none for Azure Resource Manager this time.',
    undefined,
    undefined,
  ],
  [
    'a person, with no token',
    missing,
    missing,
    'person',
    'passed',
    ', az gave tokens of a person’s account. It gave none for Microsoft Graph this time. It gave none for Azure Resource Manager this time.',
    undefined,
    undefined,
  ],
  [
    'one token that does not serve',
    refused('It ended.'),
    used,
    'person',
    'failed',
    '. For Microsoft Graph there is no token that serves: It ended.',
    LOOK,
    undefined,
  ],
  [
    'two that do not serve, for the same reason',
    refused('It ended.', { fix: 'Log in.' }),
    refused('It ended.', { fix: 'Log in.', correlationId: 'C-2' }),
    'person',
    'failed',
    '. For Microsoft Graph and Azure Resource Manager there is no token that serves: It ended.',
    'Log in.',
    'C-2',
  ],
  [
    'two that do not serve, each for its own reason',
    refused('It ended.', { fix: 'Log in.', correlationId: 'C-1' }),
    refused('It is of another tenant.', { fix: 'Change the tenant.', correlationId: 'C-2' }),
    'person',
    'failed',
    '. The token for Microsoft Graph cannot serve: It ended. The token for Azure Resource Manager cannot serve: It is of another tenant.',
    'Log in.\n\nChange the tenant.',
    'C-1',
  ],
])('login/oidc by az: %s', (_, graph, arm, bearer, status, message, fix, correlationId) => {
  const resources = { graph: 'https://graph.example', arm: 'https://arm.example' };
  const login: Login = { kind: 'given-tokens', from: 'azure-cli', graph, arm, bearer, resources };
  expect(checkLogin(known(login), LOGIN_APP, IDS)).toEqual({
    check: 'login/oidc',
    status,
    severity: 'error',
    message: `${BEGIN}${message}`,
    ...(fix === undefined ? {} : { fix }),
    ...(correlationId === undefined ? {} : { correlationId }),
  });
});
