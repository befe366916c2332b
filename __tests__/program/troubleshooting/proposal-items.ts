import { branchAtBase, repositoryOf, WRITES } from '../pull-request/proposals.js';
import { PROPOSING, refused, rule, ruleOnTheWire, writeRefused } from './github-builders.js';
import { graphqlAnswer, type Item } from './item.js';

/** GitHub's refusals of the proposal itself. */
export const PROPOSAL_ITEMS: readonly Item[] = [
  {
    of: 'the setting that forbids Actions to open pull requests',
    texts: ['GitHub Actions is not permitted to create or approve pull requests'],
    set: (given) => {
      repositoryOf(given).allowActionsToOpenPullRequests = false;
    },
    step: PROPOSING,
    row: refused(/a setting forbids GitHub Actions to open pull requests/, /HTTP 403/, /Tick "Allow GitHub Actions/),
    exit: 1,
  },
  writeRefused('Repository was archived so is read-only', {
    words: 'Repository was archived so is read-only.',
    says: /the repository is archived/,
    fix: /Unarchive it/,
  }),
  rule('Cannot create ref due to creations being restricted', { restrictCreation: true }),
  rule('Changes must be made through a pull request', { requirePullRequest: true }),
  rule('Cannot update this protected ref', { restrictUpdate: true }),
  ruleOnTheWire('Changes must be made through the merge queue'),
  {
    of: 'a file among the workflows',
    texts: ['refusing to allow a GitHub App to create or update workflow'],
    // GitHub makes the branch, and then refuses the commit.
    set: ({ simulator, github }) =>
      simulator.addFault({ ...WRITES.begin, action: { kind: 'before', run: () => branchAtBase(github) } }),
    faults: [
      {
        ...WRITES.begin,
        action: graphqlAnswer(
          'FORBIDDEN',
          ['createCommitOnBranch'],
          'refusing to allow a GitHub App to create or update workflow `.github/workflows/jit.yml` without `workflows` permission',
          { createRef: { clientMutationId: null } },
        ),
      },
    ],
    step: PROPOSING,
    row: refused(/the file lies among the workflows/, /refusing to allow/, /`workflows: write`/),
    exit: 1,
  },
];
