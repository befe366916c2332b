import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../simulator/service.js';
import { defaultJob, IDS, pick } from '../../simulator/world.js';
import { resolveCloud } from '../../src/azure/cloud.js';
import { createLogins, type LoginOutcome, login } from '../../src/azure/login.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterEach(() => {
  harness.simulator.clearFaults();
  harness.simulator.clearRequests();
  harness.masked.length = 0;
});
afterAll(() => harness.stop());

const GRAPH = /scope=https%3A%2F%2Fgraph/;
const tokenRequests = () =>
  harness.simulator.requests.filter(({ method, path }) => method === 'POST' && path.includes('/token'));
const assertionOf = (body: string): string => new URLSearchParams(body).get('client_assertion') ?? '';

describe('a login that succeeds', () => {
  it('exchanges one fresh ID token for both access tokens, and masks all three before use', async () => {
    const asked: string[] = [];
    const outcome = await harness.login({
      idToken: async (audience) => {
        asked.push(audience);
        return harness.simulator.idToken(audience, defaultJob({ runId: asked.length }));
      },
    });
    expect(outcome).toMatchObject({
      login: {
        known: true,
        value: {
          kind: 'succeeded',
          claims: { subject: 'repo:acme/.jit:ref:refs/heads/main', repositoryId: '9200001', eventName: 'schedule' },
        },
      },
      graph: { known: true },
      arm: { known: true },
    });
    expect(asked).toEqual(['api://AzureADTokenExchange']);
    const assertions = tokenRequests().map(({ body }) => assertionOf(body));
    expect(assertions).toHaveLength(2);
    expect(new Set(assertions).size).toBe(1);
    expect(harness.masked).toEqual(expect.arrayContaining(assertions));
    expect(new Set(harness.masked).size).toBe(3);
    if (!outcome.graph.known || !outcome.arm.known) throw new Error('both tokens are known');
    expect(harness.masked).toContain(await outcome.graph.value.token());
    expect(harness.masked).toContain(await outcome.arm.value.token());
    expect(tokenRequests()).toHaveLength(2);
  });

  it('renews a token that is about to end, with another ID token', async () => {
    let now = Date.now();
    const outcome = await harness.login({ now: () => now });
    if (!outcome.arm.known) throw new Error('the token is known');
    const first = await outcome.arm.value.token();
    now += 4_200_000 - 60_000;
    const second = await outcome.arm.value.token();
    expect(second).not.toBe(first);
    expect(harness.masked).toContain(second);
    expect(tokenRequests()).toHaveLength(3);
    expect(new Set(tokenRequests().map(({ body }) => assertionOf(body))).size).toBe(2);
  });

  it('survives one failed attempt', async () => {
    const before = harness.settings.meter.retried;
    harness.simulator.addFault({
      service: 'entra',
      method: 'POST',
      times: 1,
      action: { kind: 'respond', status: 500 },
    });
    expect((await harness.login()).login).toMatchObject({ known: true, value: { kind: 'succeeded' } });
    expect(harness.settings.meter.retried).toBe(before + 1);
  });

  it('is made once for each tenant, login app and cloud', async () => {
    const logins = createLogins();
    const app = { tenantId: IDS.tenant, clientId: IDS.auditor.appId };
    const start = () => harness.login();
    expect(
      await Promise.all([
        logins.get(app, harness.cloud, start),
        logins.get({ ...app, clientId: app.clientId.toUpperCase() }, harness.cloud, start),
      ]),
    ).toHaveLength(2);
    expect(tokenRequests()).toHaveLength(2);
    await logins.get({ ...app, clientId: IDS.jit.appId }, harness.cloud, start);
    expect(tokenRequests()).toHaveLength(4);
    await logins.get(app, { ...harness.cloud, oidcAudience: 'api://another' }, start);
    expect(tokenRequests()).toHaveLength(6);
    logins.forget(IDS.tenant.toUpperCase());
    await logins.get(app, harness.cloud, start);
    expect(tokenRequests()).toHaveLength(8);
  });
});

