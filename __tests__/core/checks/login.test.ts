import { describe, expect, it } from '@jest/globals';
import { checkLogin, isTrustRefusal } from '../../../src/core/checks/login.js';
import { checkLoginRights } from '../../../src/core/checks/login-rights.js';
import { known, type Login } from '../../../src/core/facts.js';
import { CLAIMS, facts, IDS, LOGIN_APP, unread } from './tenant-fixtures.js';

function refuse(code: number | undefined, subject = CLAIMS.subject): Login {
  return {
    kind: 'refused',
    code,
    message: 'AADSTS: its own\u202ewords',
    claims: { ...CLAIMS, subject },
    scope: 'https://graph.microsoft.com/.default',
    correlationId: 'c0ffee00-0000-4000-8000-000000000000',
  };
}

const judge = (login: Login) => checkLogin(known(login), LOGIN_APP, IDS);

describe('login/oidc on a credential that does not fit', () => {
  it.each([70021, 700211, 700213, 7002138])(
    'prints for AADSTS%d what was presented, and the command that trusts it',
    (code) => {
      const row = judge(refuse(code));
      expect(row).toMatchObject({
        check: 'login/oidc',
        status: 'failed',
        severity: 'error',
        correlationId: 'c0ffee00-0000-4000-8000-000000000000',
      });
      for (const value of [`AADSTS${code}`, ...Object.values(CLAIMS).map((claim) => `"${claim}"`)])
        expect(row.message).toContain(value);
      expect(row.fix).toContain(
        `az ad app federated-credential create --id ${LOGIN_APP} --parameters '{"name":"github-jit-ref-refs-heads-main","issuer":"${CLAIMS.issuer}","subject":"${CLAIMS.subject}","audiences":["${CLAIMS.audience}"]}'`,
      );
      expect(isTrustRefusal(code)).toBe(true);
    },
  );

  it.each<[number, string, RegExp]>([
    [70025, CLAIMS.subject, /has no federated credential at all/],
    [700211, CLAIMS.subject, /trailing slash/],
    [700212, CLAIMS.subject, /audience matches none/],
    [7002138, CLAIMS.subject, /letter case only/],
    [700213, 'repo:acme/.jit:environment:Prod', /names an environment.*letter case/],
    [700213, 'repo:acme/.jit:pull_request', /`pull_request` \(with an underscore\)/],
    [700213, 'repo:acme/.jit:ref:refs/heads/main', /names no environment.*bears names only/],
    [700213, 'repo:acme@9000001/.jit@9200001:ref:refs/heads/main', /bears the immutable ids/],
    [700213, 'enterprise:acme:repo:acme/x:ref:refs/heads/main', /customised its template/],
    [700213, 'job_workflow_ref:acme/x/.github/workflows/y.yml@main', /customised its template/],
    [70021, 'repo:acme/.jit:pull_request', /trailing slash of the issuer included.*started by a pull request/],
  ])('names the likely cause of AADSTS%d for %s', (code, subject, message) => {
    expect(judge(refuse(code, subject)).message).toMatch(message);
  });

  it('lets the credential that there is take another audience: an app takes one for each issuer and subject', () => {
    expect(judge(refuse(700212, "repo:acme/x:environment:it's")).fix).toContain(
      String.raw`NAME=$(az ad app federated-credential list --id ${LOGIN_APP} --query '[?issuer=='\''${CLAIMS.issuer}'\'' && subject=='\''repo:acme/x:environment:it\'\''s'\''].name | [0]' -o tsv)
az ad app federated-credential update --id ${LOGIN_APP} --federated-credential-id "$NAME" --parameters '{"issuer"`,
    );
    expect(isTrustRefusal(700212)).toBe(true);
  });

  it.each([
    [`${'x'.repeat(130)}-`, new RegExp(`"name":"github-jit-ref-refs-heads-${'x'.repeat(94)}"`)],
    ['x-!', /"name":"github-jit-ref-refs-heads-x"/],
  ])('names the credential for the branch %s in at most 120 letters, digits and hyphens', (branch, name) => {
    expect(judge(refuse(700213, `repo:acme/.jit:ref:refs/heads/${branch}`)).fix).toMatch(name);
  });

  it('quotes a subject that holds an apostrophe for the shell', () => {
    expect(judge(refuse(700213, "repo:acme/x:environment:it's")).fix).toContain(String.raw`environment:it'\''s`);
  });
});

it('does not take a refusal for a right that is missing where the service names none', () => {
  const groups = unread({ reason: 'forbidden', found: 'HTTP 403' });
  const context = { loginClientId: LOGIN_APP, subscriptionId: IDS.subscriptionId };
  expect(checkLoginRights(facts({ groups }), context)).toMatchObject([{ check: 'login/rights', status: 'unknown' }]);
});

