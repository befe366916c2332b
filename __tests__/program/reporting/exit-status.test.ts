import { describe, expect, it } from '@jest/globals';
import { IDS, pick } from '../../../simulator/world.js';
import { plantDrift, type Scenario, scenario } from '../harness.js';

const FAIL_ON = ['error', 'drift', 'warning', 'never'] as const;

/** What is wrong in the world. */
const STATES = {
  nothing: () => undefined,
  drift: plantDrift,
  'an error': ({ world }: Scenario) => {
    const subscription = pick(world.subscriptions, ({ id }) => id === IDS.subscription);
    subscription.state = 'Disabled';
  },
  'a warning': ({ world }: Scenario) => {
    const app = pick(world.tenants[0]?.applications ?? [], ({ appId }) => appId === IDS.jit.appId);
    app.appRoles = [];
  },
  'an unknown error': ({ simulator }: Scenario) => {
    simulator.addFault({
      service: 'arm',
      path: /roleAssignments/,
      action: { kind: 'respond', status: 409, body: { error: { code: 'Odd', message: 'odd' } } },
    });
  },
  'an unknown file': ({ simulator }: Scenario) => {
    simulator.addFault({ service: 'github', action: { kind: 'respond', status: 404, body: { message: 'Not Found' } } });
  },
} satisfies Readonly<Record<string, (given: Scenario) => unknown>>;

type State = keyof typeof STATES;

/** Mode, fail-on-unknown, state, and the exit status by fail-on where it tells something. */
const TABLE: readonly (readonly [
  string,
  string,
  State,
  Readonly<Partial<Record<(typeof FAIL_ON)[number], number>>>,
])[] = [
  ['check', 'true', 'nothing', { warning: 0 }],
  ['check', 'true', 'drift', { error: 0, drift: 1, warning: 1, never: 0 }],
  ['check', 'true', 'an error', { error: 1, drift: 1, never: 0 }],
  ['check', 'true', 'a warning', { error: 0, drift: 0, warning: 1 }],
  ['check', 'true', 'an unknown error', { error: 1, never: 0 }],
  ['check', 'false', 'an unknown error', { error: 0, warning: 0 }],
  ['check', 'true', 'an unknown file', { error: 1, drift: 1, never: 0 }],
  ['check', 'false', 'an unknown file', { warning: 0 }],
  ['repair', 'true', 'drift', { error: 0, drift: 1 }],
  ['repair', 'true', 'an error', { error: 1 }],
  ['validate', 'true', 'drift', { error: 1, never: 0 }],
  ['validate', 'true', 'an error', { error: 0, warning: 0 }],
  ['validate', 'true', 'an unknown error', { warning: 0 }],
  ['validate', 'true', 'an unknown file', { error: 1, never: 0 }],
  ['validate', 'false', 'an unknown file', { warning: 0 }],
];

const VERDICTS: Readonly<Record<State, string>> = {
  nothing: 'healthy',
  drift: 'unhealthy',
  'an error': 'unhealthy',
  'a warning': 'healthy',
  'an unknown error': 'unknown',
  'an unknown file': 'unknown',
};

describe('the exit status by fail-on', () => {
  it.each(TABLE)('mode %s, fail-on-unknown %s, %s: %j', async (mode, failOnUnknown, state, expected) => {
    // A process of its own tells what a runner would see; warm ones tell the same, as the drift shows by both statuses.
    const given = await scenario(undefined, { fresh: state === 'drift' });
    STATES[state](given);
    const found: Record<string, number | null> = {};
    for (const failOn of FAIL_ON.filter((word) => expected[word] !== undefined)) {
      const inputs = { mode, 'fail-on': failOn, 'fail-on-unknown': failOnUnknown, 'dry-run': 'true' };
      const step = await given.run({ job: { event: 'push' }, with: inputs });
      expect(step.outputs.verdict).toBe(VERDICTS[state]);
      expect(/^Failed \(fail-on/m.test(step.log)).toBe(step.exitCode === 1);
      found[failOn] = step.exitCode;
    }
    expect(found).toEqual(expected);
  });

  it('with azure: required counts Azure in validate', async () => {
    const given = await scenario(undefined, { fresh: true });
    STATES['an error'](given);
    const step = await given.run({ job: { event: 'push' }, with: { azure: 'required' } });
    expect(step.exitCode).toBe(1);
  });
});