describe('an answer that is not Entra’s refusal', () => {
  it.each([
    ['a gateway’s page in JSON', 403, { error: 'blocked', error_description: 'Blocked by the proxy.' }],
    [
      'Entra’s "try again"',
      400,
      { error: 'temporarily_unavailable', error_description: 'AADSTS700016: busy.', error_codes: [700016] },
    ],
  ])('is unknown: %s', async (_what, status, body) => {
    harness.simulator.addFault({ service: 'entra', method: 'POST', action: { kind: 'respond', status, body } });
    expect((await harness.login()).login.known).toBe(false);
  });
});

describe('a login that Entra refuses', () => {
  const trust = () =>
    pick(
      pick(harness.world.tenants, ({ id }) => id === IDS.tenant).applications,
      ({ appId }) => appId === IDS.auditor.appId,
    );

  async function loginTrusting(change: {
    issuer?: string;
    subject?: string;
    audiences?: string[];
  }): Promise<LoginOutcome> {
    const app = trust();
    const healthy = app.federatedIdentityCredentials;
    app.federatedIdentityCredentials = healthy.slice(0, 1).map((credential) => ({ ...credential, ...change }));
    try {
      return await harness.login();
    } finally {
      app.federatedIdentityCredentials = healthy;
    }
  }

  it.each<[number, Parameters<typeof loginTrusting>[0]]>([
    [700211, { issuer: 'https://token.actions.githubusercontent.com/' }],
    [700212, { audiences: ['api://other'] }],
    [700213, { subject: 'repo:acme/.jit:pull_request' }],
    [7002138, { subject: 'repo:Acme/.jit:ref:refs/heads/main' }],
  ])('tells AADSTS%d, with the claims that were presented', async (code, change) => {
    expect((await loginTrusting(change)).login).toMatchObject({
      known: true,
      value: {
        kind: 'refused',
        code,
        message: expect.stringMatching(new RegExp(`^AADSTS${code}: `)),
        correlationId: expect.any(String),
        claims: {
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:acme/.jit:ref:refs/heads/main',
          audience: 'api://AzureADTokenExchange',
        },
      },
    });
  });

  it('tells an unknown app', async () => {
    const outcome = await harness.login({}, { clientId: '99999999-9999-4999-8999-999999999999' });
    expect(outcome.login).toMatchObject({ known: true, value: { kind: 'refused', code: 700016 } });
    expect(outcome).toMatchObject({
      graph: { known: false, reason: 'dependency' },
      arm: { known: false, reason: 'dependency' },
    });
  });

  it('tells an unknown tenant, which is already met at the discovery of a host of one’s own', async () => {
    const outcome = await harness.login({}, { tenantId: '99999999-9999-4999-8999-999999999999' });
    expect(outcome.login).toMatchObject({ known: true, value: { kind: 'refused', code: 90002 } });
  });

  it('tells a token that has expired', async () => {
    harness.world.oidc.skewSeconds = -3600;
    const { login } = await harness.login();
    harness.world.oidc.skewSeconds = 0;
    expect(login).toMatchObject({ known: true, value: { kind: 'refused', code: 700024 } });
  });
});

