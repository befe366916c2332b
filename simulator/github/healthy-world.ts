import { healthyJitFile, type JitFileValues } from './jit-file.js';
import type { Account, GitHubWorld, Permissions, Repository, Token } from './world.js';

/** The tokens of the healthy world, by what they stand for. */
export const githubTokens = {
  /** GITHUB_TOKEN of a job in `acme/.jit` with `contents: write` and `pull-requests: write`. */
  workflow: 'ghs_workflowOfJitWriteFake00000000000001',
  /** GITHUB_TOKEN of a job in `acme/.jit` with `contents: read` only. */
  workflowReadOnly: 'ghs_workflowOfJitReadFake000000000000002',
  /** GITHUB_TOKEN of a job in `acme/infra`: it cannot see `acme/.jit`. */
  infraWorkflow: 'ghs_workflowOfInfraFake0000000000000003',
  /** Installation token of the app `acme-drift` on `acme/.jit`. */
  app: 'ghs_appAcmeDriftFake000000000000000004',
  /** Fine-grained token of a person with the same rights. */
  fineGrained: 'github_pat_11FAKE00000000000000_mona0000000000000000000005',
  /** Classic token of an administrator. */
  admin: 'ghp_adminOfAcmeFake0000000000000000006',
} as const;

/** A repository with GitHub's usual settings; say what differs. */
export function newRepository(values: Pick<Repository, 'id' | 'owner' | 'name'> & Partial<Repository>): Repository {
  return {
    visibility: 'private',
    archived: false,
    defaultBranch: 'main',
    allowActionsToOpenPullRequests: true,
    immutableSubject: false,
    rules: [],
    labels: [],
    collaborators: [],
    teams: [],
    pulls: [],
    issues: [],
    files: {},
    createdAt: '2025-03-01T09:00:00Z',
    ...values,
  };
}

const proposing: Permissions = { metadata: 'read', contents: 'write', pull_requests: 'write' };
const everything: Permissions = {
  ...proposing,
  issues: 'write',
  administration: 'write',
  workflows: 'write',
  members: 'read',
};

function accounts(): Account[] {
  return [
    { id: 9000001, login: 'acme', type: 'Organization', name: 'Acme' },
    { id: 9000002, login: 'mona', type: 'User', name: 'Mona Lisa', email: 'mona@acme.example' },
    { id: 9000003, login: 'hubot', type: 'User', name: 'Hu Bot', email: 'hubot@acme.example' },
    { id: 9000004, login: 'admin', type: 'User', name: 'Ada Admin', email: 'ada@acme.example' },
    { id: 9000005, login: 'stranger', type: 'User', name: null },
    { id: 41898282, login: 'github-actions[bot]', type: 'Bot', name: null },
    { id: 9000007, login: 'acme-drift[bot]', type: 'Bot', name: null },
  ];
}

function tokens(): Token[] {
  return [
    {
      value: githubTokens.workflow,
      login: 'github-actions[bot]',
      kind: 'actions',
      repositories: { 'acme/.jit': { ...proposing } },
    },
    {
      value: githubTokens.workflowReadOnly,
      login: 'github-actions[bot]',
      kind: 'actions',
      repositories: { 'acme/.jit': { metadata: 'read', contents: 'read' } },
    },
    {
      value: githubTokens.infraWorkflow,
      login: 'github-actions[bot]',
      kind: 'actions',
      repositories: { 'acme/infra': { ...proposing } },
    },
    { value: githubTokens.app, login: 'acme-drift[bot]', kind: 'app', repositories: { 'acme/.jit': { ...proposing } } },
    {
      value: githubTokens.fineGrained,
      login: 'mona',
      kind: 'fine-grained',
      repositories: { 'acme/.jit': { ...proposing } },
    },
    {
      value: githubTokens.admin,
      login: 'admin',
      kind: 'classic',
      repositories: { 'acme/.jit': { ...everything }, 'acme/infra': { ...everything } },
    },
  ];
}

const infraWorkflow = 'name: jit azure drift\non:\n  schedule:\n    - cron: "17 5 * * *"\n';

/** An organisation whose `.jit` repository holds a file that agrees with Azure, and a second repository with a workflow. */
export function healthyGitHubWorld(file: Partial<JitFileValues> & { readonly azureFile?: string } = {}): GitHubWorld {
  const label = { id: 9100001, name: 'bug', color: 'd73a4a', description: "Something isn't working" };
  return {
    accounts: accounts(),
    tokens: tokens(),
    repositories: [
      newRepository({
        id: 9200001,
        owner: 'acme',
        name: '.jit',
        labels: [label],
        collaborators: [
          { login: 'mona', permission: 'write' },
          { login: 'hubot', permission: 'write' },
          { login: 'admin', permission: 'admin' },
        ],
        teams: [{ id: 9300001, slug: 'security', name: 'Security' }],
        files: {
          'README.md': '# Jit configuration of Acme\n',
          '.jit/jit-integration.yml': file.azureFile ?? healthyJitFile(file),
        },
      }),
      newRepository({
        id: 9200002,
        owner: 'acme',
        name: 'infra',
        collaborators: [{ login: 'admin', permission: 'admin' }],
        files: { '.github/workflows/drift.yml': infraWorkflow },
      }),
    ],
  };
}
