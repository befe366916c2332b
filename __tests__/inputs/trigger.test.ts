import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../src/errors.js';
import type { Mode } from '../../src/inputs/inputs.js';
import { chooseMode } from '../../src/inputs/trigger.js';

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
    expect(chooseMode('auto', { eventName, fromFork: false })).toBe(expected);
  });

  it.each(['pull_request', 'pull_request_target', 'issue_comment'])('refuses check and repair on %s', (eventName) => {
    for (const mode of ['check', 'repair'] as const) {
      expect(() => chooseMode(mode, { eventName, fromFork: false })).toThrow(UserError);
      expect(() => chooseMode(mode, { eventName, fromFork: false })).toThrow(
        `Mode ${mode} refuses the trigger ${eventName}`,
      );
    }
  });

  it('refuses a workflow_run of a fork only', () => {
    expect(() => chooseMode('check', { eventName: 'workflow_run', fromFork: true })).toThrow('for a run of a fork');
    expect(chooseMode('check', { eventName: 'workflow_run', fromFork: false })).toBe('check');
  });

  it('lets repair be asked for on another event', () => {
    expect(chooseMode('repair', { eventName: 'push', fromFork: false })).toBe('repair');
  });
});