describe('a login without an ID token', () => {
  it.each([
    [{ onActions: true, idTokenOffered: false, fromFork: false }, 'permission-missing'],
    [{ onActions: true, idTokenOffered: false, fromFork: true }, 'fork-pull-request'],
    [{ onActions: false, idTokenOffered: false, fromFork: false }, 'not-on-actions'],
  ])('asks for nothing (%j)', async (context, cause) => {
    const outcome = await harness.login({ context, idToken: () => Promise.reject(new Error('must not be asked')) });
    expect(outcome).toMatchObject({
      login: { known: true, value: { kind: 'no-id-token', cause } },
      graph: { known: false },
      arm: { known: false },
    });
    expect(harness.simulator.requests).toEqual([]);
  });

  it.each<[string, () => Promise<string>, string, RegExp]>([
    [
      'refuses',
      () => Promise.reject(new Error('Failed to get ID Token.\n Error Code : 503')),
      'transient',
      /Error Code : 503/,
    ],
    ['does not answer', () => new Promise<string>(() => undefined), 'timeout', /no answer within 0.05 s/],
    ['gives no JSON Web Token', () => Promise.resolve('nonsense'), 'malformed', /no JSON Web Token/],
  ])('is unknown where GitHub %s', async (_, idToken, reason, found) => {
    const outcome = await harness.login({ idToken, idTokenTimeoutMs: 50 });
    expect(outcome.login).toMatchObject({
      known: false,
      reason,
      read: expect.stringContaining('ID token'),
      found: expect.stringMatching(found),
    });
    expect(harness.simulator.requests).toEqual([]);
  });
});

