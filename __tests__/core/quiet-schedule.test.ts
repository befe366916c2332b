import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { quietScheduleNote, type ScheduledRun } from '../../src/core/quiet-schedule.js';

const RUN: ScheduledRun = {
  event: 'schedule',
  visibility: 'public',
  action: { serverUrl: 'https://github.example', repository: 'acme/drift-action', ref: 'v1' },
};

describe('quietScheduleNote', () => {
  it('is one line, with a link to a page that is there', () => {
    const note = quietScheduleNote(RUN) ?? '';
    expect(note).toMatch(/^[^\n]*after 60 days without activity[^\n]*$/);
    const [, page = ''] = /\(https:\/\/github\.example\/acme\/drift-action\/blob\/v1\/([^)]+)\)/.exec(note) ?? [];
    expect(page).not.toBe('');
    expect(existsSync(page)).toBe(true);
  });

  it('is without a link where nothing says where the action comes from', () => {
    const note = quietScheduleNote({
      ...RUN,
      action: { serverUrl: '', repository: 'a](https://evil.example', ref: '' },
    });
    expect(note).toContain('(what notices that)');
    expect(note).not.toMatch(/\]\(|evil/);
  });

  it.each<Partial<ScheduledRun>>([
    { visibility: 'private' },
    { visibility: 'internal' },
    { visibility: undefined },
    { event: 'workflow_dispatch' },
    { event: 'push' },
    { event: '' },
  ])('is not there for %j', (other) => {
    expect(quietScheduleNote({ ...RUN, ...other })).toBeUndefined();
  });
});
