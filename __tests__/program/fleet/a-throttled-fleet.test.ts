import { describe, expect, it } from '@jest/globals';
import { addFleet, type FleetTenant, fleetFile, fleetList } from '../../../simulator/fleet.js';
import { githubTokens, newRepository } from '../../../simulator/github/world.js';
import type { FaultRule, LoggedRequest, SimRequest } from '../../../simulator/service.js';
import { IDS, pick } from '../../../simulator/world.js';
import { FILE, type Scenario, type Step, scenario } from '../harness.js';

const SIZE = 40;
const REPOSITORIES = ['config-0', 'config-1', 'config-2'];
/**
 * What a healthy integration asks: two tokens of Entra, whose host, unknown to the library here, is asked twice who it is;
 * one batch of Graph; eight reads of Azure Resource Manager.
 */
const REQUESTS = { entra: 4, graph: 1, arm: 8 } as const;
const LIST = '.jit/fleet.yml';

const repositoryOf = (place: number): string => REPOSITORIES[place % REPOSITORIES.length] ?? '';

/** Forty tenants over three config repos, each of which has one entry that drifted. */
async function fleet(): Promise<{ readonly given: Scenario; readonly tenants: readonly FleetTenant[] }> {
  const given = await scenario();
  const tenants = addFleet(given.world, SIZE);
  const token = pick(given.world.github.tokens, ({ value }) => value === githubTokens.workflow);
  for (const [index, name] of REPOSITORIES.entries()) {
    given.world.github.repositories.push(newRepository({ id: 9_400_000 + index, owner: 'acme', name }));
    token.repositories[`acme/${name}`] = { metadata: 'read', contents: 'write', pull_requests: 'write' };
    const members = tenants.filter((_, place) => repositoryOf(place) === name);
    const file = fleetFile(members, new Set([members[1]?.id ?? '']));
    given.github.hands.commitFiles(`acme/${name}`, 'main', { [FILE]: file });
  }
  const list = fleetList(tenants, (_, place) => ({ 'config-repo': `acme/${repositoryOf(place)}` }));
  given.github.hands.commitFiles('acme/.jit', 'main', { [LIST]: list });
  return { given, tenants };
}

/** Throttles the first such request of every fourth tenant: the ids of its tenant, app and subscription end their first part alike. */
function throttling(rule: Pick<FaultRule, 'service' | 'path' | 'method'>, headers: Readonly<Record<string, string>>) {
  const met = new Set<string>();
  const when = ({ url, headers: { authorization = '' } }: SimRequest): boolean => {
    const claims = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString('utf8');
    const number = /[1-7](\d{7})-[\da-f]{4}-/.exec(`${url.pathname} ${claims}`)?.[1] ?? '';
    const isMeant = Number(number) % 4 === 0 && !met.has(number);
    if (isMeant) met.add(number);
    return isMeant;
  };
  const body = { error: { code: 'TooManyRequests', message: 'Too many requests. Try again later.' } };
  return { met, rule: { ...rule, when, action: { kind: 'respond', status: 429, headers, body } } as const };
}

const keyOf = ({ service, method, path, body }: LoggedRequest): string =>
  `${service} ${method} ${path} ${service === 'entra' ? body : ''}`;

/** How long the same was not asked again after each refusal, in milliseconds; Graph's batches have answers of their own. */
function pausesOf({ requests }: Step): readonly number[] {
  return requests
    .filter(({ status }) => status === 429)
    .map((refused) => {
      const again = requests.filter((other) => other.sequence > refused.sequence && keyOf(other) === keyOf(refused));
      expect(again).toHaveLength(1);
      return Math.min(...again.map(({ startedAt }) => startedAt)) - refused.endedAt;
    });
}

describe('a fleet that is throttled now and then', () => {
  it('comes to the right verdicts, waits as it is asked to, and asks nothing more than once again', async () => {
    const { given, tenants } = await fleet();
    const entra = throttling({ service: 'entra', method: 'POST', path: /\/token/ }, { 'Retry-After': '1' });
    const arm = throttling(
      { service: 'arm', path: /roleAssignments/ },
      { 'Retry-After': '1', 'x-ms-ratelimit-remaining-subscription-reads': '0' },
    );
    const subscription = throttling({ service: 'arm', path: /\/subscriptions\/[^/]+\?/ }, {});
    for (const { rule } of [entra, arm, subscription]) given.simulator.addFault(rule);
    // A part of a batch: Microsoft Graph tells in its own headers when it may be asked again.
    given.simulator.addFault({
      service: 'graph',
      path: /^\/v1\.0\/applications/,
      times: 5,
      action: { kind: 'respond', status: 429, headers: { 'Retry-After': '1' } },
    });

    const step = await given.run({
      with: {
        'tenant-id': '',
        'client-id': '',
        'subscription-id': '',
        'integration-id': '',
        'config-repo': '',
        'integrations-file': LIST,
        'login-client-id': IDS.auditor.appId,
        mode: 'check',
        parallel: '16',
      },
    });
    expect({ exitCode: step.exitCode, unknowns: step.outputs.unknowns, errors: step.outputs.errors }).toEqual({
      exitCode: 0,
      unknowns: '0',
      errors: '0',
    });
    const drifted = REPOSITORIES.map((_, index) => tenants[REPOSITORIES.length + index]?.id);
    const unhealthy = step.report.integrations.filter(({ verdict }) => verdict !== 'healthy');
    expect(unhealthy.map(({ id, verdict }) => [id, verdict])).toEqual(drifted.map((id) => [id, 'unhealthy']));
    expect(step.report.integrations).toHaveLength(SIZE);

    // One pull request for each config repo.
    const pulls = REPOSITORIES.map(
      (name) => pick(given.world.github.repositories, (each) => each.name === name).pulls.length,
    );
    expect(pulls).toEqual([1, 1, 1]);
    expect(step.report.configs.map(({ pullRequest }) => pullRequest.operation)).toEqual([
      'created',
      'created',
      'created',
    ]);

    // Each refusal was met by one further request, after the time that it asked for.
    const asked = [entra, arm, subscription].map(({ met }) => met.size);
    expect(asked).toEqual([10, 10, 10]);
    const refused = step.requests.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(30);
    const pauses = pausesOf(step);
    const patient = refused.map(({ path }, index) =>
      /\/subscriptions\/[^/]+\?/.test(path) ? [] : [pauses[index] ?? 0],
    );
    for (const pause of patient.flat()) expect(pause).toBeGreaterThan(985);
    const sent = (name: string): number => step.requests.filter(({ service }) => service === name).length;
    expect({ entra: sent('entra'), graph: sent('graph'), arm: sent('arm') }).toEqual({
      entra: SIZE * REQUESTS.entra + 10,
      graph: SIZE * REQUESTS.graph + 5,
      arm: SIZE * REQUESTS.arm + 20,
    });
    expect(step.report.requests.retried).toBe(30);
    // One assertion serves them all as long as it is fresh.
    expect(sent('oidc')).toBe(1);
  });
});