describe('a login that cannot be judged', () => {
  const ACTIONS: [string, FaultRule['action'], string, RegExp][] = [
    ['hangs', { kind: 'hang' }, 'timeout', /Microsoft Entra did not answer within 1.2 s \(127\.0\.0\.1:\d+\)/],
    [
      'resets',
      { kind: 'reset' },
      'transient',
      /could not be reached: check network, firewall and proxy .*127\.0\.0\.1:\d+/,
    ],
    ['answers 500', { kind: 'respond', status: 500, body: 'oops' }, 'transient', /^HTTP 500/],
    [
      'answers 429 with a long Retry-After',
      { kind: 'respond', status: 429, headers: { 'retry-after': '600' } },
      'transient',
      /^HTTP 429/,
    ],
    [
      'answers with a page',
      { kind: 'respond', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'malformed',
      /not JSON/,
    ],
    [
      'answers with a refusal of a gateway',
      { kind: 'respond', status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'malformed',
      /^HTTP 403/,
    ],
    [
      'answers without a token',
      { kind: 'respond', status: 200, body: { token_type: 'Bearer' } },
      'malformed',
      /no access token/,
    ],
    [
      'redirects',
      { kind: 'respond', status: 302, headers: { location: 'https://elsewhere.example/' } },
      'malformed',
      /redirect, which is not followed/,
    ],
    [
      'is overloaded in its own words',
      {
        kind: 'respond',
        status: 400,
        body: {
          error: 'temporarily_unavailable',
          error_description: 'AADSTS90033: A transient error.\r\nTrace ID: x',
          error_codes: [90033],
        },
      },
      'transient',
      /^HTTP 400: "AADSTS90033: A transient error\."/,
    ],
  ];

  it.each(ACTIONS)('because Entra %s', async (_, action, reason, found) => {
    harness.simulator.addFault({ service: 'entra', method: 'POST', action });
    const started = performance.now();
    const outcome = await harness.login();
    for (const fact of [outcome.login, outcome.graph, outcome.arm]) {
      expect(fact).toMatchObject({ known: false, reason, found: expect.stringMatching(found) });
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('because the certificate is not trusted, and says so', async () => {
    const { ca: _, ...settings } = harness.settings;
    const outcome = await harness.login({ settings });
    expect(outcome.login).toMatchObject({
      known: false,
      reason: 'transient',
      found: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  it('because Entra’s discovery points to another host', async () => {
    harness.simulator.addFault({
      service: 'entra',
      path: /openid-configuration/,
      action: {
        kind: 'rewrite',
        with: (response) => ({
          ...response,
          body: JSON.parse(
            JSON.stringify(response.body).replaceAll(harness.simulator.origins.entra, 'https://elsewhere.example'),
          ),
        }),
      },
    });
    const outcome = await harness.login();
    expect(outcome.login).toMatchObject({ known: false });
    expect(tokenRequests()).toEqual([]);
  });

  it('leaves one token in use where only the other one fails', async () => {
    harness.simulator.addFault({ service: 'entra', body: GRAPH, action: { kind: 'respond', status: 503 } });
    expect(await harness.login()).toMatchObject({
      login: { known: true, value: { kind: 'succeeded' } },
      graph: { known: false, reason: 'transient', read: expect.stringContaining('Microsoft Graph') },
      arm: { known: true },
    });
  });

  it('because the run’s time limit has passed', async () => {
    const settings = { ...harness.settings, signal: AbortSignal.timeout(100), attemptTimeoutMs: 10_000 };
    harness.simulator.addFault({ service: 'entra', action: { kind: 'hang' } });
    const started = performance.now();
    expect((await harness.login({ settings })).login).toMatchObject({
      known: false,
      reason: 'timeout',
      found: expect.stringContaining('time limit'),
    });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('behind a proxy, in the public cloud', () => {
  it('reaches Entra by its own name through HTTPS_PROXY, without asking it who it is', async () => {
    process.env.HTTPS_PROXY = harness.simulator.proxy;
    try {
      const cloud = resolveCloud({
        azureCloud: 'public',
        entraEndpoint: undefined,
        graphEndpoint: undefined,
        armEndpoint: undefined,
        oidcAudience: undefined,
      });
      const outcome = await login({ tenantId: IDS.tenant, clientId: IDS.auditor.appId }, cloud, {
        context: { onActions: true, idTokenOffered: true, fromFork: false },
        idToken: (audience) => harness.simulator.idToken(audience),
        mask: () => undefined,
        now: () => Date.now(),
        settings: harness.settings,
      });
      expect(outcome.login).toMatchObject({ known: true, value: { kind: 'succeeded' } });
    } finally {
      delete process.env.HTTPS_PROXY;
    }
    expect(new Set(harness.simulator.tunnels)).toEqual(new Set(['login.microsoftonline.com:443']));
    expect(harness.simulator.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });
});

describe('what is read after a login that gave nothing', () => {
  it('is unknown because of the login, and nothing is asked', async () => {
    harness.simulator.addFault({ service: 'entra', action: { kind: 'respond', status: 503 } });
    const facts = await harness.read();
    expect(facts.login).toMatchObject({ known: false, reason: 'transient' });
    const { login: _, ...others } = facts;
    for (const fact of Object.values(others)) expect(fact).toMatchObject({ known: false, reason: 'dependency' });
    expect(harness.simulator.requests.every(({ service }) => service === 'entra')).toBe(true);
  });

  it('is unknown because of the refusal', async () => {
    const facts = await harness.read({ loginClientId: '99999999-9999-4999-8999-999999999999' });
    expect(facts.subscription).toMatchObject({
      known: false,
      reason: 'dependency',
      found: expect.stringContaining('Microsoft Entra refused it'),
    });
  });

  it.each([
    ['graph', GRAPH, 'application', 'subscription'],
    ['arm', /scope=https%3A%2F%2Fmanagement/, 'subscription', 'application'],
  ] as const)('is unknown as far as it needs the token for %s', async (_, body, unknownFact, knownFact) => {
    harness.simulator.addFault({ service: 'entra', body, action: { kind: 'respond', status: 503 } });
    const facts = await harness.read();
    expect(facts[unknownFact]).toMatchObject({ known: false, reason: 'dependency' });
    expect(facts[knownFact]).toMatchObject({ known: true });
  });

  it('is unknown where the token ends and cannot be renewed', async () => {
    let now = Date.now();
    const outcome = await harness.login({ now: () => now });
    now += 4_200_000;
    harness.simulator.addFault({ service: 'entra', action: { kind: 'respond', status: 503 } });
    if (!outcome.graph.known) throw new Error('the token is known');
    await expect(outcome.graph.value.token()).rejects.toThrow(/could not be renewed: HTTP 503/);
    harness.simulator.clearFaults();
    await expect(outcome.graph.value.token()).resolves.toEqual(expect.any(String));
  });
});
