import { describe, expect, it } from '@jest/globals';
import type { ConfigFacts, FileState } from '../../src/core/config-facts.js';
import type { Plan } from '../../src/core/proposal.js';
import { refusedByProof } from '../../src/core/proposal-proof.js';
import { BASE, file, HEAD, marker, PATH, pullRequest } from './proposal-fixtures.js';

const OTHER_PATH = 'jit-integration.yml';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ours = pullRequest();
const CREATE: Plan = { kind: 'create', head: { from: 'new-branch' } };

function config(path: string, found: ConfigFacts['file']): ConfigFacts {
  return { repository: 'acme/.jit', ref: 'main', path, file: found, otherPath: { known: true, value: null } };
}

function there(value: FileState): ConfigFacts['file'] {
  return { known: true, value };
}

const present = (text: string): ConfigFacts['file'] => there({ kind: 'present', bytes: bytes(text), blob: BASE });

/** A last look that finds this in the file with these new bytes, and what it looked at. */
function look(finds: Readonly<Record<string, string>> = {}) {
  const seen: (readonly [string, string])[] = [];
  const prove = (original: string, next: string): string | undefined => {
    seen.push([original, next]);
    return finds[next];
  };
  return { seen, prove };
}

const wantedFiles = [
  file({ path: PATH, bytes: bytes('new') }),
  file({ path: OTHER_PATH, bytes: bytes('other new') }),
] as const;
const configs = [config(OTHER_PATH, present('other')), config(PATH, present('old'))];

describe('the last look at the files of a plan', () => {
  it.each<[string, Plan, boolean]>([
    ['makes a proposal', CREATE, true],
    ['makes one anew', { kind: 'rebuild', because: 'content-changed', pullRequest: ours, head: HEAD }, true],
    ['opens one again', { kind: 'reopen', pullRequest: ours, head: { from: 'ready', oid: HEAD } }, true],
    ['only mends the words', { kind: 'update', pullRequest: ours }, false],
    ['closes one', { kind: 'close', pullRequest: ours, marker: marker(), head: HEAD }, false],
    ['leaves one', { kind: 'unchanged', pullRequest: ours }, false],
    ['leaves all alone', { kind: 'leave-alone', reason: { why: 'archived' } }, false],
    ['does nothing', { kind: 'none' }, false],
  ])('of a plan that %s', (_what, plan, isTaken) => {
    const { seen, prove } = look();
    expect(refusedByProof(plan, { files: wantedFiles }, { configs }, prove)).toBeUndefined();
    expect(seen).toEqual(
      isTaken
        ? [
            ['old', 'new'],
            ['other', 'other new'],
          ]
        : [],
    );
  });

  it.each<[string, readonly ConfigFacts[]]>([
    ['absent', [config(PATH, there({ kind: 'absent' }))]],
    ['no file', [config(PATH, there({ kind: 'not-a-file', what: 'symlink' }))]],
    ['not known', [config(PATH, { known: false, reason: 'transient', read: 'the file', found: 'no answer' })]],
    ['not asked for', [config(OTHER_PATH, present('other'))]],
  ])('takes the file before for an empty one where it is %s', (_what, given) => {
    const { seen, prove } = look();
    expect(refusedByProof(CREATE, { files: wantedFiles.slice(0, 1) }, { configs: given }, prove)).toBeUndefined();
    expect(seen).toEqual([['', 'new']]);
  });

  it('says why nothing is proposed, whichever file it is', () => {
    const { seen, prove } = look({ 'other new': 'two readers differ' });
    expect(refusedByProof(CREATE, { files: wantedFiles }, { configs }, prove)).toEqual({
      message: 'Nothing was proposed, since two readers differ: what differs in it cannot be trusted.',
      fix: 'This is a fault of the action: please report it with the file (without its ids). Until then, change the file by hand.',
    });
    expect(seen).toHaveLength(2);
    const first = look({ new: 'two readers differ' });
    expect(refusedByProof(CREATE, { files: wantedFiles }, { configs }, first.prove)).toBeDefined();
    expect(first.seen).toHaveLength(1);
  });
});
