import { describe, expect, it } from '@jest/globals';
import type { Unknown } from '../../src/core/facts.js';
import { type PlanSettings, planProposal } from '../../src/core/proposal.js';
import { describePlan } from '../../src/core/proposal-describe.js';
import type { ConfigRepoState, Wanted } from '../../src/core/proposal-state.js';
import {
  BASE,
  commit,
  entry,
  file,
  HEAD,
  head,
  marker,
  NEW_BLOB,
  NO_DRIFT,
  OTHER_BLOB,
  PATH,
  pullRequest,
  SERVES,
  SETTINGS,
  state,
  TENANT,
  wanted,
} from './proposal-fixtures.js';

const UNKNOWN: Unknown = { known: false, reason: 'transient', read: 'it', found: 'HTTP 502' };
const OTHER_TENANT = '22222222-2222-4222-8222-222222222222';
const open = { head: head(), pulls: [pullRequest()] };
const UNSIGNED = { signed: false } as const;
const AMENDED = { oid: '9'.repeat(40), committer: 'mona', viaGitHub: false, signed: false } as const;
const merge = commit({ oid: '9'.repeat(40), parents: [HEAD, BASE], author: 'mona' });
const changed = wanted({ files: [file({ blob: OTHER_BLOB })], content: '3'.repeat(64) });
const rebased = wanted({ files: [file({ base: '8'.repeat(40), blob: OTHER_BLOB })] });
const grown = wanted({
  entries: [entry(), entry({ id: 'dev', key: 'dev', tenantId: OTHER_TENANT })],
  serves: '6'.repeat(64),
});
const repository = state().repository;

type Case = readonly [string, ConfigRepoState, Wanted, object, Partial<PlanSettings>?];

const B = 'b.yml';
const both = wanted({ files: [file(), file({ path: B })], entries: [entry(), entry({ id: 'x', path: B })] });
const bothBuilt = { files: both.files.map(({ path, base, blob }) => ({ path, base, blob })) };
const bothThere = head({ blobs: { [PATH]: NEW_BLOB, [B]: NEW_BLOB } });
const halfThere = head({ blobs: { [PATH]: NEW_BLOB, [B]: OTHER_BLOB } });
const bothOpen = pullRequest({ paths: [PATH, B] }, bothBuilt);
const bothClosed = pullRequest({ state: 'closed', paths: [PATH, B] }, bothBuilt);
const OTHERS = { entries: undefined, serves: '6'.repeat(64), content: '8'.repeat(64) };
const again = { reopenDeclined: true };

const leave = (why: string) => ({ kind: 'leave-alone', reason: { why } });

