import { expect, it } from '@jest/globals';
import { accessTokenClaims, simulatorKeys } from '../../../simulator/azure/tokens.js';
import { IDS } from '../../../simulator/world.js';
import { OTHER_TENANT, plantDrift, rowOf, type Scenario, type Step, scenario } from '../harness.js';

const AUDIENCE = { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com' } as const;

interface TokenOptions {
  readonly tenant?: string;
  readonly audience?: string;
  /** Seconds from now. */
  readonly endsIn?: number;
  readonly claims?: Record<string, unknown>;
}

/** An access token as an earlier step would have got it. */
async function tokenFor(service: 'graph' | 'arm', options: TokenOptions = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000) - 3600;
  const subject = {
    audience: options.audience ?? AUDIENCE[service],
    issuerTenant: options.tenant ?? IDS.tenant,
    appId: IDS.auditor.appId,
    objectId: IDS.auditor.servicePrincipal,
    roles: service === 'graph' ? ['Application.Read.All', 'Directory.Read.All'] : [],
  };
  const claims = { ...accessTokenClaims(subject, now, 3600 + (options.endsIn ?? 3600)), ...options.claims };
  return (await simulatorKeys()).entra.sign(claims);
}

function runWith(
  given: Scenario,
  tokens: { graph?: string; arm?: string },
  inputs: Record<string, string | undefined> = {},
) {
  return given.run({
    job: { idToken: false },
    with: {
      login: 'tokens',
      'login-client-id': undefined,
      'graph-token': tokens.graph ?? '',
      'arm-token': tokens.arm ?? '',
      ...inputs,
    },
  });
}

function unknowns(step: Step): readonly string[] {
  const rows = step.report.integrations[0]?.results ?? [];
  return [...new Set(rows.filter(({ status }) => status === 'unknown').map(({ check }) => check))];
}

it('checks all of Azure by two given tokens, masked first, and asks neither GitHub nor Entra for any', async () => {
  const given = await scenario();
  plantDrift(given);
  const tokens = { graph: await tokenFor('graph'), arm: await tokenFor('arm') };
  const step = await runWith(given, tokens);
  expect(rowOf(step, 'login/oidc')).toMatchObject({
    status: 'passed',
    message: 'Login is tokens: no ID token was asked for, graph-token and arm-token of an earlier step served.',
  });
  expect(unknowns(step)).toEqual([]);
  expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'created' });
  expect(step.requests.filter(({ service }) => service === 'oidc' || service === 'entra')).toEqual([]);
  const [first, ...rest] = step.log.split('Jit Azure Drift 0');
  for (const token of Object.values(tokens)) {
    expect(first).toContain(`::add-mask::${token}`);
    expect([...rest, step.summary, JSON.stringify(step.report)].join('\n')).not.toContain(token);
  }
  expect(rowOf(step, 'login/rights').message).toContain(IDS.auditor.appId);
});

it.each([
  ['graph', 'There is no arm-token', 'app/exists', 'subscription/state'],
  ['arm', 'There is no graph-token', 'subscription/state', 'app/exists'],
] as const)(
  'works with the %s token alone: what the other side knows is unknown',
  async (side, words, judged, unknown) => {
    const given = await scenario();
    plantDrift(given);
    const step = await runWith(given, { [side]: await tokenFor(side) });
    expect(rowOf(step, 'login/oidc')).toMatchObject({ status: 'passed', message: expect.stringContaining(words) });
    expect(rowOf(step, judged).status).toBe('passed');
    expect(rowOf(step, unknown)).toMatchObject({ status: 'unknown', unknownReason: 'dependency' });
    const other = side === 'graph' ? 'arm-token' : 'graph-token';
    expect(rowOf(step, unknown).message).toContain(`login is tokens, and ${other} is not given`);
    // An id that nobody verified is not written.
    expect(step.writes.filter((line) => !line.includes('/issues'))).toEqual([]);
    const rows = step.report.integrations[0]?.results ?? [];
    expect(rows.filter(({ status, severity }) => status === 'failed' && severity !== 'notice')).toEqual([]);
  },
);

