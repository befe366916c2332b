import { describe, expect, it } from '@jest/globals';
import { planProposal } from '../../src/core/proposal.js';
import { describePlan } from '../../src/core/proposal-describe.js';
import type { ConfigRepoState, PullRequestFacts, Wanted } from '../../src/core/proposal-state.js';
import { commit, entry, HEAD, head, NO_DRIFT, pullRequest, state, TEXT, wanted } from './proposal-fixtures.js';

const OTHER = '22222222-2222-4222-8222-222222222222';
const byUs = (given: Partial<PullRequestFacts> = {}) => pullRequest({ state: 'closed', ...given }, { closed: true });
const repository = state().repository;
const blind = wanted({ files: [], entries: [entry({ changes: [], compared: ['azure.prod.name'] })] });
const others = wanted({
  files: [],
  entries: [entry({ id: 'dev', tenantId: OTHER, changes: [] })],
  serves: '6'.repeat(64),
});

/** What stands on the branch where nothing is to be proposed, and whether it goes. */
const CASES: readonly (readonly [string, ConfigRepoState, Wanted, boolean])[] = [
  ['the branch of what we closed', state({ head: head(), pulls: [byUs()] }), NO_DRIFT, true],
  ['the same, though not all was compared', state({ head: head(), pulls: [byUs()] }), blind, true],
  ['our commit that got no pull request', state({ head: head() }), NO_DRIFT, true],
  ['the same, while not all was compared', state({ head: head() }), blind, false],
  ['the same of a run that served others', state({ head: head() }), others, false],
  ['a branch without a commit: nothing shows whose it is', state({ head: head({ commits: [] }) }), NO_DRIFT, false],
  ['a commit of someone else', state({ head: head({ commits: [commit({ author: 'mona' })] }) }), NO_DRIFT, false],
  ['what someone declined', state({ head: head(), pulls: [pullRequest({ state: 'closed' })] }), NO_DRIFT, false],
  ['what was merged', state({ head: head(), pulls: [pullRequest({ state: 'merged' })] }), NO_DRIFT, false],
  ['what we closed and others are served by', state({ head: head(), pulls: [byUs()] }), others, false],
  [
    'a branch that moved since we closed',
    state({ head: head(), pulls: [byUs({ headOid: '9'.repeat(40) })] }),
    NO_DRIFT,
    true,
  ],
  [
    'a branch to which someone pushed since we closed',
    state({ head: head({ commits: [commit({ author: 'mona' })] }), pulls: [byUs({ headOid: '9'.repeat(40) })] }),
    NO_DRIFT,
    false,
  ],
  [
    'a copied marker of someone else',
    state({ head: head(), pulls: [byUs({ byViewer: false, author: 'mona' })] }),
    NO_DRIFT,
    false,
  ],
  [
    'a pull request of someone else from it',
    state({ head: head(), pulls: [pullRequest({ body: 'Mine.', byViewer: false, author: 'mona' }), byUs()] }),
    NO_DRIFT,
    false,
  ],
  [
    'an archive',
    state({ head: head(), pulls: [byUs()], repository: { ...repository, archived: true } }),
    NO_DRIFT,
    false,
  ],
  ['no branch', state({ pulls: [byUs()] }), NO_DRIFT, false],
];

describe('planProposal, where nothing is to be proposed', () => {
  it.each(CASES)('%s', (_, given, wish, goes) => {
    const plan = planProposal(given, wish, { trustedAuthors: [], reopenDeclined: false, text: TEXT });
    if (plan.kind !== 'none') throw new Error(`planned ${plan.kind}`);
    expect(plan.leftover?.head).toBe(goes ? HEAD : undefined);
    const line = 'Delete jit-azure-drift, which an earlier run left behind.';
    expect(describePlan(plan, given).includes(line)).toBe(goes);
  });

  it('knows whose closing has to be told of', () => {
    const settings = { trustedAuthors: [], reopenDeclined: false, text: TEXT };
    const closed = byUs();
    expect(planProposal(state({ head: head(), pulls: [closed] }), NO_DRIFT, settings)).toEqual({
      kind: 'none',
      leftover: { head: HEAD, closed },
    });
    expect(planProposal(state({ head: head() }), NO_DRIFT, settings)).toEqual({
      kind: 'none',
      leftover: { head: HEAD },
    });
  });
});
