import { FILE, REPOSITORY } from '../harness.js';
import { BRANCH, OTHER_NAME } from '../pull-request/proposals.js';
import { PROPOSING, replaceRepository } from './github-builders.js';
import type { Explained, Item } from './item.js';

const STAGING = { with: { 'integration-id': 'staging', 'account-name': 'Staging' } } as const;

function told(check: Explained['check'], says: RegExp, fix: RegExp): Explained {
  return { check, status: 'failed', says, fix, withoutId: true };
}

/** What the run itself says of a repository, a proposal, its inputs and its trigger: no service refused. */
export const STATE_ITEMS: readonly Item[] = [
  {
    of: 'an archived repository',
    texts: ['is archived: nothing can be proposed there'],
    set: (given) => replaceRepository(given, { archived: true }),
    step: PROPOSING,
    row: told('pull-request/permitted', /is archived/, /Unarchive it/),
    exit: 1,
  },
  {
    of: 'an empty repository',
    texts: ['is empty: there is no branch to propose to'],
    set: ({ github }) => {
      github.hands.deleteBranch(REPOSITORY, 'main');
    },
    step: PROPOSING,
    row: told('pull-request/permitted', /is empty/, /Push a first commit/),
    exit: 1,
  },
  {
    of: 'a fork',
    texts: ['is a fork of'],
    set: (given) => replaceRepository(given, { parent: 'acme/infra' }),
    step: PROPOSING,
    row: told('pull-request/permitted', /is a fork of acme\/infra/, /original repository/),
    exit: 1,
  },
  {
    of: 'a proposal for other integrations',
    texts: ['serves integrations that this run does not know'],
    set: async (given) => {
      await given.run(OTHER_NAME);
    },
    step: STAGING,
    row: told('pull-request/proposed', /it is left alone/, /List all integrations in one run, or set `branch`/),
    exit: 1,
  },
  {
    of: 'a proposal that someone edited',
    texts: ['pull-request/hand-edited'],
    set: async (given) => {
      await given.run(OTHER_NAME);
      given.github.hands.commitFiles(REPOSITORY, BRANCH, { [FILE]: 'azure: {}\n' });
    },
    step: { with: { 'account-name': 'Another' } },
    row: told('pull-request/hand-edited', /holds commits of/, /`trusted-authors`/),
    exit: 0,
  },
  {
    of: 'a proposal that someone closed',
    texts: ['pull-request/declined'],
    set: async (given) => {
      await given.run(OTHER_NAME);
      given.github.hands.closePull(REPOSITORY, 1, 'mona');
    },
    step: OTHER_NAME,
    row: told('pull-request/declined', /was closed unmerged/, /`repairs: proposal`/),
    exit: 0,
  },
  {
    of: 'a trigger that mode check refuses',
    texts: ['Mode check refuses the trigger pull_request'],
    step: { job: { event: 'pull_request' }, with: { mode: 'check' } },
    says: /mode: validate|`validate`/,
    exit: 1,
  },
  {
    of: 'one integration and a list',
    texts: ['expected one integration by tenant-id, or a list, not both'],
    step: { with: { integrations: '- id: prod' } },
    says: /are given together/,
    exit: 1,
  },
];