it.each([
  [
    'an expired graph-token',
    'graph',
    { endsIn: -60 },
    /graph-token cannot serve: HTTP 401 InvalidAuthenticationToken.*It says of itself that it ended at \d{4}-.*Z and is for https:\/\/graph\.microsoft\.com\./,
  ],
  [
    'a graph-token for another service',
    'graph',
    { audience: AUDIENCE.arm },
    /graph-token cannot serve: HTTP 401 InvalidAuthenticationToken.*is for https:\/\/management\.azure\.com\./,
  ],
  [
    'a graph-token of another tenant',
    'graph',
    { tenant: OTHER_TENANT },
    /graph-token cannot serve: it is of the tenant 99999999-.*, not of 11111111-.*, so it was not used\./,
  ],
  ['an expired arm-token', 'arm', { endsIn: -60 }, /arm-token cannot serve: HTTP 401 ExpiredAuthenticationToken/],
  [
    'an arm-token for another service',
    'arm',
    { audience: AUDIENCE.graph },
    /arm-token cannot serve: HTTP 401 InvalidAuthenticationTokenAudience/,
  ],
] as const)(
  'explains %s, and takes nothing of it for a failure of the integration',
  async (_name, side, options, words) => {
    const given = await scenario();
    plantDrift(given);
    const tokens = {
      graph: await tokenFor('graph'),
      arm: await tokenFor('arm'),
      [side]: await tokenFor(side, options),
    };
    const step = await runWith(given, tokens);
    const row = rowOf(step, 'login/oidc');
    expect(row).toMatchObject({ status: 'failed', severity: 'error' });
    expect(row.message).toMatch(words);
    expect(row.fix).toContain(`az account get-access-token --resource ${AUDIENCE[side]} --query accessToken -o tsv`);
    expect(rowOf(step, side === 'graph' ? 'app/exists' : 'subscription/state').status).toBe('unknown');
    expect(rowOf(step, side === 'graph' ? 'subscription/state' : 'app/exists').status).toBe('passed');
    const rows = step.report.integrations[0]?.results ?? [];
    expect(
      rows.filter(
        ({ status, severity, check }) => status === 'failed' && severity !== 'notice' && check !== 'login/oidc',
      ),
    ).toEqual([]);
    expect(step.writes.filter((line) => !line.includes('/issues'))).toEqual([]);
  },
);

it('knows no subscription by a token that Azure took no longer', async () => {
  const given = await scenario();
  const expired = { error: { code: 'ExpiredAuthenticationToken', message: 'The access token expiry is in the past.' } };
  given.simulator.addFault({
    service: 'arm',
    path: /roleAssignments/,
    action: { kind: 'respond', status: 401, body: expired },
  });
  const step = await runWith(given, { arm: await tokenFor('arm') }, { mode: 'verify' });
  expect(rowOf(step, 'login/oidc').status).toBe('failed');
  expect(rowOf(step, 'subscription/state').status).toBe('skipped');
  // A report whose rows know nothing of a subscription must not name it either: the last job would refuse it.
  expect(step.report.shard?.members).toMatchObject([{ verified: false, refuted: false, subscriptionName: null }]);
});

it('names a person’s token no app', async () => {
  const given = await scenario();
  const claims = { appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', scp: 'user_impersonation', idtyp: 'user' };
  const step = await runWith(given, { graph: await tokenFor('graph', { claims }), arm: await tokenFor('arm') });
  expect(JSON.stringify(step.report)).not.toContain('04b07795');
  expect(rowOf(step, 'login/rights')).toMatchObject({
    status: 'passed',
    message: 'The identity of the given tokens may read all that the checks need.',
  });
});

it.each([
  ['no token', {}, 'login is tokens, but graph-token and arm-token are both empty'],
  [
    'a token with Bearer before it',
    { 'graph-token': 'Bearer abc' },
    'graph-token is no access token: expected its text alone',
  ],
  ['tokens with login oidc', { login: 'oidc', 'arm-token': 'abc' }, 'arm-token given, but login is oidc'],
  [
    'tokens with login azure-cli',
    { login: 'azure-cli', 'graph-token': 'abc' },
    'graph-token given, but login is azure-cli',
  ],
  ['a misspelled login', { login: 'token' }, 'Did you mean tokens?'],
])('refuses %s before any call', async (_name, inputs, words) => {
  const given = await scenario();
  const step = await runWith(given, {}, inputs);
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(words);
  expect(step.log).not.toContain('"Bearer abc"');
  expect(step.requests).toEqual([]);
});

it('only lints in validate where a fork got no tokens', async () => {
  const given = await scenario();
  const step = await given.run({ with: { login: 'tokens', mode: 'validate' }, job: { event: 'push' } });
  expect(step.exitCode).toBe(0);
  expect(rowOf(step, 'login/oidc')).toMatchObject({
    status: 'skipped',
    message: expect.stringContaining('neither graph-token nor arm-token'),
  });
});

it.each([
  ['AzureUSGovernment', 'usgovernment', 'https://graph.microsoft.us'],
  ['AzureChinaCloud', 'china', 'https://microsoftgraph.chinacloudapi.cn'],
] as const)('serves %s, by az’s name of it', async (name, cloud, resource) => {
  const given = await scenario((world) => {
    world.entra.cloud = cloud;
  });
  const step = await runWith(
    given,
    { graph: await tokenFor('graph', { audience: resource }) },
    { 'azure-cloud': name },
  );
  expect(rowOf(step, 'app/exists').status).toBe('passed');
  const expired = await runWith(
    given,
    { graph: await tokenFor('graph', { audience: resource, endsIn: -60 }) },
    { 'azure-cloud': name },
  );
  expect(rowOf(expired, 'login/oidc').fix).toContain(`--resource ${resource} `);
});
