import { describe, expect, it } from '@jest/globals';
import { reachOf } from '../../../src/core/checks/federated-subject.js';
import { checkFederationScope } from '../../../src/core/checks/federation.js';
import { type FederatedCredential, known, type TenantFacts } from '../../../src/core/facts.js';
import { MICROSOFT_GRAPH } from '../../../src/core/permissions.js';
import {
  api,
  assignment,
  CLAIMS,
  facts,
  GROUP,
  IDS,
  LOGIN_APP,
  LOGIN_PRINCIPAL,
  OWNER,
  unread,
} from './tenant-fixtures.js';

function credential(subject: string | null, overrides: Partial<FederatedCredential> = {}): FederatedCredential {
  return { id: GROUP, name: 'github', issuer: CLAIMS.issuer, subject, ...overrides };
}

describe('reachOf', () => {
  it.each([
    ['repo:acme/.jit:ref:refs/heads/main', 'exact'],
    ['repo:acme@9000001/.jit@9200001:ref:refs/heads/main', 'exact'],
    ['repo:acme/.jit:ref:refs/tags/v1', 'exact'],
    ['repo:acme/.jit:environment:azure-repair', 'exact'],
    ['repo:acme/.jit:environment:a%3Ab', 'exact'],
    ['repo:acme/.jit:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main', 'exact'],
    ['workflow_ref:acme/.jit/.github/workflows/x.yml@refs/heads/main', 'exact'],
    ['repo:acme/.jit:pull_request', 'pull-requests'],
    ['repo:acme@9000001/.jit@9200001:pull_request', 'pull-requests'],
    ['repo:acme/.jit:event_name:pull_request', 'pull-requests'],
    ['repo:acme/.jit:ref:refs/pull/7/merge', 'pull-requests'],
    ['repo:acme/.jit', 'any branch of the repository'],
    ['repo:acme/.jit:*', 'any branch of the repository'],
    ['repo:acme/.jit:ref:refs/heads/*', 'any branch of the repository'],
    ['repo:acme@9000001/.jit@9200001:ref:*', 'any branch of the repository'],
    ['repo:acme/.jit:ref_type:branch', 'any branch of the repository'],
    ['repository_id:9200001', 'any branch of the repository'],
    ['repo:acme/.jit:ref:refs/tags/v*', 'any tag of the repository'],
    ['repo:acme/.jit:environment:*', 'any environment of the repository'],
    ['repo:acme/*:ref:refs/heads/main', 'every repository of the organisation acme'],
    ['repo:acme@9000001/*', 'every repository of the organisation acme'],
    ['repository_owner:acme', 'every repository of the organisation acme'],
    ['repository_owner_id:9000001:environment:prod', 'every repository of an organisation'],
    [
      'job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main',
      'every repository that calls one reusable workflow',
    ],
    ['ref:refs/heads/main', 'repositories of anyone on GitHub'],
    ['repo:*', 'repositories of anyone on GitHub'],
    ['pull_request:repository:acme/.jit', 'pull-requests'],
    ['*:repository:acme/.jit', 'any branch of the repository'],
    ['repository:acme/.jit:sha:0123abc', 'exact'],
    ['repo:acme/.jit:ref:', 'any branch of the repository'],
    ['repo:acme/.jit:environment', 'any environment of the repository'],
    ['repo:acme:ref:refs/heads/main', 'every repository of the organisation acme'],
    ['repo:/.jit:ref:refs/heads/main', 'repositories of anyone on GitHub'],
    ['enterprise:contoso', 'every repository of an organisation'],
    ['enterprise_id:17', 'every repository of an organisation'],
  ])('%s reaches %s', (subject, expected) => {
    const reach = reachOf(credential(subject));
    expect(reach.kind === 'wide' ? reach.trusts : reach.kind).toBe(expected);
  });

  it('takes no subject for a flexible credential, whoever issues', () =>
    expect(reachOf(credential(null, { issuer: 'https://issuer.example' })).kind).toBe('flexible'));

  it.each([
    ['https://token.actions.githubusercontent.com/acme', 'wide'],
    ['https://token.actions.acme.ghe.com', 'wide'],
    ['https://github.acme.example/_services/token', 'wide'],
    ['https://issuer.example', 'other-issuer'],
    ['https://token.actions.githubusercontent.com.issuer.example', 'other-issuer'],
    ['https://issuer.example/https://token.actions.githubusercontent.com', 'other-issuer'],
    ['https://issuer.example/_services/token/more', 'other-issuer'],
  ])('of the issuer %s is %s', (issuer, kind) =>
    expect(reachOf(credential('repo:acme/*', { issuer })).kind).toBe(kind),
  );
});

function judge(overrides: Partial<TenantFacts>, loginClientId = LOGIN_APP) {
  return checkFederationScope(facts(overrides), loginClientId, IDS);
}

const login = (...all: FederatedCredential[]) => ({ loginFederatedCredentials: known(all) });

