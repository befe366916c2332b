import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../src/errors.js';
import type { Mode } from '../../src/inputs/inputs.js';
import { chooseMode } from '../../src/inputs/trigger.js';

const RUN = { fromFork: false, onActions: true, runUrl: 'https://github.com/acme/.jit/actions/runs/7' };

describe('chooseMode', () => {
  it.each<[string, Mode]>([
    ['schedule', 'check'],
    ['repository_dispatch', 'check'],
    ['workflow_dispatch', 'repair'],
    ['push', 'validate'],
    ['pull_request', 'validate'],
    ['merge_group', 'validate'],
    ['pull_request_target', 'validate'],
    ['issue_comment', 'validate'],
    ['some_future_event', 'validate'],
  ])('takes auto on %s as %s', (eventName, expected) => {
    expect(chooseMode('auto', { eventName, ...RUN })).toBe(expected);
  });

  it.each(['pull_request', 'pull_request_target', 'issue_comment'])('refuses check and repair on %s', (eventName) => {
    for (const mode of ['check', 'repair'] as const) {
      expect(() => chooseMode(mode, { eventName, ...RUN })).toThrow(UserError);
      expect(() => chooseMode(mode, { eventName, ...RUN })).toThrow(`Mode ${mode} refuses the trigger ${eventName}`);
    }
  });

  it('refuses a workflow_run of a fork only', () => {
    expect(() => chooseMode('check', { eventName: 'workflow_run', ...RUN, fromFork: true })).toThrow(
      'for a run of a fork',
    );
    expect(chooseMode('check', { eventName: 'workflow_run', ...RUN })).toBe('check');
  });

  it('lets repair be asked for on another event', () => {
    expect(chooseMode('repair', { eventName: 'push', ...RUN })).toBe('repair');
  });

  it.each(['plan', 'verify', 'conclude'] as const)('refuses %s outside a run of GitHub Actions', (mode) => {
    expect(chooseMode(mode, { eventName: 'schedule', ...RUN })).toBe(mode);
    for (const outside of [{ onActions: false }, { runUrl: '' }]) {
      const choosing = (): Mode => chooseMode(mode, { eventName: '', ...RUN, ...outside });
      expect(choosing).toThrow(UserError);
      expect(choosing).toThrow(`Mode ${mode} works in a run of GitHub Actions only`);
    }
    expect(chooseMode('check', { eventName: '', ...RUN, onActions: false, runUrl: '' })).toBe('check');
  });
});
