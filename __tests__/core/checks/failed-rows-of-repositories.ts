import { checkConfig } from '../../../src/core/checks/config.js';
import { checkJitFile } from '../../../src/core/checks/jit-integration-file.js';
import { checkPermitted, checkProposal } from '../../../src/core/checks/pull-request.js';
import { type ConfigFacts, type FileState, known } from '../../../src/core/facts.js';
import { checkIssue } from '../../../src/core/issue/row.js';
import { parseJitFile } from '../../../src/core/jit-file/parse.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import type { LeaveReason } from '../../../src/core/proposal.js';
import type { Result } from '../../../src/core/results.js';
import { checkWaivers } from '../../../src/core/waivers.js';
import { entryText, LITERAL, OTHER, readable, wantedEntry } from '../jit-file/sample-files.js';
import { pullRequest, state } from '../proposal-fixtures.js';
import { NOW } from './tenant-fixtures.js';

/** A text from outside that would make the file `pwned`, were it ever left to a shell. */
export const HOSTILE = 'a\'b"c $(touch pwned) `touch pwned`; touch pwned & touch pwned\n touch pwned';

const PATH = '.jit/jit-integration.yml';

function config(file: FileState, text?: string, other: string | null = null): readonly Result[] {
  const at: ConfigFacts = {
    repository: 'acme/.jit',
    ref: 'main',
    path: PATH,
    file: known(file),
    otherPath: known(other),
  };
  const parsed = text === undefined ? undefined : parseJitFile(new TextEncoder().encode(text));
  const wanted = wantedEntry({ integrationId: 'prod' });
  const regeneration = parsed?.ok === true ? regenerate(parsed, [wanted]) : undefined;
  return checkConfig(at, parsed, regeneration, { severityOfDrift: 'error', proposing: false });
}

const present: FileState = { kind: 'present', bytes: new Uint8Array(), blob: 'b' };
const azure = (...entries: readonly string[]): string => `azure:\n${entries.join('')}`;

const CONFIG_FAULTS: readonly (() => readonly Result[])[] = [
  () => config({ kind: 'absent' }),
  () => config({ kind: 'not-a-file', what: 'symlink' }),
  () => config({ kind: 'too-large', size: 2 ** 21 }),
  () => config(present, 'azure: [', 'jit-integration.yml'),
  () => config(present, azure(entryText('prod', { tenant: OTHER, name: JSON.stringify(HOSTILE) }))),
  () =>
    config(
      present,
      azure(entryText('prod', { secret: LITERAL }), entryText('other', { tenant: OTHER, secret: LITERAL })),
    ),
  () => config(present, azure(entryText('prod', { secret: 'azure_client_secret' }))),
  () => config(present, azure(entryText('prod', { id: OTHER }), entryText('two'))),
  () => config(present, azure(entryText('prod', { id: '"${{ jit_secrets.another }}"' }))),
  () => config(present, azure(entryText('prod', { id: '"${{ secrets.azure_client_id }}"' }), '    surplus: 1\n')),
];

function leaveAlone(reason: LeaveReason): readonly Result[] {
  return checkProposal({ kind: 'done', plan: { kind: 'leave-alone', reason }, notes: [] });
}

function permitted(change: Partial<ReturnType<typeof state>['repository']>): Result {
  return checkPermitted(known({ ...state(), repository: { ...state().repository, ...change } }));
}

const pull = { ...pullRequest(), author: 'someone' };

const GITHUB_FAULTS: readonly (() => readonly Result[])[] = [
  () => [
    permitted({ archived: true }),
    permitted({ empty: true }),
    permitted({ forkOf: 'jit/.jit' }),
    permitted({ permission: 'READ' }),
  ],
  () =>
    (
      [
        { why: 'archived' },
        { why: 'empty' },
        { why: 'fork', of: 'jit/.jit' },
        { why: 'hand-edited', by: 'someone', pullRequest: pull },
        { why: 'declined', pullRequest: pull },
        { why: 'other-integrations' },
        { why: 'foreign-pull-request', pullRequest: pull },
        { why: 'other-base', pullRequest: pull },
      ] satisfies readonly LeaveReason[]
    ).flatMap(leaveAlone),
  () => [
    checkIssue({ kind: 'disabled' }, 'acme/.jit'),
    checkIssue({ kind: 'refused', doing: 'open an issue', words: HOSTILE, correlationId: undefined }, 'acme/.jit'),
  ],
  () => checkWaivers([{ check: 'secret/stale', subject: HOSTILE, until: '2026-01-01', reason: HOSTILE }], NOW),
];

const git = {
  repository: 'acme/.jit',
  path: PATH,
  ref: 'main $(touch pwned)',
  file: known(readable(azure(entryText()))),
} as const;

const JIT_FAULTS: readonly (() => readonly Result[])[] = [
  () => [
    checkJitFile(known({ kind: 'no-file', code: HOSTILE, message: HOSTILE }), [git], 'https://api.jit.io'),
    checkJitFile(known({ kind: 'file', status: 'invalid', text: '', content: undefined }), [git], 'https://api.jit.io'),
    checkJitFile(
      known({ kind: 'file', status: 'valid', text: azure(entryText('x')), content: undefined }),
      [git],
      'https://api.jit.io',
    ),
  ],
];

/** Faults of the file, of the repository that holds it, and of Jit's view of it. */
export const REPOSITORY_FAULTS: readonly (() => readonly Result[])[] = [
  ...CONFIG_FAULTS,
  ...GITHUB_FAULTS,
  ...JIT_FAULTS,
];
