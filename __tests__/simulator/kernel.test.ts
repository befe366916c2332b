import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { dirname } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { defaultJob, healthyWorld, IDS, isoDays, jobSubject, pick, type World } from '../../simulator/world.js';
import { field, send, startAzure } from './azure/client.js';

let simulator: Simulator;
let world: World;

beforeAll(async () => {
  world = healthyWorld();
  simulator = await startAzure({ world });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  Object.assign(world, healthyWorld());
  simulator.clearFaults();
  simulator.clearRequests();
  simulator.setLatency(0);
});

const discovery = () => `${simulator.origins.entra}/${IDS.tenant}/v2.0/.well-known/openid-configuration`;
const ask = () => send(simulator.ca, discovery());

describe('faults', () => {
  it('respond instead of the service, after `skip` and for `times` requests', async () => {
    simulator.addFault({
      service: 'entra',
      path: /openid-configuration/,
      skip: 1,
      times: 2,
      action: { kind: 'respond', status: 503, headers: { 'retry-after': '1' }, body: { busy: true } },
    });
    const statuses = [(await ask()).status, (await ask()).status, (await ask()).status, (await ask()).status];
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  it.each([
    ['another service', { service: 'graph' as const }],
    ['another method', { method: 'POST' }],
    ['another path', { path: /somewhere-else/ }],
    ['another body', { body: /mutation/ }],
  ])('leave %s alone', async (_title, rule) => {
    simulator.addFault({ ...rule, action: { kind: 'reset' } });
    expect((await ask()).status).toBe(200);
  });

  it('reset the connection', async () => {
    simulator.addFault({ action: { kind: 'reset' }, times: 1 });
    await expect(ask()).rejects.toThrow();
    expect(simulator.requests[0]?.status).toBe(0);
  });

  it('truncate the answer', async () => {
    simulator.addFault({ action: { kind: 'truncate', bytes: 10 }, times: 1 });
    await expect(ask()).rejects.toThrow(/aborted|hang up/);
  });

  it('delay the answer', async () => {
    simulator.addFault({ action: { kind: 'delay', ms: 120 }, times: 1 });
    const began = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(110);
  });

  it('rewrite what the client sees, and act before and after the service', async () => {
    const seen: string[] = [];
    simulator.addFault({
      action: {
        kind: 'before',
        run: () => {
          seen.push('before');
          pick(world.tenants, () => true).domain = 'renamed.example';
        },
      },
    });
    simulator.addFault({
      action: {
        kind: 'after',
        run: () => {
          seen.push('after');
        },
      },
    });
    simulator.addFault({
      action: { kind: 'rewrite', with: (response) => ({ ...response, status: 299, body: { seen: seen.join() } }) },
    });
    const answer = await send(
      simulator.ca,
      `${simulator.origins.entra}/renamed.example/v2.0/.well-known/openid-configuration`,
    );
    expect(answer).toMatchObject({ status: 299, json: { seen: 'before,after' } });
  });

  it('let a request hang until the client gives up', async () => {
    simulator.addFault({ action: { kind: 'hang' }, times: 1 });
    const outcome = await Promise.race([
      ask().then(
        () => 'answered',
        () => 'failed',
      ),
      new Promise((resolve) => setTimeout(resolve, 150, 'hanging')),
    ]);
    expect(outcome).toBe('hanging');
    expect(simulator.requests).toHaveLength(1);
  });
});

describe('the log', () => {
  it('keeps requests in order of arrival with status, body and time', async () => {
    simulator.setLatency(30);
    await ask();
    await send(simulator.ca, `${simulator.origins.entra}/x%20y/oauth2/v2.0/token`, { method: 'POST', body: 'a=b' });
    await send(simulator.ca, `${simulator.origins.entra}/nothing`);
    expect(
      simulator.requests.map(({ service, method, path, body, status, handled }) => [
        service,
        method,
        path,
        body,
        status,
        handled,
      ]),
    ).toEqual([
      ['entra', 'GET', `/${IDS.tenant}/v2.0/.well-known/openid-configuration`, '', 200, true],
      ['entra', 'POST', '/x y/oauth2/v2.0/token', 'a=b', 400, true],
      ['entra', 'GET', '/nothing', '', 404, false],
    ]);
    for (const entry of simulator.requests) expect(entry.endedAt - entry.startedAt).toBeGreaterThanOrEqual(25);
  });
});

describe('the runner', () => {
  it('gives an ID token to the bearer of a request token, for the audience asked', async () => {
    const job = defaultJob({ environment: 'a:b', pullRequest: null });
    world.jobs = [job];
    const environment = simulator.runnerEnvironment();
    const address = `${environment.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`;
    const answer = await send('', address, { token: environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '' });
    const token = String(field(answer.json, 'value'));
    const keys = await send('', `${simulator.origins.oidc}/.well-known/jwks`);
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet(keys.json as Parameters<typeof createLocalJWKSet>[0]),
      { issuer: 'https://token.actions.githubusercontent.com', audience: 'api://AzureADTokenExchange' },
    );
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      sub: 'repo:acme/.jit:environment:a%3Ab',
      repository: 'acme/.jit',
      repository_owner: 'acme',
      event_name: 'schedule',
      environment: 'a:b',
      sha: environment.GITHUB_SHA,
    });
    expect([(payload.exp ?? 0) - (payload.iat ?? 0), (payload.iat ?? 0) - (payload.nbf ?? 0)]).toEqual([300, 600]);
    const again = await send('', address, { token: environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '' });
    expect(decodeJwt(String(field(again.json, 'value'))).jti).not.toBe(payload.jti);
    const plain = await send('', String(environment.ACTIONS_ID_TOKEN_REQUEST_URL), {
      token: environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '',
    });
    expect(decodeJwt(String(field(plain.json, 'value'))).aud).toBe('https://github.com/acme');
  });

  it.each([
    ['a wrong token', 'wrong', true, '?api-version=2.0', 401],
    ['a job without id-token: write', 'simulated-request-token', false, '?api-version=2.0', 401],
    ['no api-version', 'simulated-request-token', true, '', 400],
  ])('refuses %s', async (_title, token, idToken, query, status) => {
    world.jobs = [defaultJob({ idToken })];
    expect((await send('', `${simulator.origins.oidc}/actions/idtoken${query}`, { token })).status).toBe(status);
  });

  it('publishes the issuer under its own name', async () => {
    const answer = await send('', `${simulator.origins.oidc}/.well-known/openid-configuration`);
    expect(answer.json).toMatchObject({
      issuer: 'https://token.actions.githubusercontent.com',
      jwks_uri: `${simulator.origins.oidc}/.well-known/jwks`,
    });
    expect((await send('', `${simulator.origins.oidc}/elsewhere`)).status).toBe(404);
  });

  it.each([
    [{}, 'repo:acme/.jit:ref:refs/heads/main'],
    [{ event: 'pull_request', ref: 'refs/pull/1/merge' }, 'repo:acme/.jit:pull_request'],
    [{ event: 'pull_request', environment: 'prod' }, 'repo:acme/.jit:environment:prod'],
    [{ event: 'pull_request_target' }, 'repo:acme/.jit:ref:refs/heads/main'],
    [{ ref: 'refs/tags/v1' }, 'repo:acme/.jit:ref:refs/tags/v1'],
    [{ immutableSubject: true }, 'repo:acme@9000001/.jit@9200001:ref:refs/heads/main'],
    [{ subject: 'job_workflow_ref:x' }, 'job_workflow_ref:x'],
  ])('subject of %j: %s', (changes, subject) => {
    expect(jobSubject(defaultJob(changes))).toBe(subject);
  });

  it('sets a step up as GitHub does', () => {
    const pullRequest = {
      number: 5,
      headRef: 'topic',
      headSha: 'f'.repeat(40),
      baseRef: 'main',
      baseSha: 'e'.repeat(40),
      headRepository: 'stranger/.jit',
    };
    const job = defaultJob({ event: 'pull_request', ref: 'refs/pull/5/merge', idToken: false, pullRequest });
    const environment = simulator.runnerEnvironment({ job, event: { extra: 1 }, extra: { NO_COLOR: '1' } });
    expect(environment).toMatchObject({
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_HEAD_REF: 'topic',
      GITHUB_BASE_REF: 'main',
      GITHUB_REF_NAME: '5/merge',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_API_URL: `${simulator.origins.github}/api/v3`,
      NODE_EXTRA_CA_CERTS: simulator.caFile,
      NO_COLOR: '1',
    });
    expect(Object.keys(environment).filter((name) => name.startsWith('ACTIONS_'))).toEqual([]);
    const payload: unknown = JSON.parse(readFileSync(environment.GITHUB_EVENT_PATH ?? '', 'utf8'));
    expect(payload).toMatchObject({
      extra: 1,
      number: 5,
      repository: { full_name: 'acme/.jit', fork: false },
      pull_request: {
        head: { sha: 'f'.repeat(40), repo: { full_name: 'stranger/.jit', fork: true } },
        base: { repo: { fork: false } },
      },
    });
    for (const name of ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV'])
      expect(readFileSync(environment[name] ?? '', 'utf8')).toBe('');
    const second = simulator.runnerEnvironment({ job });
    expect(second.GITHUB_OUTPUT).not.toBe(environment.GITHUB_OUTPUT);
  });
});