describe('federation/scope', () => {
  it('takes the credential of another issuer for none of this run', () => {
    const issuer = `${CLAIMS.issuer}/acme`;
    const [row] = judge(login(credential('repo:acme/*'), credential(CLAIMS.subject, { issuer })));
    expect(row?.fix).toMatch(/^Trust exactly this run, /);
  });

  it('says of each app that it is not registered here', () => {
    const [row] = judge({ federatedCredentials: known(null), loginFederatedCredentials: known(null) });
    expect(row?.message).toMatch(/ The checked app [^ ]+ is not .* are not seen\. The login app [^ ]+ is not /);
  });

  it('passes for narrow credentials, and counts what it saw', () => {
    expect(judge({})).toMatchObject([
      { status: 'passed', severity: 'warning', message: expect.stringMatching(/^1 federated credential seen; none/) },
    ]);
  });

  it('says what it does not judge', () => {
    const rows = judge({
      federatedCredentials: known(null),
      ...login(credential('system:serviceaccount:a:b', { issuer: 'https://issuer.example' })),
    });
    expect(rows).toMatchObject([{ status: 'passed' }]);
    expect(rows[0]?.message).toMatch(/1 of them trust other issuers.*checked app .* is not registered in this tenant/);
  });

  it.each([
    ['the login app', login(credential('repo:acme/*')), LOGIN_APP],
    ['the checked app', { federatedCredentials: known([credential('repo:acme/*')]) }, IDS.clientId],
  ])('fails for a whole organisation trusted by %s', (_, overrides, clientId) => {
    expect(judge(overrides)).toMatchObject([
      {
        status: 'failed',
        severity: 'warning',
        subject: `${clientId}/github`,
        message: expect.stringContaining('is meant to trust every repository of the organisation acme'),
        fix: expect.stringContaining(`az ad app federated-credential list --id ${clientId}`),
      },
    ]);
  });

  it('says plainly what a subject without a wildcard trusts', () => {
    expect(judge(login(credential('repository_owner:acme')))[0]?.message).toContain(
      'trusts every repository of the organisation acme: its subject is "repository_owner:acme".',
    );
  });

  it('prints the narrow credential where this run needs it and it is not there yet', () => {
    const fix = judge(login(credential('repo:acme/.jit')))[0]?.fix;
    expect(fix).toContain(`az ad app federated-credential create --id ${LOGIN_APP}`);
    expect(fix).toContain(CLAIMS.subject);
    expect(fix).not.toMatch(/delete|remove --/);
    expect(judge(login(credential('repo:acme/.jit'), credential(CLAIMS.subject)))[0]?.fix).not.toContain('create');
  });

  it('takes any pull request for a notice while the app can only read', () => {
    expect(judge(login(credential('repo:acme/.jit:pull_request')))).toMatchObject([
      { status: 'failed', severity: 'notice', message: expect.stringContaining('holds no right to write') },
    ]);
  });

  const owner = { roleAssignments: known([assignment({ principalId: LOGIN_PRINCIPAL, roleDefinitionGuid: OWNER })]) };
  const graph = { ...api(MICROSOFT_GRAPH, GROUP), roles: [{ id: OWNER, value: 'Application.ReadWrite.All' }] };
  it.each<[string, Partial<TenantFacts>, string]>([
    ['an Azure role', owner, 'the Azure role "Owner"'],
    [
      'an Azure role through a group',
      {
        loginGroups: known([GROUP]),
        roleAssignments: known([assignment({ principalId: GROUP, roleDefinitionGuid: OWNER })]),
      },
      'the Azure role "Owner"',
    ],
    [
      'an application permission',
      {
        resourceApis: known(new Map([[MICROSOFT_GRAPH, graph]])),
        loginApplicationGrants: known([{ resourceObjectId: GROUP, appRoleId: OWNER, createdOn: null }]),
      },
      'Application.ReadWrite.All',
    ],
  ])('takes any pull request for a warning where the app may write by %s', (_, overrides, words) => {
    expect(judge({ ...login(credential('repo:acme/.jit:pull_request')), ...overrides })).toMatchObject([
      { status: 'failed', severity: 'warning', message: expect.stringContaining(words) },
    ]);
  });

  it('says where it is not known whether the app may write', () => {
    expect(judge({ ...login(credential('repo:acme/.jit:pull_request')), loginGroups: unread() })).toMatchObject([
      { status: 'failed', severity: 'notice', message: expect.stringContaining('could not be read') },
    ]);
  });

  it('does not know what a flexible credential trusts, as a notice', () => {
    expect(judge(login(credential(null)))).toMatchObject([
      { status: 'unknown', severity: 'notice', message: expect.stringContaining('not in Microsoft Graph v1.0') },
    ]);
  });

  it('is unknown for each app that could not be read, beside what the other one shows', () => {
    const cause = unread({ reason: 'forbidden', right: 'Application.Read.All' });
    expect(judge({ federatedCredentials: cause, ...login(credential('repo:acme/*')) })).toMatchObject([
      { status: 'unknown', unknownReason: 'forbidden' },
      { status: 'failed' },
    ]);
  });

  it('looks at one app once in self-login', () => {
    const all = known([credential('repo:acme/*')]);
    expect(judge({ federatedCredentials: all, loginFederatedCredentials: all }, IDS.clientId)).toHaveLength(1);
  });
});
