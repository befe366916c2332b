import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultRule, SimResponse } from '../../simulator/service.js';
import { IDS } from '../../simulator/world.js';
import type { TenantFacts, UnknownReason } from '../../src/core/facts.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;
let healthy: TenantFacts;
beforeAll(async () => {
  harness = await startHarness();
  healthy = await harness.read();
});
afterEach(() => {
  harness.simulator.clearFaults();
  harness.simulator.clearRequests();
});
afterAll(() => harness.stop());

type Name = Exclude<keyof TenantFacts, 'login'>;
const unread = (facts: TenantFacts): string[] =>
  Object.entries(facts)
    .filter(([, fact]) => !fact.known)
    .map(([name]) => name);

const APP = `appId='${IDS.jit.appId}'`;
const LOGIN = `appId='${IDS.auditor.appId}'`;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\$]/g, '\\$&');

/** What cannot be read without another fact. */
const DRAGGED: Partial<Record<Name, readonly Name[]>> = { resourceApis: ['otherApis'] };

/** Where each fact is read, whether by itself or as a part of a batch. */
const PLACES: readonly [Name, FaultRule][] = [
  ['application', { service: 'graph', path: new RegExp(escaped(`/applications(${APP})?`)) }],
  ['servicePrincipal', { service: 'graph', path: new RegExp(escaped(`/servicePrincipals(${APP})?`)) }],
  ['delegatedGrants', { service: 'graph', path: /oauth2PermissionGrants/ }],
  ['applicationGrants', { service: 'graph', path: new RegExp(escaped(`(${APP})/appRoleAssignments`)) }],
  ['groups', { service: 'graph', path: new RegExp(escaped(`(${APP})/transitiveMemberOf`)) }],
  ['federatedCredentials', { service: 'graph', path: new RegExp(escaped(`(${APP})/federated`)) }],
  ['loginFederatedCredentials', { service: 'graph', path: new RegExp(escaped(`(${LOGIN})/federated`)) }],
  ['loginPrincipal', { service: 'graph', path: new RegExp(escaped(`/servicePrincipals(${LOGIN})?`)) }],
  ['loginApplicationGrants', { service: 'graph', path: new RegExp(escaped(`(${LOGIN})/appRoleAssignments`)) }],
  ['loginGroups', { service: 'graph', path: new RegExp(escaped(`(${LOGIN})/transitiveMemberOf`)) }],
  ['resourceApis', { service: 'graph', path: /servicePrincipals\(appId='00000003/ }],
  ['subscription', { service: 'arm', path: new RegExp(`^/subscriptions/${IDS.subscription}\\?`) }],
  ['roleAssignments', { service: 'arm', path: /roleAssignments/ }],
  ['roleDefinitions', { service: 'arm', path: /roleDefinitions/ }],
  ['denyAssignments', { service: 'arm', path: /denyAssignments/ }],
  ['defenderPlans', { service: 'arm', path: /pricings/ }],
  ['activeSchedules', { service: 'arm', path: /roleAssignmentScheduleInstances/ }],
  ['otherSubscriptions', { service: 'arm', path: /^\/subscriptions\?/ }],
].map(([name, rule]) => [name, rule] as [Name, FaultRule]);

const json = (status: number, body: unknown): FaultRule['action'] => ({ kind: 'respond', status, body });

const FAULTS: readonly [string, FaultRule['action'], UnknownReason, RegExp][] = [
  [
    '500 for ever',
    json(500, { error: { code: 'InternalServerError', message: 'x' } }),
    'transient',
    /^HTTP 500 InternalServerError: "x"$/,
  ],
  ['503 without a body', { kind: 'respond', status: 503 }, 'transient', /^HTTP 503/],
  [
    '429 with a long Retry-After',
    {
      kind: 'respond',
      status: 429,
      headers: { 'retry-after': '3600' },
      body: { error: { code: 'TooManyRequests', message: 'wait' } },
    },
    'transient',
    /^HTTP 429 TooManyRequests/,
  ],
  [
    'a 404 that is not the service’s own',
    json(404, { error: { code: 'NotFound', message: 'no route' } }),
    'malformed',
    /^HTTP 404 NotFound/,
  ],
  [
    'a 403 with the code of another cause',
    json(403, { error: { code: 'Blocked', message: 'x' } }),
    'forbidden',
    /^HTTP 403 Blocked/,
  ],
  ['a 401', json(401, { error: { code: 'InvalidAuthenticationToken', message: 'x' } }), 'forbidden', /^HTTP 401/],
  ['an object of another shape', json(200, { hello: 'world' }), 'malformed', /missing|no list/],
  ['a list where an object belongs', json(200, []), 'malformed', /no object/],
  [
    'a list whose elements are of another shape',
    json(200, { value: [{ id: 1 }] }),
    'malformed',
    /missing|no list|no GUID|no text|no object|another shape/,
  ],
];

describe.each(FAULTS)('%s', (_, action, reason, found) => {
  it.each(PLACES.map(([name, rule]) => [name, rule] as const))('makes %s alone unknown', async (name, rule) => {
    harness.simulator.addFault({ ...rule, action });
    const facts = await harness.read();
    expect(facts[name]).toMatchObject({ known: false, reason, found: expect.stringMatching(found) });
    expect(facts[name]).not.toHaveProperty('right');
    // Only what was read at that place: nothing else is dragged along.
    expect(unread(facts).sort()).toEqual([name, ...(DRAGGED[name] ?? [])].sort());
  });
});

describe('a fault that passes', () => {
  it.each<[string, FaultRule]>([
    [
      '500 once to a part of a batch',
      { service: 'graph', path: /transitiveMemberOf/, times: 1, action: { kind: 'respond', status: 500 } },
    ],
    [
      '429 once to a part of a batch',
      { service: 'graph', path: /appRoleAssignments/, times: 1, action: { kind: 'respond', status: 429 } },
    ],
    [
      '429 once to parts of a batch, with the time to wait',
      {
        service: 'graph',
        path: /v1\.0\/(?:applications|servicePrincipals)/,
        times: 2,
        action: { kind: 'respond', status: 429, headers: { 'Retry-After': '1' } },
      },
    ],
    ['a reset of the batch', { service: 'graph', path: /batch/, times: 1, action: { kind: 'reset' } }],
    ['a hang of the batch', { service: 'graph', path: /batch/, times: 1, action: { kind: 'hang' } }],
    ['a truncated batch', { service: 'graph', path: /batch/, times: 1, action: { kind: 'truncate', bytes: 40 } }],
    [
      '429 with Retry-After',
      { service: 'arm', times: 1, action: { kind: 'respond', status: 429, headers: { 'retry-after': '1' } } },
    ],
    ['two 503', { service: 'arm', path: /roleAssignments/, times: 2, action: { kind: 'respond', status: 503 } }],
    ['a hang of ARM', { service: 'arm', path: /roleDefinitions/, times: 1, action: { kind: 'hang' } }],
  ])('%s is survived', async (_, rule) => {
    harness.simulator.addFault(rule);
    const retried = harness.settings.meter.retried;
    expect(await harness.read()).toEqual(healthy);
    const again = harness.simulator.requests.filter(({ service }) => service === rule.service);
    expect(again.length + harness.settings.meter.retried - retried).toBeGreaterThan(rule.service === 'arm' ? 3 : 1);
  });
});

describe('a service that is gone', () => {
  const DIRECTORY = [
    'application',
    'applicationGrants',
    'delegatedGrants',
    'federatedCredentials',
    'groups',
    'loginApplicationGrants',
    'loginFederatedCredentials',
    'loginGroups',
    'loginPrincipal',
    'otherApis',
    'resourceApis',
    'servicePrincipal',
  ];
  /** Unknown because of another read, with the reason `dependency` or that read's own. */
  const FOLLOWING: readonly string[] = ['otherApis', 'premiumPlans', 'jitRequests'];
  const SUBSCRIPTION = [
    'activeSchedules',
    'defenderPlans',
    'denyAssignments',
    'jitRequests',
    'managedApplications',
    'otherSubscriptions',
    'premiumPlans',
    'roleAssignments',
    'roleDefinitions',
    'subscription',
  ];

  it.each<['graph' | 'arm', readonly string[], FaultRule['action'], UnknownReason, RegExp]>([
    ['graph', DIRECTORY, { kind: 'hang' }, 'timeout', /Microsoft Graph did not answer within 1.2 s/],
    ['graph', DIRECTORY, { kind: 'reset' }, 'transient', /Microsoft Graph: could not be reached/],
    [
      'graph',
      DIRECTORY,
      { kind: 'respond', status: 200, headers: { 'content-type': 'application/json' }, body: '{"responses": [' },
      'malformed',
      /not JSON/,
    ],
    [
      'graph',
      DIRECTORY,
      { kind: 'respond', status: 307, headers: { location: '/v1.0/x' } },
      'malformed',
      /HTTP 307: a redirect, which is not followed/,
    ],
    ['graph', DIRECTORY, { kind: 'respond', status: 200, body: { responses: [] } }, 'malformed', /holds no answer/],
    ['graph', DIRECTORY, { kind: 'respond', status: 200, body: {} }, 'malformed', /“responses” is no list/],
    ['arm', SUBSCRIPTION, { kind: 'hang' }, 'timeout', /Azure Resource Manager did not answer/],
    ['arm', SUBSCRIPTION, { kind: 'reset' }, 'transient', /Azure Resource Manager: could not be reached/],
    [
      'arm',
      SUBSCRIPTION,
      { kind: 'respond', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'malformed',
      /not JSON/,
    ],
    [
      'arm',
      SUBSCRIPTION,
      { kind: 'respond', status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'malformed',
      /^HTTP 403 without an error code/,
    ],
    [
      'arm',
      SUBSCRIPTION,
      { kind: 'respond', status: 302, headers: { location: 'https://elsewhere.example/' } },
      'malformed',
      /redirect/,
    ],
  ])('leaves what the other holds known (%s)', async (service, names, action, reason, found) => {
    harness.simulator.addFault({ service, action });
    const facts = await harness.read();
    expect(unread(facts).sort()).toEqual(names);
    for (const name of names.filter((candidate) => !FOLLOWING.includes(candidate)))
      expect(facts[name as Name]).toMatchObject({ reason, found: expect.stringMatching(found) });
  });

  it('costs a read no more than its attempts and pauses', async () => {
    harness.simulator.addFault({ service: 'arm', action: { kind: 'hang' } });
    const started = performance.now();
    await harness.read();
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(
      harness.simulator.requests.filter(({ service, path }) => service === 'arm' && path.includes('roleAssignments')),
    ).toHaveLength(3);
  });

  it('is given up at once when the run’s time has passed', async () => {
    harness.simulator.addFault({ service: 'graph', action: { kind: 'hang' } });
    const limited = await startHarness({ signal: AbortSignal.timeout(1_200), attemptTimeoutMs: 60_000 });
    limited.simulator.addFault({ service: 'graph', action: { kind: 'hang' } });
    const started = performance.now();
    const facts = await limited.read();
    await limited.stop();
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(facts.application).toMatchObject({
      known: false,
      reason: 'timeout',
      found: expect.stringContaining('time limit'),
    });
    expect(facts.roleAssignments).toMatchObject({ known: true });
  });
});

describe('a next link', () => {
  const linking = (key: string, link: string): FaultRule['action'] => ({
    kind: 'rewrite',
    with: (response: SimResponse) => ({ ...response, body: { ...(response.body as object), [key]: link } }),
  });

  it.each<[string, Name, FaultRule]>([
    [
      'Graph',
      'groups',
      {
        service: 'graph',
        path: new RegExp(escaped(`(${APP})/transitiveMemberOf`)),
        action: linking('@odata.nextLink', 'https://elsewhere.example/v1.0/x'),
      },
    ],
    [
      'ARM, without a library',
      'denyAssignments',
      { service: 'arm', path: /denyAssignments/, action: linking('nextLink', 'https://elsewhere.example/x') },
    ],
    [
      'ARM',
      'roleAssignments',
      { service: 'arm', path: /roleAssignments/, action: linking('nextLink', 'https://elsewhere.example/x') },
    ],
  ])('of %s to another host is refused before a token is sent', async (_, name, rule) => {
    harness.simulator.addFault(rule);
    const facts = await harness.read();
    expect(unread(facts)).toEqual([name]);
    expect(facts[name]).toMatchObject({
      reason: 'malformed',
      found: expect.stringContaining('pointed to another host (https://elsewhere.example)'),
    });
  });

  it('that leads in a circle ends', async () => {
    const { graph, arm } = harness.simulator.origins;
    const memberships = `${graph}/v1.0/servicePrincipals(${APP})/transitiveMemberOf?$select=id`;
    harness.simulator.addFault({
      service: 'graph',
      path: /transitiveMemberOf/,
      action: linking('@odata.nextLink', memberships),
    });
    const assignments = `${arm}/subscriptions/${IDS.subscription}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&x=1`;
    harness.simulator.addFault({ service: 'arm', path: /roleAssignments/, action: linking('nextLink', assignments) });
    const denies = assignments.replace('roleAssignments', 'denyAssignments');
    harness.simulator.addFault({ service: 'arm', path: /denyAssignments/, action: linking('nextLink', denies) });
    const facts = await harness.read();
    for (const name of ['groups', 'roleAssignments', 'denyAssignments'] as const) {
      expect(facts[name]).toMatchObject({ reason: 'malformed', found: 'the pages of the list never end' });
    }
  });
});