describe('transport', () => {
  it('serves loopback and the public host names under the authority that it writes down', async () => {
    const port = Number(new URL(simulator.origins.graph).port);
    for (const servername of ['localhost', 'graph.microsoft.com']) {
      const authorized = await new Promise((resolve, reject) => {
        const socket = connectTls({ host: '127.0.0.1', port, ca: readFileSync(simulator.caFile), servername }, () => {
          resolve(socket.authorized);
          socket.destroy();
        });
        socket.on('error', reject);
      });
      expect(authorized).toBe(true);
    }
    await expect(send('', discovery())).rejects.toThrow(/certificate/);
  });

  it.each([
    ['graph.microsoft.com:443', 200],
    ['example.com:443', 403],
  ])('the proxy answers a tunnel to %s with %i', async (target, status) => {
    const proxy = new URL(simulator.proxy);
    const answered = await new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        host: proxy.hostname,
        port: proxy.port,
        method: 'CONNECT',
        path: target,
        agent: false,
      });
      outgoing.on('connect', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
    expect(answered).toBe(status);
    expect(simulator.tunnels).toContain(target);
  });

  it('stops with everything that it made', async () => {
    const own = await startAzure();
    const environment = own.runnerEnvironment();
    own.addFault({ action: { kind: 'hang' } });
    const hanging = send(own.ca, `${own.origins.graph}/v1.0/applications`).catch(() => 'ended');
    while (own.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await own.stop();
    expect(await hanging).toBe('ended');
    expect(existsSync(dirname(environment.GITHUB_OUTPUT ?? ''))).toBe(false);
    expect(existsSync(own.caFile)).toBe(false);
    await expect(send(own.ca, own.origins.graph)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('the whole', () => {
  it('starts all five services over one world, and names the head of the branch', async () => {
    const whole = await startSimulator();
    try {
      const environment = whole.runnerEnvironment();
      expect(environment.GITHUB_SHA).toBe(whole.github?.hands.branches('acme/.jit').main);
      const answer = await send(whole.ca, `${whole.origins.github}/api/v3/repos/acme/.jit`, {
        token: environment.SIMULATED_GITHUB_TOKEN ?? '',
        headers: { 'user-agent': 'test' },
      });
      expect(answer).toMatchObject({ status: 200, json: { full_name: 'acme/.jit' } });
    } finally {
      await whole.stop();
    }
  });

  it('the healthy world has a secret that lives long, and tells a missing element apart', () => {
    expect(Date.parse(isoDays(400)) - Date.now()).toBeGreaterThan(399 * 86_400_000);
    expect(() => pick([1, 2], (item) => item === 3)).toThrow('no such element');
  });
});
