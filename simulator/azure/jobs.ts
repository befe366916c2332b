/** A job of a workflow on the runner: what its ID token says, and what its environment holds. */
export interface Job {
  /** Bearer token with which the job asks for ID tokens. */
  requestToken: string;
  /** `permissions: id-token: write`. Without it the job has no address to ask. */
  idToken: boolean;
  repository: string;
  repositoryId: number;
  repositoryOwnerId: number;
  repositoryVisibility: 'public' | 'private' | 'internal';
  /** Whether the repository's subjects bear the owner's and the repository's id. */
  immutableSubject: boolean;
  /** A subject given outright, for repositories that have customised theirs. */
  subject: string | null;
  ref: string;
  /** Commit of the run; empty: the head of its branch when the step's environment is made. */
  sha: string;
  /** Name of the event that triggered the run. */
  event: string;
  environment: string | null;
  actor: string;
  actorId: number;
  workflow: string;
  workflowPath: string;
  runId: number;
  runNumber: number;
  runAttempt: number;
  pullRequest: JobPullRequest | null;
}

/** The pull request that triggered a job. */
export interface JobPullRequest {
  number: number;
  headRef: string;
  headSha: string;
  baseRef: string;
  baseSha: string;
  /** `owner/name` of the repository that holds the head: another one than the job's is a fork. */
  headRepository: string;
}

/** What every job has in common until a test says otherwise: `main` of `acme/.jit`, on schedule. */
export function defaultJob(overrides: Partial<Job> = {}): Job {
  return {
    requestToken: 'simulated-request-token',
    idToken: true,
    repository: 'acme/.jit',
    repositoryId: 9_200_001,
    repositoryOwnerId: 9_000_001,
    repositoryVisibility: 'private',
    immutableSubject: false,
    subject: null,
    ref: 'refs/heads/main',
    sha: '',
    event: 'schedule',
    environment: null,
    actor: 'mona',
    actorId: 9_000_002,
    workflow: 'Jit Azure Drift',
    workflowPath: '.github/workflows/jit-azure-drift.yml',
    runId: 12_000_000_001,
    runNumber: 17,
    runAttempt: 1,
    pullRequest: null,
    ...overrides,
  };
}

function escapeColon(text: string): string {
  return text.replaceAll(':', '%3A');
}

/** The `sub` claim of a job's ID token: the environment counts before the pull request, and that before the ref. */
export function jobSubject(job: Job): string {
  if (job.subject !== null) return job.subject;
  const [owner = '', name = ''] = job.repository.split('/');
  const repository = job.immutableSubject
    ? `${owner}@${job.repositoryOwnerId}/${name}@${job.repositoryId}`
    : job.repository;
  if (job.environment !== null) return `repo:${repository}:environment:${escapeColon(job.environment)}`;
  if (job.event === 'pull_request') return `repo:${repository}:pull_request`;
  return `repo:${repository}:ref:${escapeColon(job.ref)}`;
}
