import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './azure/jobs.js';
import { githubTokens } from './github/world.js';
import { ID_TOKEN_PATH } from './oidc.js';
import type { ServiceName } from './service.js';

/** What a step's environment depends on. */
export interface RunnerOptions {
  /** The job; the world's first by default. It must be one of the world's to get ID tokens. */
  readonly job?: Job;
  /** Folder of the checkout; an empty fresh one by default. */
  readonly workspace?: string;
  /** `github.token`; the workflow's token of the healthy world by default. Given to the step as SIMULATED_GITHUB_TOKEN, for `run-action.ts` to put where an input's default asks for it. */
  readonly githubToken?: string;
  /** Added to the event's payload, whose own keys they replace. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** Last word: replaces any variable. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** Where the services are, and where temporary folders go. */
export interface RunnerPlace {
  readonly origins: Readonly<Record<ServiceName, string>>;
  readonly caFile: string;
  /** Removed when the simulator stops. */
  readonly folder: string;
}

function repositoryPayload(fullName: string, job: Job, serverUrl: string) {
  const [owner = '', name = ''] = fullName.split('/');
  const own = fullName === job.repository;
  return {
    id: own ? job.repositoryId : job.repositoryId + 1,
    name,
    full_name: fullName,
    private: job.repositoryVisibility !== 'public',
    visibility: job.repositoryVisibility,
    html_url: `${serverUrl}/${fullName}`,
    default_branch: 'main',
    fork: !own,
    owner: {
      login: owner,
      id: own ? job.repositoryOwnerId : job.repositoryOwnerId + 1,
      type: own ? 'Organization' : 'User',
    },
  };
}

function pullRequestPayload(job: Job, serverUrl: string) {
  const pull = job.pullRequest;
  if (pull === null) return {};
  const side = (repository: string, ref: string, sha: string) => ({
    label: `${repository.split('/')[0]}:${ref}`,
    ref,
    sha,
    repo: repositoryPayload(repository, job, serverUrl),
  });
  return {
    action: 'synchronize',
    number: pull.number,
    pull_request: {
      number: pull.number,
      state: 'open',
      html_url: `${serverUrl}/${job.repository}/pull/${pull.number}`,
      user: { login: job.actor, id: job.actorId, type: 'User' },
      head: side(pull.headRepository, pull.headRef, pull.headSha),
      base: side(job.repository, pull.baseRef, pull.baseSha),
    },
  };
}

/** The payload of the event that triggered the job, as far as actions read it. */
export function eventPayload(job: Job, serverUrl: string): Record<string, unknown> {
  const common = {
    repository: repositoryPayload(job.repository, job, serverUrl),
    sender: { login: job.actor, id: job.actorId, type: 'User' },
  };
  switch (job.event) {
    case 'schedule':
      return { ...common, schedule: '17 5 * * *', workflow: job.workflowPath };
    case 'workflow_dispatch':
      return { ...common, inputs: {}, ref: job.ref, workflow: job.workflowPath };
    case 'push':
      return { ...common, ref: job.ref, before: '0'.repeat(40), after: job.sha, head_commit: { id: job.sha } };
    default:
      return { ...common, ...pullRequestPayload(job, serverUrl) };
  }
}

function refName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, '');
}

function commandFiles(place: RunnerPlace, folder: string): Record<string, string> {
  const commands = join(folder, '_runner_file_commands');
  mkdirSync(commands, { recursive: true });
  const names = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH'];
  const files = names.map((name) => {
    const file = join(commands, name.toLowerCase());
    writeFileSync(file, '');
    return [name, file];
  });
  return { ...Object.fromEntries(files), RUNNER_TEMP: folder, NODE_EXTRA_CA_CERTS: place.caFile };
}

function pullVariables(job: Job): Record<string, string> {
  const { pullRequest } = job;
  return pullRequest === null ? {} : { GITHUB_HEAD_REF: pullRequest.headRef, GITHUB_BASE_REF: pullRequest.baseRef };
}

function tokenVariables(job: Job, place: RunnerPlace): Record<string, string> {
  if (!job.idToken) return {};
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${place.origins.oidc}${ID_TOKEN_PATH}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.requestToken,
  };
}

const CONSTANTS = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  // A runner names the step by the action, and tells where the action comes from.
  GITHUB_ACTION: '__jit-azure-drift_jit-azure-drift',
  GITHUB_ACTION_REPOSITORY: 'jit-azure-drift/jit-azure-drift',
  GITHUB_ACTION_REF: 'v1',
  GITHUB_JOB: 'drift',
  GITHUB_RETENTION_DAYS: '90',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  RUNNER_ARCH: 'X64',
  RUNNER_ENVIRONMENT: 'github-hosted',
  RUNNER_NAME: 'simulated-runner',
  RUNNER_OS: 'Linux',
} as const;

function runVariables(job: Job): Record<string, string> {
  return {
    GITHUB_ACTOR: job.actor,
    GITHUB_ACTOR_ID: String(job.actorId),
    GITHUB_TRIGGERING_ACTOR: job.actor,
    GITHUB_RUN_ATTEMPT: String(job.runAttempt),
    GITHUB_RUN_ID: String(job.runId),
    GITHUB_RUN_NUMBER: String(job.runNumber),
    GITHUB_WORKFLOW: job.workflow,
    GITHUB_WORKFLOW_REF: `${job.repository}/${job.workflowPath}@${job.ref}`,
    GITHUB_WORKFLOW_SHA: job.sha,
  };
}

/** The environment that a GitHub runner sets for a step of the job, with fresh files for its commands. Nothing of this process's environment is in it. */
export function runnerEnvironment(job: Job, options: RunnerOptions, place: RunnerPlace): Record<string, string> {
  const folder = mkdtempSync(join(place.folder, 'step-'));
  const workspace = options.workspace ?? join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const serverUrl = place.origins.github;
  const eventPath = join(folder, 'event.json');
  writeFileSync(eventPath, JSON.stringify({ ...eventPayload(job, serverUrl), ...options.event }, null, 2));
  const [owner = ''] = job.repository.split('/');
  return {
    ...CONSTANTS,
    ...runVariables(job),
    ...commandFiles(place, folder),
    ...pullVariables(job),
    ...tokenVariables(job, place),
    GITHUB_API_URL: `${place.origins.github}/api/v3`,
    GITHUB_GRAPHQL_URL: `${place.origins.github}/api/graphql`,
    GITHUB_SERVER_URL: serverUrl,
    GITHUB_EVENT_NAME: job.event,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_REF: job.ref,
    GITHUB_REF_NAME: refName(job.ref),
    GITHUB_REF_TYPE: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: job.repository,
    GITHUB_REPOSITORY_ID: String(job.repositoryId),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: String(job.repositoryOwnerId),
    GITHUB_SHA: job.sha,
    GITHUB_WORKSPACE: workspace,
    HOME: folder,
    SIMULATED_GITHUB_TOKEN: options.githubToken ?? githubTokens.workflow,
    ...options.extra,
  };
}
