import { type AddressInfo, createServer, type Server } from 'node:net';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceName, SimResponse } from '../../../simulator/service.js';
import { JIT_API_TOKEN } from '../../../simulator/world.js';
import { follow } from '../../../src/azure/repairs/follow.js';
import { createSender } from '../../../src/azure/repairs/sender.js';
import { plantDrift, rowsOf, type Scenario, type Step, scenario } from '../harness.js';

/** A host that is none of ours. It counts connections, since a handshake alone would be too much. */
let connections = 0;
let foreign: Server;
beforeEach(async () => {
  connections = 0;
  foreign = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise<void>((resolve) => foreign.close(() => resolve())));

/** The same host on another port, by another scheme, by another name, and in disguise. */
function foreignPlaces(): readonly string[] {
  const { port } = foreign.address() as AddressInfo;
  return [
    // First: the simulated OIDC service speaks plain HTTP, and a client that follows redirects may stop at another scheme.
    `http://127.0.0.1:${port}/x`,
    `https://127.0.0.1:${port}/x`,
    `https://localhost:${port}/x`,
    `//127.0.0.1:${port}/x`,
    `https://api.github.com@127.0.0.1:${port}/x`,
  ];
}

const STATUSES = [301, 302, 307, 308];

/** Redirects each answer of a service: every status with every place, in turn. Gives how many were sent. */
function redirectAll({ simulator }: Scenario, service: ServiceName): { readonly sent: number } {
  const turns = STATUSES.flatMap((status) => foreignPlaces().map((location) => ({ status, location })));
  const count = { sent: 0 };
  simulator.addFault({
    service,
    action: {
      kind: 'rewrite',
      with: () => {
        const { status, location } = turns[count.sent % turns.length] ?? { status: 302, location: '' };
        count.sent += 1;
        return { status, headers: { location }, body: '' };
      },
    },
  });
  return count;
}

const JIT = (given: Scenario) => ({
  'jit-api-client-id': JIT_API_TOKEN.clientId,
  'jit-api-secret': JIT_API_TOKEN.secret,
  'jit-api-endpoint': given.simulator.origins.jit,
});

function expectUnknown(step: Step, check: string): void {
  const rows = rowsOf(step, check);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatchObject({ status: 'unknown' });
  // An unknown of an error check ends the run red.
  if (rows.some(({ severity }) => severity === 'error')) expect(step.exitCode).toBe(1);
}

describe('a redirect to another host is not followed', () => {
  it.each([
    ['oidc', 'login/oidc'],
    ['entra', 'login/oidc'],
    ['graph', 'app/exists'],
    ['arm', 'subscription/state'],
    ['github', 'config/readable'],
    ['jit', 'jit/integration-file'],
  ] as const)('of %s', async (service, check) => {
    const given = await scenario();
    plantDrift(given);
    const count = redirectAll(given, service);
    const step = await given.run({ with: JIT(given) });
    expect(count.sent).toBeGreaterThan(0);
    expect(connections).toBe(0);
    expectUnknown(step, check);
  });
});

type Page = Readonly<Record<string, unknown>>;

/** Adds a next link to every list that an answer holds, those in a batch included. */
function withNextLink(response: SimResponse, name: string, next: string): SimResponse {
  const add = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(add);
    const page = Object.fromEntries(Object.entries(value as Page).map(([key, each]) => [key, add(each)]));
    return Array.isArray(page.value) ? { ...page, [name]: next } : page;
  };
  return { ...response, body: add(response.body) };
}

describe('a next link to another host is not followed', () => {
  it.each([
    ['graph', '@odata.nextLink', 'app/consent'],
    ['arm', 'nextLink', 'role/assignment'],
  ] as const)('of %s', async (service, name, check) => {
    const given = await scenario();
    const places = foreignPlaces();
    let pages = 0;
    given.simulator.addFault({
      service,
      action: {
        kind: 'rewrite',
        with: (response) => {
          if (!JSON.stringify(response.body ?? '').includes('"value":[')) return response;
          pages += 1;
          return withNextLink(response, name, places[pages % places.length] ?? '');
        },
      },
    });
    const step = await given.run();
    expect(pages).toBeGreaterThan(0);
    expect(connections).toBe(0);
    expectUnknown(step, check);
  });

  it('of GitHub: a Link header leads nowhere', async () => {
    const given = await scenario();
    plantDrift(given);
    const [place = ''] = foreignPlaces();
    given.simulator.addFault({
      service: 'github',
      action: {
        kind: 'rewrite',
        with: (response) => ({ ...response, headers: { ...response.headers, link: `<${place}>; rel="next"` } }),
      },
    });
    const step = await given.run();
    expect(step.outputs['pull-request-operation']).toBe('created');
    expect(connections).toBe(0);
  });
});

describe('an operation that is said to be followed at another host', () => {
  it.each(['azure-asyncoperation', 'location'])('is not asked there: %s', async (header) => {
    const settings = { meter: { total: 0, retried: 0 } };
    const arm = { service: 'Azure Resource Manager', url: 'https://127.0.0.1:9' } as const;
    const send = createSender(arm, { token: async () => 'token-of-arm' }, settings);
    for (const place of foreignPlaces().filter((each) => !each.startsWith('//'))) {
      const accepted = { status: 202, headers: createHttpHeaders({ [header]: place, 'retry-after': '0' }), body: {} };
      const ending = await follow(accepted, { send, settings, tell: () => undefined, what: 'It' });
      expect(ending).toEqual({ kind: 'untold', words: expect.stringMatching(/pointed to another host .*refused/) });
    }
    expect(connections).toBe(0);
    expect(settings.meter.total).toBe(0);
  });
});
