import { describe, expect, it } from '@jest/globals';
import { dependent, type Fact, known, type Unknown } from '../src/core/fact.js';
import type { ConfigRepoState } from '../src/core/proposal-state.js';
import type { RunContext, Visibility } from '../src/ports.js';
import { scheduleNote } from '../src/schedule-note.js';

type Context = Parameters<typeof scheduleNote>[0];

const context = (visibility: Visibility | undefined, more: Partial<RunContext> = {}): Context =>
  ({
    eventName: 'schedule',
    repository: 'Acme/.jit',
    visibility,
    serverUrl: 'https://github.example',
    action: { repository: '', ref: '' },
    ...more,
  }) as Context;

const read = (nameWithOwner: string, visibility: Visibility): { readonly state: Fact<ConfigRepoState> } => ({
  state: known({ repository: { nameWithOwner, visibility } } as ConfigRepoState),
});

const CAUSE: Unknown = { known: false, read: 'the repository', reason: 'forbidden', found: 'HTTP 403' };
const UNREAD = dependent('the repository', CAUSE);

describe('scheduleNote', () => {
  it.each<[string, boolean, Context, Parameters<typeof scheduleNote>[1]]>([
    ['the event says public', true, context('public'), []],
    ['the event says private, whatever was read', false, context('private'), [read('acme/.jit', 'public')]],
    ['the event says nothing, and the repository was read', true, context(undefined), [read('acme/.jit', 'public')]],
    ['another repository was read', false, context(undefined), [read('acme/other', 'public')]],
    ['it is an internal one', false, context(undefined), [read('acme/.jit', 'internal')]],
    ['nothing was read', false, context(undefined), [{ state: undefined }]],
    ['nothing could be read', false, context(undefined), [{ state: UNREAD }]],
    ['a person started it', false, context('public', { eventName: 'workflow_dispatch' }), []],
  ])('%s: %s', (_what, expected, given, targets) => {
    expect(scheduleNote(given, targets) !== undefined).toBe(expected);
  });
});
