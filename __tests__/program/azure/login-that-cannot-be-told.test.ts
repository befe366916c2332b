import { describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../../simulator/service.js';
import { plantDrift, rowOf, type StepOptions, scenario } from '../harness.js';
import { BROKEN, checksThat, findings } from './azure-scenario.js';

interface Case {
  readonly title: string;
  readonly fault: FaultRule;
  readonly with?: StepOptions['with'];
  readonly reason: 'transient' | 'timeout' | 'malformed';
  readonly message: RegExp;
}

const TOKEN = { service: 'entra', method: 'POST' } as const;
const throttled = (seconds: string) =>
  ({
    kind: 'respond',
    status: 429,
    headers: { 'retry-after': seconds },
    body: {
      error: 'temporarily_unavailable',
      error_description: 'AADSTS90055: Too many requests.',
      error_codes: [90055],
    },
  }) as const;

const CASES: readonly Case[] = [
  {
    title: 'Entra answers 500 for ever',
    fault: { ...TOKEN, action: BROKEN['HTTP 500 for ever'] },
    reason: 'transient',
    message: /HTTP 500/,
  },
  {
    title: 'Entra hangs until the run’s time is over',
    fault: { ...TOKEN, action: { kind: 'hang' } },
    with: { 'timeout-seconds': '3' },
    reason: 'timeout',
    message: /time limit has passed/,
  },
  {
    title: 'Entra resets every connection',
    fault: { ...TOKEN, action: { kind: 'reset' } },
    reason: 'transient',
    message: /could not be reached/,
  },
  {
    title: 'Entra answers what is no JSON',
    fault: { ...TOKEN, action: BROKEN['no JSON'] },
    reason: 'malformed',
    message: /not JSON/,
  },
  {
    title: 'Entra answers JSON without a token',
    fault: { ...TOKEN, action: BROKEN['JSON of another shape'] },
    reason: 'malformed',
    message: /no access token/,
  },
  {
    title: 'a proxy answers 403 for Entra',
    fault: {
      ...TOKEN,
      action: { kind: 'respond', status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>Blocked</h1>' },
    },
    reason: 'malformed',
    message: /HTTP 403/,
  },
  {
    title: 'Entra answers 404 without words of its own',
    fault: { ...TOKEN, action: BROKEN['HTTP 404 without the service’s own code'] },
    reason: 'malformed',
    message: /HTTP 404/,
  },
  {
    title: 'Entra throttles for longer than a run waits',
    fault: { ...TOKEN, action: throttled('3600') },
    reason: 'transient',
    message: /HTTP 429.*AADSTS90055/,
  },
  {
    title: 'Entra’s discovery document cannot be had',
    fault: { service: 'entra', path: /openid-configuration/, action: BROKEN['HTTP 500 for ever'] },
    reason: 'transient',
    message: /HTTP 500/,
  },
  {
    title: 'Entra redirects to another host',
    fault: {
      ...TOKEN,
      action: { kind: 'respond', status: 302, headers: { location: 'https://login.example.com/' }, body: {} },
    },
    reason: 'malformed',
    message: /redirect, which is not followed/,
  },
  {
    title: 'GitHub’s OIDC service answers 500',
    fault: { service: 'oidc', action: { kind: 'respond', status: 500, body: { message: 'Oops.' } } },
    reason: 'transient',
    message: /an ID token \(GitHub’s OIDC service\)/,
  },
  {
    title: 'GitHub’s OIDC service answers without a token',
    fault: { service: 'oidc', action: { kind: 'respond', status: 200, body: { count: 0 } } },
    reason: 'transient',
    message: /an ID token \(GitHub’s OIDC service\)/,
  },
  {
    title: 'GitHub’s OIDC service answers what is no ID token',
    fault: { service: 'oidc', action: { kind: 'respond', status: 200, body: { value: 'not-a-token' } } },
    reason: 'malformed',
    message: /no JSON Web Token/,
  },
  {
    title: 'GitHub’s OIDC service hangs until the run’s time is over',
    fault: { service: 'oidc', action: { kind: 'hang' } },
    with: { 'timeout-seconds': '3' },
    reason: 'timeout',
    message: /an ID token \(GitHub’s OIDC service\).*time limit has passed/,
  },
];

describe('a login of which nobody can tell', () => {
  it.each(CASES)('is unknown when $title: nothing is failed, proposed or written', async (given) => {
    const world = await scenario();
    plantDrift(world);
    world.simulator.addFault(given.fault);
    const step = await world.run({ with: given.with ?? {} });
    expect(findings(step)).toMatchSnapshot();
    expect(rowOf(step, 'login/oidc')).toMatchObject({
      status: 'unknown',
      severity: 'error',
      unknownReason: given.reason,
      message: expect.stringMatching(given.message),
    });
    expect(rowOf(step, 'app/exists')).toMatchObject({ status: 'unknown', unknownReason: 'dependency' });
    expect(checksThat(step, 'failed').filter((check) => !/^(?:config|pull-request)\//.test(check))).toEqual([]);
    expect(step.writes).toEqual([]);
    expect(step.exitCode).toBe(1);
    expect(step.durationMs).toBeLessThan(15_000);
  });

  it.each([
    ['Entra answers 500 once', { ...TOKEN, times: 1, action: BROKEN['HTTP 500 for ever'] }],
    ['Entra throttles for no time', { ...TOKEN, times: 1, action: throttled('0') }],
    ['Entra resets one connection', { ...TOKEN, times: 1, action: { kind: 'reset' } }],
    [
      'GitHub’s OIDC service answers 503 once',
      { service: 'oidc', times: 1, action: { kind: 'respond', status: 503, body: {} } },
    ],
  ] as const satisfies readonly (readonly [string, FaultRule])[])('succeeds when %s', async (_, fault) => {
    const { run, simulator } = await scenario();
    simulator.addFault(fault);
    const step = await run();
    expect(rowOf(step, 'login/oidc').status).toBe('passed');
    expect(step.outputs).toMatchObject({ verdict: 'healthy', unknowns: '0' });
    expect(step.exitCode).toBe(0);
    expect(step.writes).toEqual([]);
  });
});
