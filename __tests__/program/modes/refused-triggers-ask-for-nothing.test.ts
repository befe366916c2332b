import { describe, expect, it } from '@jest/globals';
import { plantDrift, type StepOptions, scenario } from '../harness.js';
import { annotations, NOTHING_LOOKED_AT } from './events.js';

const fork = { workflow_run: { head_repository: { full_name: 'stranger/.jit' } } };
const gone = { workflow_run: { head_repository: null } };
const own = { workflow_run: { head_repository: { full_name: 'acme/.jit' } } };

const REFUSED: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['pull_request', 'a pull request', {}],
  ['pull_request_target', 'a pull request with the base’s rights', {}],
  ['issue_comment', 'a comment', {}],
  ['workflow_run', 'a run of a fork', fork],
  ['workflow_run', 'a run whose repository is gone', gone],
  ['workflow_run', 'a run of which nothing is told', {}],
];

describe.each(['check', 'repair'])('mode %s', (mode) => {
  it.each(REFUSED)('refuses %s (%s) before any token or request', async (event, _what, payload) => {
    const given = await scenario();
    plantDrift(given);
    const options: StepOptions = { job: { event }, runner: { event: payload }, with: { mode } };
    const step = await given.run(options);
    expect(step.requests).toEqual([]);
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toEqual(NOTHING_LOOKED_AT);
    expect(annotations(step)).toHaveLength(1);
    expect(step.log).toContain(`Mode ${mode} refuses the trigger ${event}`);
    expect(step.transcript).toMatchSnapshot();
  });

  it('takes a run of its own repository', async () => {
    const given = await scenario();
    const step = await given.run({ job: { event: 'workflow_run' }, runner: { event: own }, with: { mode } });
    expect(step.exitCode).toBe(0);
    expect(step.report.mode).toBe(mode);
  });

  it.each(['never', 'error'])('ends red whatever fail-on (%s) says', async (failOn) => {
    const given = await scenario();
    const step = await given.run({ job: { event: 'issue_comment' }, with: { mode, 'fail-on': failOn } });
    expect(step.exitCode).toBe(1);
  });
});
