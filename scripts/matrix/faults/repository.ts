import { githubTokens } from '../../../simulator/github/world.js';
import { replaceRole } from '../../../simulator/planting.js';
import { BRANCH, type Case, drift, type Plant, REPOSITORY, repositoryOf, tokenRights } from '../plant.js';

/** Drift that meets a hindrance. */
function refused(title: string, hinder: Plant, says: RegExp): Case {
  return {
    place: 'repository',
    title: `drift meets ${title}`,
    plant: async (stage) => {
      drift(stage);
      await hinder(stage);
    },
    rows: ['pull-request/proposed failed error', 'config/drift failed warning'],
    says,
  };
}

/** Drift whose proposal stands, and what someone then did to it. */
function meddled(title: string, meddle: Plant, rows: Case['rows']): Case {
  return {
    place: 'repository',
    title,
    plant: async (stage) => {
      drift(stage);
      const first = await stage.run();
      if (first.outputs['pull-request-operation'] !== 'created') throw new Error('No proposal was made.');
      await meddle(stage);
    },
    rows,
  };
}

/** The repository, the proposal and the issue. */
export const REPOSITORY_FAULTS: readonly Case[] = [
  {
    place: 'repository',
    title: 'the repository is archived, long before any drift',
    plant: (stage) => {
      repositoryOf(stage).archived = true;
    },
    rows: ['pull-request/permitted failed warning'],
    says: /is archived: nothing can be proposed there/,
    fix: /Unarchive/,
  },
  {
    place: 'repository',
    title: 'the token may only read, long before any drift',
    runner: { githubToken: githubTokens.workflowReadOnly },
    rows: [
      'pull-request/permitted failed warning',
      'pull-request/hand-edited unknown warning',
      'pull-request/declined unknown warning',
    ],
    says: /may not even read the pull requests/,
    fix: /pull-requests: write/,
  },
  {
    place: 'repository',
    title: 'the repository is a fork',
    plant: ({ world }) => {
      const at = world.github.repositories.findIndex(({ name }) => name === '.jit');
      const repository = world.github.repositories[at];
      if (repository !== undefined) world.github.repositories[at] = { ...repository, parent: 'acme/infra' };
    },
    rows: ['pull-request/permitted failed warning'],
    says: /is a fork of acme\/infra/,
  },
  {
    place: 'repository',
    title: 'drift in an archived repository',
    plant: (stage) => {
      drift(stage);
      repositoryOf(stage).archived = true;
    },
    rows: [
      'pull-request/permitted failed warning',
      'pull-request/proposed failed error',
      'config/drift failed warning',
    ],
  },
  refused(
    'a token without contents: write',
    (stage) => {
      tokenRights(stage).contents = 'read';
    },
    /lacks a permission .*contents: write/,
  ),
  refused(
    'the setting that forbids Actions to open pull requests',
    (stage) => {
      repositoryOf(stage).allowActionsToOpenPullRequests = false;
    },
    /a setting forbids GitHub Actions to open pull requests/,
  ),
  refused(
    'a rule against new branches',
    (stage) => {
      repositoryOf(stage).rules.push({ pattern: '**', restrictCreation: true });
    },
    /a branch rule forbids it/,
  ),
  refused(
    'a person’s own pull request from our branch',
    ({ hands }) => {
      hands.commitFiles(REPOSITORY, BRANCH, { 'mine.md': 'Mine.\n' });
      hands.openPull(REPOSITORY, { title: 'Mine', body: 'My own.', head: BRANCH, base: 'main' });
    },
    /uses the branch and is not ours/,
  ),
  meddled(
    'someone commits on the open proposal',
    ({ hands }) => {
      hands.pushToPull(REPOSITORY, 1, { 'note.md': 'Note.\n' });
    },
    ['pull-request/hand-edited failed warning', 'config/drift failed warning', 'pull-request/proposed skipped'],
  ),
  meddled('someone closes the proposal unmerged', ({ hands }) => hands.closePull(REPOSITORY, 1), [
    'pull-request/declined failed warning',
    'config/drift failed warning',
    'pull-request/proposed skipped',
  ]),
  {
    place: 'repository',
    title: 'there is something to tell, and the repository has no issues',
    plant: (stage) => {
      tokenRights(stage).issues = 'write';
      repositoryOf(stage).issuesDisabled = true;
      replaceRole(stage.world);
    },
    rows: ['issue/kept failed warning', 'role/assignment failed error', 'role/condition skipped'],
    says: /has issues switched off/,
    fix: /gh repo edit acme\/.jit --enable-issues/,
  },
];