it('names the reads that lack a right, not those that only depend on them', () => {
  const groups = unread({ reason: 'forbidden', right: 'Application.Read.All', read: 'groups' });
  const loginGroups = unread({ reason: 'dependency', right: 'Application.Read.All', read: 'more' });
  const context = { loginClientId: LOGIN_APP, subscriptionId: IDS.subscriptionId };
  expect(checkLoginRights(facts({ groups, loginGroups }), context)).toMatchObject([
    { status: 'failed', message: expect.stringMatching(/could not read groups \(/) },
  ]);
});

describe('login/oidc on another refusal', () => {
  it.each<[number, RegExp, RegExp]>([
    [700016, /is not in the tenant/, /az ad app show/],
    [90002, /no tenant 11111111/, /azure-cloud/],
    [7000112, /is disabled/, /accountEnabled=true/],
    [7000229, /has no service principal/, /az ad sp create/],
    [700024, /time range/, /clock/],
    [53003, /Conditional Access/, /sign-in log/],
    [500011, /scope https:\/\/graph/, /azure-cloud/],
    [900439, /another national cloud/, /azure-cloud/],
    [700027, /signature/, /reachable from the internet/],
    [123456, /The login app was/, /error\?code=123456/],
  ])('explains AADSTS%d', (code, message, fix) => {
    const row = judge(refuse(code));
    expect(row).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
    expect(row.message).toContain('its own\\u{202E}words');
    expect(isTrustRefusal(code)).toBe(false);
  });

  it('does without a code', () => {
    expect(judge(refuse(undefined))).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('without a code'),
    });
    expect(isTrustRefusal(undefined)).toBe(false);
  });
});

describe('login/oidc without an ID token', () => {
  it.each<[Extract<Login, { kind: 'no-id-token' }>['cause'], RegExp, RegExp]>([
    [
      'permission-missing',
      /lacks the permission `id-token: write`/,
      /permissions:\n {2}contents: read\n {2}id-token: write/,
    ],
    ['fork-pull-request', /pull request of a fork/, /azure: auto/],
    ['not-on-actions', /does not run on GitHub Actions/, /Run it in a workflow of GitHub Actions/],
  ])('tells %s apart', (cause, message, fix) => {
    expect(judge({ kind: 'no-id-token', cause })).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });

  it('is unknown where GitHub or Entra could not be reached', () => {
    expect(checkLogin(unread({ reason: 'timeout' }), LOGIN_APP, IDS)).toMatchObject({
      status: 'unknown',
      unknownReason: 'timeout',
    });
  });
});

describe('login/rights', () => {
  const context = { loginClientId: LOGIN_APP, subscriptionId: IDS.subscriptionId };
  const forbidden = (right: 'Application.Read.All' | 'Directory.Read.All' | 'Reader', read: string) =>
    unread({ reason: 'forbidden', right, read, found: 'HTTP 403', correlationId: 'abcdef12-0000' });

  it('gives a row per missing right, with the reads that it stands in the way of', () => {
    const rows = checkLoginRights(
      facts({
        application: forbidden('Application.Read.All', 'the application'),
        servicePrincipal: forbidden('Application.Read.All', 'the service principal'),
        delegatedGrants: forbidden('Directory.Read.All', 'the consent'),
        roleAssignments: forbidden('Reader', 'the roles'),
        groups: unread(),
      }),
      context,
    );
    expect(rows.map(({ status, subject }) => [status, subject])).toEqual([
      ['failed', 'Application.Read.All'],
      ['failed', 'Directory.Read.All'],
      ['failed', 'Reader'],
    ]);
    expect(rows[0]).toMatchObject({
      severity: 'warning',
      correlationId: 'abcdef12-0000',
      message: expect.stringContaining('the application, the service principal'),
    });
    expect(rows[0]?.fix).toContain(
      `az ad app permission add --id ${LOGIN_APP} --api 00000003-0000-0000-c000-000000000000 --api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role\nGRAPH=`,
    );
    expect(rows[0]?.fix).toMatch(
      /\/servicePrincipals\/\$CLIENT\/appRoleAssignments" --body ".*9a5d68dd-52b0-4cc2-bd40/,
    );
    expect(rows[1]?.fix).toContain('7ab1d382-f21e-4acd-a863-ba3e13f7da61=Role');
    expect(rows[2]?.fix).toContain(
      `az role assignment create --assignee-object-id "$(az ad sp show --id ${LOGIN_APP} --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/${IDS.subscriptionId}`,
    );
  });

  it('passes where all was read, and is unknown where a read failed otherwise', () => {
    expect(checkLoginRights(facts(), context)).toMatchObject([{ status: 'passed' }]);
    expect(checkLoginRights(facts({ groups: unread() }), context)).toMatchObject([
      { status: 'unknown', unknownReason: 'dependency' },
    ]);
  });

  it.each([
    ['subscription/state', { kind: 'not-found' }],
    ['subscription/tenant', { kind: 'other-tenant', tenantId: null }],
  ] as const)('is skipped where %s says that the subscription is not here, and only it was not read', (check, kind) => {
    const onIt = {
      roleAssignments: unread(),
      roleDefinitions: unread(),
      eligibleRoles: unread(),
      activeSchedules: unread(),
      denyAssignments: unread(),
      defenderPlans: unread(),
    };
    expect(checkLoginRights(facts({ subscription: known(kind), ...onIt }), context)).toMatchObject([
      { status: 'skipped', message: `Not checked: ${check} failed.` },
    ]);
    expect(checkLoginRights(facts({ subscription: known(kind), ...onIt, groups: unread() }), context)).toMatchObject([
      { status: 'unknown' },
    ]);
  });

  it('does not hang on what is held below the subscription, which is there to be told only', () => {
    const narrowerAssignments = forbidden('Reader', 'what is held below');
    expect(checkLoginRights(facts({ narrowerAssignments }), context)).toMatchObject([{ status: 'passed' }]);
  });
});