const CASES: readonly Case[] = [
  ['nothing to propose, nothing open', state(), NO_DRIFT, { kind: 'none' }],
  ['drift, nothing there', state(), wanted(), { kind: 'create', head: { from: 'new-branch' } }],
  ['the same content', state(open), wanted(), { kind: 'unchanged' }],
  [
    'the same content while the base moved elsewhere',
    state({ ...open, base: { ref: 'main', commit: 'a'.repeat(40) } }),
    wanted(),
    { kind: 'unchanged' },
  ],
  [
    'mergeable is not computed yet',
    state({ ...open, pulls: [pullRequest({ mergeable: 'unknown' })] }),
    wanted(),
    { kind: 'unchanged' },
  ],
  ['another text', state(open), wanted(), { kind: 'update' }, { text: '4'.repeat(64) }],
  [
    'reopened by a person after our closing',
    state({ ...open, pulls: [pullRequest({}, { closed: true })] }),
    wanted(),
    { kind: 'update' },
  ],
  ['other content', state(open), changed, { kind: 'rebuild', because: 'content-changed', head: HEAD }],
  ['another file at the base', state(open), rebased, { kind: 'rebuild', because: 'base-changed' }],
  [
    'the same result from another file at the base',
    state({ ...open, base: { ref: 'main', commit: '9'.repeat(40) } }),
    wanted({ files: [file({ base: '8'.repeat(40) })] }),
    { kind: 'rebuild', because: 'base-changed' },
  ],
  [
    'what another run rebuilt a moment ago: the text alone is behind',
    state(open),
    wanted({ files: [file({ base: '8'.repeat(40) })] }),
    { kind: 'update' },
  ],
  [
    'the same with a file too many',
    state({ head: head(), pulls: [pullRequest({ paths: [PATH, 'b.yml'] })] }),
    wanted({ files: [file({ base: '8'.repeat(40) })] }),
    { kind: 'rebuild' },
  ],
  ['one more file', state(open), wanted({ files: [file(), file({ path: 'b.yml' })] }), { kind: 'rebuild' }],
  [
    'our branch holds something else',
    state({ ...open, head: head({ blobs: { [PATH]: OTHER_BLOB } }) }),
    wanted(),
    { kind: 'rebuild', because: 'branch-changed' },
  ],
  [
    'a conflict',
    state({
      head: head({ commits: [commit({ parents: ['a'.repeat(40)] })] }),
      pulls: [pullRequest({ mergeable: 'conflicting' })],
    }),
    wanted(),
    { kind: 'rebuild', because: 'conflict' },
  ],
  [
    'a conflict of an earlier moment',
    state({ ...open, pulls: [pullRequest({ mergeable: 'conflicting' })] }),
    wanted(),
    { kind: 'unchanged' },
  ],
  ['drift is gone', state(open), NO_DRIFT, { kind: 'close', head: HEAD }],
  [
    'drift is gone, and a field was not compared',
    state(open),
    { ...NO_DRIFT, entries: [entry({ changes: [], compared: ['azure.prod.name'] })] },
    { kind: 'leave-alone', reason: { why: 'not-compared', fields: ['azure.prod.tenant_id'], drift: false } },
  ],
  [
    'drift is gone, and its field was compared',
    state(open),
    { ...NO_DRIFT, entries: [entry({ changes: [], compared: ['azure.prod.tenant_id'] })] },
    { kind: 'close' },
  ],
  [
    'drift is gone, and its entry was compared',
    state(open),
    { ...NO_DRIFT, entries: [entry({ changes: [], compared: ['azure.prod'] })] },
    { kind: 'close' },
  ],
  [
    'drift is gone, and nothing was verified',
    state(open),
    { ...NO_DRIFT, entries: [entry({ changes: [], compared: [] })] },
    leave('not-compared'),
  ],
  [
    'it would shrink by a field that was not compared',
    state(open),
    {
      ...changed,
      entries: [entry({ changes: [{ at: 'azure.prod.name', actual: 'a', expected: 'b' }], compared: [] })],
    },
    { kind: 'leave-alone', reason: { why: 'not-compared', drift: true } },
  ],
  [
    'it grows while other fields were not compared',
    state(open),
    {
      ...changed,
      entries: [
        entry({
          changes: [
            entry().changes[0] ?? { at: '', actual: '', expected: '' },
            { at: 'azure.prod.name', actual: 'a', expected: 'b' },
          ],
          compared: [],
        }),
      ],
    },
    { kind: 'rebuild' },
  ],
  [
    'a large fleet of which not all was compared',
    state({ ...open, pulls: [pullRequest({}, { entries: undefined })] }),
    { ...NO_DRIFT, entries: [entry({ changes: [], compared: [] })] },
    leave('not-compared'),
  ],
  [
    'a large fleet, all compared',
    state({ ...open, pulls: [pullRequest({}, { entries: undefined })] }),
    NO_DRIFT,
    { kind: 'close' },
  ],
  [
    'a large fleet of other integrations',
    state({ ...open, pulls: [pullRequest({}, { entries: undefined, serves: '6'.repeat(64) })] }),
    wanted(),
    leave('other-integrations'),
  ],
  ['the list of integrations has grown', state(open), grown, { kind: 'unchanged' }],
  [
    'other integrations',
    state(open),
    wanted({ entries: [entry({ id: 'dev', tenantId: OTHER_TENANT })], serves: '6'.repeat(64) }),
    leave('other-integrations'),
  ],
  [
    'the same tenant under another id',
    state(open),
    wanted({ entries: [entry({ id: 'dev' })], serves: '6'.repeat(64) }),
    leave('other-integrations'),
  ],
  [
    'an id that was not given before',
    state({
      ...open,
      pulls: [pullRequest({}, { entries: [{ id: null, tenantId: TENANT, path: PATH, fields: ['tenant_id'] }] })],
    }),
    wanted({ serves: '6'.repeat(64) }),
    { kind: 'unchanged' },
  ],
  [
    'other integrations, and nothing to propose',
    state(open),
    { ...NO_DRIFT, entries: [entry({ id: 'dev', tenantId: OTHER_TENANT, changes: [] })], serves: '6'.repeat(64) },
    { kind: 'none' },
  ],
  [
    'a person’s commit',
    state({ ...open, head: head({ commits: [commit({ oid: '9'.repeat(40), author: 'mona' }), commit()] }) }),
    wanted(),
    { kind: 'leave-alone', reason: { why: 'hand-edited', by: 'mona' } },
  ],
  [
    'a commit of no known author',
    state({ ...open, head: head({ commits: [commit({ author: undefined })] }) }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'a commit of no known author, and a token of no known name',
    state({ ...open, viewer: { login: '' }, head: head({ commits: [commit({ author: undefined })] }) }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'more commits than are ours',
    state({ ...open, head: head({ commits: undefined }) }),
    wanted(),
    { kind: 'leave-alone', reason: { why: 'hand-edited', by: 'several people' } },
  ],
  [
    'a person’s commit, and the drift is gone',
    state({ ...open, head: head({ commits: [commit({ author: 'mona' })] }) }),
    NO_DRIFT,
    leave('hand-edited'),
  ],
  [
    'a trusted author’s commit',
    state({ ...open, head: head({ commits: [commit({ author: 'Mona' })] }) }),
    wanted(),
    { kind: 'unchanged' },
    { trustedAuthors: ['mona'] },
  ],
  [
    'a person amended our commit',
    state({ ...open, head: head({ commits: [commit(AMENDED)] }) }),
    changed,
    { kind: 'leave-alone', reason: { why: 'hand-edited', by: 'mona' } },
  ],
  [
    'a person amended our commit, and the drift is gone',
    state({ ...open, head: head({ commits: [commit(AMENDED)] }) }),
    NO_DRIFT,
    leave('hand-edited'),
  ],
  [
    'someone wrote our name as author and committer',
    state({ ...open, head: head({ commits: [commit({ ...AMENDED, committer: 'drift[bot]' })] }) }),
    changed,
    {
      kind: 'leave-alone',
      reason: { why: 'hand-edited', by: expect.stringContaining('wrote drift[bot] as the author') },
    },
  ],
  [
    'someone wrote GitHub’s name as committer, where our own commit was signed',
    state({
      head: head({ commits: [commit({ ...UNSIGNED, oid: '9'.repeat(40) })] }),
      pulls: [pullRequest({}, { commit: { oid: HEAD, signed: true } })],
    }),
    changed,
    leave('hand-edited'),
  ],
  [
    'an unsigned commit on top of our signed one',
    state({ ...open, head: head({ commits: [commit({ ...UNSIGNED, oid: '9'.repeat(40) }), commit()] }) }),
    changed,
    leave('hand-edited'),
  ],
  [
    'the very commit that we made, though GitHub neither signs nor knows our name',
    state({
      viewer: { login: '' },
      head: head({ commits: [commit({ ...UNSIGNED, viaGitHub: false, author: undefined })] }),
      pulls: [pullRequest({}, { commit: { oid: HEAD, signed: false } })],
    }),
    changed,
    { kind: 'rebuild' },
  ],
  [
    'a commit of ours of which the marker does not know yet, where GitHub does not sign',
    state({
      head: head({ commits: [commit(UNSIGNED)] }),
      pulls: [pullRequest({}, { commit: { oid: '9'.repeat(40), signed: false } })],
    }),
    changed,
    { kind: 'rebuild' },
  ],
  [
    'a trusted author’s own unsigned commit',
    state({
      ...open,
      head: head({ commits: [commit({ ...UNSIGNED, viaGitHub: false, author: 'mona', committer: 'Mona' })] }),
    }),
    changed,
    { kind: 'rebuild' },
    { trustedAuthors: ['mona'] },
  ],
  [
    'a trusted author’s commit that a person amended',
    state({ ...open, head: head({ commits: [commit({ ...AMENDED, author: 'mona', committer: 'hubot' })] }) }),
    changed,
    { kind: 'leave-alone', reason: { why: 'hand-edited', by: 'hubot' } },
    { trustedAuthors: ['mona'] },
  ],
  [
    'a half-made proposal that a person amended',
    state({ head: head({ commits: [commit(AMENDED)] }) }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'the branch of a closed proposal, unsigned',
    state({
      head: head({ commits: [commit({ ...UNSIGNED, viaGitHub: false })] }),
      pulls: [pullRequest({ state: 'closed' }, { commit: { oid: HEAD, signed: false } })],
    }),
    changed,
    { kind: 'create', head: { from: 'replace' } },
  ],
  [
    'the drift of another file is gone',
    state(open),
    { ...NO_DRIFT, entries: [entry({ path: 'other/jit.yml', changes: [] })] },
    { kind: 'leave-alone', reason: { why: 'not-compared', fields: [PATH], drift: false } },
  ],
  [
    'another file drifted, too',
    state(open),
    { ...changed, files: [file({ path: 'other/jit.yml' })], entries: [entry({ path: 'other/jit.yml' })] },
    { kind: 'leave-alone', reason: { why: 'not-compared', fields: [PATH], drift: true } },
  ],
  [
    'the drift of another file is gone, in a large fleet',
    state({ ...open, pulls: [pullRequest({}, { entries: undefined })] }),
    { ...NO_DRIFT, entries: [entry({ path: 'other/jit.yml', changes: [] })] },
    leave('not-compared'),
  ],
  [
    'the integration was looked for in another file only, though its own was read',
    state(open),
    {
      ...NO_DRIFT,
      entries: [entry({ path: 'other/jit.yml', changes: [] }), entry({ id: 'dev', key: 'dev', changes: [] })],
    },
    { kind: 'leave-alone', reason: { why: 'not-compared', fields: [PATH] } },
  ],
  [
    'the file moved to the other place, and agrees there',
    state({ ...open, baseBlobs: { [PATH]: null, 'jit-integration.yml': NEW_BLOB } }),
    { ...NO_DRIFT, entries: [entry({ path: 'jit-integration.yml', changes: [] })] },
    { kind: 'close' },
  ],
  [
    'the file moved to the other place, where nothing was verified',
    state({ ...open, baseBlobs: { [PATH]: null, 'jit-integration.yml': NEW_BLOB } }),
    { ...NO_DRIFT, entries: [entry({ path: 'jit-integration.yml', changes: [], compared: [] })] },
    leave('not-compared'),
  ],
  [
    'whether it was declined is hidden behind strangers',
    state({ olderClosed: UNKNOWN }),
    wanted(),
    { kind: 'leave-alone', reason: { why: 'unknown', cause: UNKNOWN, drift: true } },
  ],
  [
    'whether it was declined is hidden, and the repair asks for it all the same',
    state({ olderClosed: UNKNOWN }),
    wanted(),
    { kind: 'create' },
    { reopenDeclined: true },
  ],
  [
    'closed ones are hidden, and there is nothing to propose',
    state({ olderClosed: UNKNOWN }),
    NO_DRIFT,
    { kind: 'none' },
  ],
  [
    'a merge of the base that leaves our content',
    state({ ...open, head: head({ oid: merge.oid, commits: [merge, commit()] }) }),
    wanted(),
    { kind: 'unchanged' },
  ],
  [
    'a merge of the base that leaves what is wanted now',
    state({ ...open, head: head({ commits: [merge, commit()], blobs: { [PATH]: OTHER_BLOB } }) }),
    rebased,
    { kind: 'rebuild' },
  ],
  [
    'a merge that brings other content',
    state({ ...open, head: head({ commits: [merge, commit()], blobs: { [PATH]: '0'.repeat(40) } }) }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'a merge that brings another file',
    state({ head: head({ commits: [merge, commit()] }), pulls: [pullRequest({ paths: [PATH, 'evil.md'] })] }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'a merge, of too many files',
    state({ head: head({ commits: [merge, commit()] }), pulls: [pullRequest({ paths: undefined })] }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'our pull request to another base',
    state({ ...open, pulls: [pullRequest({ base: 'next' })] }),
    wanted(),
    leave('other-base'),
  ],
  [
    'ours to another base, and ours to this one',
    state({ ...open, pulls: [pullRequest({ base: 'next', number: 2 }), pullRequest()] }),
    wanted(),
    { kind: 'unchanged', pullRequest: { number: 1 } },
  ],
  [
    'a person’s pull request with a copied marker',
    state({ ...open, pulls: [pullRequest({ byViewer: false, author: 'mona' })] }),
    wanted(),
    leave('foreign-pull-request'),
  ],
  [
    'a trusted author’s pull request',
    state({ ...open, pulls: [pullRequest({ byViewer: false, author: 'Mona' })] }),
    wanted(),
    { kind: 'unchanged' },
    { trustedAuthors: ['mona'] },
  ],
  [
    'a pull request of the token’s identity without our marker',
    state({ ...open, pulls: [pullRequest({ body: 'x' })] }),
    wanted(),
    leave('foreign-pull-request'),
  ],
  [
    'a person’s pull request, and nothing to propose',
    state({ ...open, pulls: [pullRequest({ byViewer: false, author: 'mona' })] }),
    NO_DRIFT,
    { kind: 'none' },
  ],
  [
    'a fork’s pull request with a copied marker',
    state({ pulls: [pullRequest({ crossRepository: true })] }),
    wanted(),
    { kind: 'create' },
  ],
  [
    'a fork’s pull request, and nothing to propose',
    state({ pulls: [pullRequest({ crossRepository: true })] }),
    NO_DRIFT,
    { kind: 'none' },
  ],
  ['closed unmerged by a person', state({ pulls: [pullRequest({ state: 'closed' })] }), wanted(), leave('declined')],
  [
    'closed unmerged, with other content',
    state({ pulls: [pullRequest({ state: 'closed' })] }),
    changed,
    { kind: 'create' },
  ],
  [
    'closed unmerged, and the file at the base changed elsewhere',
    state({ pulls: [pullRequest({ state: 'closed' })] }),
    rebased,
    leave('declined'),
  ],
  [
    'closed by us',
    state({ pulls: [pullRequest({ state: 'closed' }, { closed: true })] }),
    wanted(),
    { kind: 'create' },
  ],
  ['merged, and drifted again', state({ pulls: [pullRequest({ state: 'merged' })] }), wanted(), { kind: 'create' }],
  [
    'declined, later merged',
    state({ pulls: [pullRequest({ state: 'closed' }), pullRequest({ state: 'merged', number: 2 })] }),
    wanted(),
    { kind: 'create' },
  ],
  [
    'merged, later declined',
    state({ pulls: [pullRequest({ state: 'merged' }), pullRequest({ state: 'closed', number: 2 })] }),
    wanted(),
    leave('declined'),
  ],
  [
    'declined for another base',
    state({ pulls: [pullRequest({ state: 'closed', base: 'next' })] }),
    wanted(),
    { kind: 'create' },
  ],
  [
    'a stranger’s closed pull request',
    state({ pulls: [pullRequest({ state: 'closed', byViewer: false, author: 'mona' })] }),
    wanted(),
    { kind: 'create' },
  ],
  [
    'declined, and the repair asks again',
    state({ head: head(), pulls: [pullRequest({ state: 'closed' })] }),
    wanted(),
    { kind: 'reopen' },
    { reopenDeclined: true },
  ],
  [
    'declined, its branch gone, and the repair asks again',
    state({ pulls: [pullRequest({ state: 'closed' })] }),
    wanted(),
    { kind: 'create', replaces: { number: 1 } },
    { reopenDeclined: true },
  ],
  [
    'declined, built on another file, and the repair asks again',
    state({ head: head(), pulls: [pullRequest({ state: 'closed' })] }),
    rebased,
    { kind: 'create', head: { from: 'replace' }, replaces: { number: 1 } },
    { reopenDeclined: true },
  ],
  ['a half-made proposal', state({ head: head() }), wanted(), { kind: 'create', head: { from: 'ready', oid: HEAD } }],
  [
    'a half-made proposal of other content',
    state({ head: head({ blobs: { [PATH]: OTHER_BLOB } }) }),
    wanted(),
    { kind: 'create', head: { from: 'replace', oid: HEAD } },
  ],
  [
    'a half-made proposal on an older base',
    state({ head: head({ commits: [commit({ parents: ['a'.repeat(40)] })] }) }),
    wanted(),
    { kind: 'create', head: { from: 'replace' } },
  ],
  [
    'a branch without a commit',
    state({ head: head({ oid: BASE, commits: [] }) }),
    wanted(),
    { kind: 'create', head: { from: 'replace', oid: BASE } },
  ],
  [
    'a half-made proposal for other integrations',
    state({ head: head({ commits: [commit({ message: `x\n\nServes: ${'6'.repeat(64)}` })] }) }),
    wanted(),
    leave('other-integrations'),
  ],
  [
    'a branch of the same identity for something else',
    state({ head: head({ commits: [commit({ message: 'format' })] }) }),
    wanted(),
    leave('other-integrations'),
  ],
  [
    'a person’s branch',
    state({ head: head({ commits: [commit({ author: 'mona' })] }) }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'a person’s branch, and nothing to propose',
    state({ head: head({ commits: [commit({ author: 'mona' })] }) }),
    NO_DRIFT,
    { kind: 'none' },
  ],
  [
    'the branch of a merged proposal',
    state({ head: head({ commits: [commit({ message: 'x' })] }), pulls: [pullRequest({ state: 'merged' })] }),
    grown,
    { kind: 'create', head: { from: 'ready' } },
  ],
  [
    'the branch of a closed proposal for others',
    state({
      head: head(),
      pulls: [
        pullRequest(
          { state: 'closed' },
          { entries: [{ id: 'dev', tenantId: OTHER_TENANT, path: PATH, fields: [] }], serves: '6'.repeat(64) },
        ),
      ],
    }),
    changed,
    leave('other-integrations'),
  ],
  ['an archive', state({ repository: { ...repository, archived: true } }), wanted(), leave('archived')],
  ['an empty repository', state({ repository: { ...repository, empty: true } }), wanted(), leave('empty')],
  [
    'a fork',
    state({ repository: { ...repository, forkOf: 'jit/.jit' } }),
    wanted(),
    { kind: 'leave-alone', reason: { why: 'fork', of: 'jit/.jit' } },
  ],
  [
    'an archive, and nothing to propose',
    state({ ...open, repository: { ...repository, archived: true } }),
    NO_DRIFT,
    { kind: 'none' },
  ],
  [
    'unknown pull requests',
    state({ pullRequests: UNKNOWN }),
    wanted(),
    { kind: 'leave-alone', reason: { why: 'unknown', cause: UNKNOWN, drift: true } },
  ],
  [
    'unknown pull requests, and nothing to propose',
    state({ pullRequests: UNKNOWN }),
    NO_DRIFT,
    { kind: 'leave-alone', reason: { why: 'unknown', drift: false } },
  ],
];

const OF_TWO_FILES: readonly Case[] = [
  [
    'one is not on the branch any more',
    state({ head: halfThere, pulls: [bothOpen] }),
    both,
    { kind: 'rebuild', because: 'branch-changed' },
  ],
  [
    'one is to be otherwise',
    state({ head: bothThere, pulls: [bothOpen] }),
    { ...both, files: [file(), file({ path: B, blob: OTHER_BLOB })], content: '3'.repeat(64) },
    { kind: 'rebuild', because: 'content-changed' },
  ],
  [
    'one is wanted no more',
    state({ head: bothThere, pulls: [bothOpen] }),
    { ...both, files: [file()], content: '3'.repeat(64) },
    { kind: 'rebuild', because: 'content-changed' },
  ],
  [
    'one takes the place of the other',
    state({ head: head(), pulls: [pullRequest()] }),
    { ...both, files: [file({ path: B })], content: '3'.repeat(64) },
    { kind: 'rebuild', because: 'content-changed' },
  ],
  [
    'one is another at the base',
    state({ head: bothThere, pulls: [bothOpen], base: { ref: 'main', commit: '9'.repeat(40) } }),
    { ...both, files: [file(), file({ path: B, base: '8'.repeat(40) })] },
    { kind: 'rebuild', because: 'base-changed' },
  ],
  [
    'a merge by someone leaves only one of them as it was',
    state({ head: { ...halfThere, commits: [merge, commit()] }, pulls: [bothOpen] }),
    both,
    leave('hand-edited'),
  ],
  [
    'one of a half-made proposal is not on its branch yet',
    state({ head: halfThere }),
    both,
    { kind: 'create', head: { from: 'replace' } },
  ],
  ['both are as declined', state({ head: bothThere, pulls: [bothClosed] }), both, { kind: 'reopen' }, again],
  [
    'one is another at the base since it was declined',
    state({ head: bothThere, pulls: [bothClosed] }),
    { ...both, files: [file(), file({ path: B, base: '8'.repeat(40) })] },
    { kind: 'create', replaces: { number: 1 } },
    again,
  ],
  [
    'one is not on the branch of the declined proposal',
    state({ head: halfThere, pulls: [bothClosed] }),
    both,
    { kind: 'create', replaces: { number: 1 } },
    again,
  ],
];

const RARE: readonly Case[] = [
  [
    'a merge by someone, and a commit of theirs',
    state({ ...open, head: head({ commits: [merge, commit({ oid: '8'.repeat(40), author: 'mona' }), commit()] }) }),
    wanted(),
    leave('hand-edited'),
  ],
  [
    'a trusted author’s unsigned commit of no known committer',
    state({ ...open, head: head({ commits: [commit({ ...UNSIGNED, viaGitHub: false, author: 'mona' })] }) }),
    changed,
    leave('hand-edited'),
    { trustedAuthors: ['mona'] },
  ],
  [
    'a commit of ours through GitHub, which is not known to sign',
    state({ ...open, head: head({ commits: [commit(UNSIGNED)] }) }),
    changed,
    { kind: 'rebuild' },
  ],
  [
    'a merge by someone after which nothing is changed, and the drift is gone',
    state({
      head: head({ commits: [merge, commit()], blobs: { [PATH]: OTHER_BLOB } }),
      pulls: [pullRequest({ paths: [] })],
    }),
    NO_DRIFT,
    leave('hand-edited'),
  ],
  [
    'what it changes is not known',
    state({ head: head(), pulls: [pullRequest({ paths: undefined })] }),
    wanted(),
    { kind: 'unchanged' },
  ],
  [
    'a conflict of two commits of ours',
    state({
      head: head({ commits: [commit(), commit({ oid: '9'.repeat(40), parents: [HEAD] })] }),
      pulls: [pullRequest({ mergeable: 'conflicting' })],
    }),
    wanted(),
    { kind: 'rebuild', because: 'conflict' },
  ],
  [
    'a conflict of a merge of ours',
    state({
      head: head({ commits: [commit({ parents: [BASE, 'a'.repeat(40)] })] }),
      pulls: [pullRequest({ mergeable: 'conflicting' })],
    }),
    wanted(),
    { kind: 'rebuild', because: 'conflict' },
  ],
  [
    'a pull request of nobody known',
    state({ head: head(), pulls: [pullRequest({ byViewer: false, author: undefined })] }),
    wanted(),
    leave('foreign-pull-request'),
  ],
  [
    'all was compared, and the text is behind',
    state(open),
    wanted({ whole: [{ path: PATH, blob: NEW_BLOB }] }),
    { kind: 'update' },
    { text: '4'.repeat(64) },
  ],
  [
    'the drift is gone, and the branch too',
    state({ pulls: [pullRequest()] }),
    NO_DRIFT,
    { kind: 'close', head: undefined },
  ],
  ...[`x Serves: ${SERVES}`, `Serves: ${SERVES} x`].map(
    (message): Case => [
      `a branch whose commit says ${message.slice(0, 9)}`,
      state({ head: head({ commits: [commit({ message })] }) }),
      wanted(),
      leave('other-integrations'),
    ],
  ),
  [
    'a branch of ours beside a closed proposal for others, of another commit',
    state({ head: head(), pulls: [pullRequest({ state: 'closed', headOid: '9'.repeat(40) }, OTHERS)] }),
    wanted(),
    { kind: 'create', head: { from: 'ready' } },
  ],
  [
    'the branch of a merged proposal for others',
    state({ head: head(), pulls: [pullRequest({ state: 'merged' }, OTHERS)] }),
    wanted(),
    { kind: 'create' },
  ],
  [
    'the branch of a merged proposal, and of a closed one for others',
    state({
      head: head(),
      pulls: [pullRequest({ state: 'merged' }, OTHERS), pullRequest({ state: 'closed', number: 2 }, OTHERS)],
    }),
    wanted(),
    leave('other-integrations'),
  ],
];

describe('planProposal', () => {
  it.each([...CASES, ...OF_TWO_FILES, ...RARE])('%s', (_, given, wish, expected, settings = {}) => {
    const plan = planProposal(given, wish, { ...SETTINGS, ...settings });
    expect(plan).toMatchObject(expected);
    const lines = describePlan(plan, given);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('undefined');
  });

  it('leaves a branch of ours alone while not all was compared', () => {
    const entries = [entry({ changes: [] }), entry({ id: 'dev', key: 'dev', changes: [], compared: [] })];
    const plan = planProposal(state({ head: head() }), { ...NO_DRIFT, entries }, SETTINGS);
    expect(plan).toStrictEqual({ kind: 'none' });
  });

  it('decides nothing on an unknown branch', () => {
    const given: ConfigRepoState = { ...state({ pulls: [pullRequest()] }), head: UNKNOWN };
    expect(planProposal(given, NO_DRIFT, SETTINGS)).toMatchObject(leave('unknown'));
  });

  it('makes the branch anew where an open pull request has lost it', () => {
    expect(planProposal(state({ pulls: [pullRequest()] }), wanted(), SETTINGS)).toMatchObject({
      kind: 'create',
      head: { from: 'new-branch' },
    });
  });

  it('knows its own marker only', () => {
    expect(marker().files).toEqual([{ path: PATH, base: 'd'.repeat(40), blob: NEW_BLOB }]);
  });
});
