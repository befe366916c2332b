import { inSteadyOrder } from '../../simulator/describe-request.js';
import { FaultTable } from '../../simulator/faults.js';
import {
  createGitHubService,
  type GitHubService,
  type GitHubWorld,
  githubTokens,
  healthyGitHubWorld,
  type Repository,
} from '../../simulator/github/index.js';
import { runService } from '../../simulator/http.js';
import type { FaultRule, LoggedRequest } from '../../simulator/service.js';
import type { ConfigRepoState, ProposedChange, ServedEntry } from '../../src/core/proposal-state.js';
import type { Result } from '../../src/core/results.js';
import { readConfigRepo } from '../../src/github/config-repo.js';
import { createGitHubClient, type GitHubClient } from '../../src/github/octokit.js';
import { propose } from '../../src/github/propose.js';
import type { ProposalSettings, ProposeInput } from '../../src/github/propose-input.js';
import { sealWanted } from '../../src/github/seal-wanted.js';
import type { RequestMeter } from '../../src/ports.js';

export const REPO = 'acme/.jit';
export const FILE = '.jit/jit-integration.yml';
export const BRANCH = 'jit-azure-drift';
export const TENANT = '11111111-1111-4111-8111-111111111111';

/** The simulated GitHub over plain HTTP on loopback: this process can't be made to trust a certificate after its start. */
export interface Hub {
  readonly world: GitHubWorld;
  readonly service: GitHubService;
  readonly requests: LoggedRequest[];
  readonly origin: string;
  repository(name?: string): Repository;
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  client(options?: {
    readonly token?: string;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
    readonly meter?: RequestMeter;
    /** How long the client outlives the signal for taking away what would stay half-made. */
    readonly graceMs?: number;
  }): GitHubClient;
  /** What was asked since the last call, as `POST pulls` or the name of the GraphQL operation. */
  writes(): readonly string[];
  stop(): Promise<void>;
}

/** Starts the simulated GitHub. */
export async function startHub(change: (world: GitHubWorld) => void = () => undefined): Promise<Hub> {
  const world = healthyGitHubWorld();
  change(world);
  const faults = new FaultTable();
  const requests: LoggedRequest[] = [];
  const stopping = new AbortController();
  let origin = 'http://127.0.0.1:9';
  const service = await createGitHubService(world, { origin: () => origin });
  const wire = { faults, log: requests, latencyMs: () => 0, startedAt: performance.now(), stopping: stopping.signal };
  const running = await runService(service, wire, undefined);
  origin = running.origin;
  return {
    world,
    service,
    requests,
    origin,
    repository: (name = REPO) => {
      const found = world.repositories.find((each) => `${each.owner}/${each.name}` === name);
      if (found === undefined) throw new Error(`no repository ${name}`);
      return found;
    },
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    client: (options = {}) =>
      createGitHubClient({
        token: options.token ?? githubTokens.workflow,
        apiUrl: `${origin}/api/v3`,
        graphqlUrl: `${origin}/api/graphql`,
        signal: options.signal ?? new AbortController().signal,
        meter: options.meter ?? { total: 0, retried: 0 },
        log: { debug: () => undefined },
        requestTimeoutMs: options.timeoutMs ?? 20_000,
        ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
        readRetryDelaysMs: [5, 5],
      }),
    writes: () => inSteadyOrder(requests.splice(0).filter(isWrite).map(describe)),
    stop: async () => {
      stopping.abort();
      await running.stop();
      await service.stop();
    },
  };
}

function isWrite({ method, body }: LoggedRequest): boolean {
  return method !== 'GET' && !body.includes('"query":"query');
}

function describe({ method, path, body }: LoggedRequest): string {
  const mutation = /mutation (\w+)/.exec(body)?.[1];
  return mutation ?? `${method} ${path.replace(/^.*\/repos\/[^/]+\/[^/]+\//, '')}`;
}

/** A change of the healthy file's entry. */
export const CHANGE: ProposedChange = { at: 'azure.azure.name', actual: 'Old', expected: 'New' };

/** An entry that this run serves. */
export function entry(given: Partial<ServedEntry> = {}): ServedEntry {
  return { id: 'azure', tenantId: TENANT, path: FILE, key: 'azure', changes: [CHANGE], compared: 'all', ...given };
}

/** What a test wants of the file: its text with `marker` appended as a comment; undefined: no drift. */
export interface Wanting {
  readonly line?: string | undefined;
  readonly entries?: readonly ServedEntry[];
  readonly results?: readonly Result[];
  readonly settings?: Partial<ProposalSettings>;
  readonly log?: ProposeInput['log'];
  readonly prove?: ProposeInput['prove'];
  /** The clock; the machine's by default. */
  readonly now?: ProposeInput['now'];
}

export const SETTINGS: ProposalSettings = {
  title: undefined,
  draft: false,
  labels: [],
  reviewers: [],
  teamReviewers: [],
  assignees: [],
  trustedAuthors: [],
  reopenDeclined: false,
  redact: false,
  runUrl: 'https://github.example/acme/.jit/actions/runs/1',
  ownRepository: REPO,
  dryRun: false,
};

/** Reads the state as the action does; fails the test where that is unknown. */
export async function readState(client: GitHubClient, branch: string | undefined = BRANCH): Promise<ConfigRepoState> {
  const state = await readConfigRepo(client, {
    repository: REPO,
    ref: undefined,
    paths: [undefined],
    branch,
    ownRepository: REPO,
  });
  if (!state.known) throw new Error(`unknown: ${state.read}: ${state.found}`);
  return state.value;
}

function wish(wanting: Wanting): ProposeInput['wish'] {
  return (state) => {
    const [config] = state.configs;
    if (config === undefined || !config.file.known) throw new Error('no file');
    const file = config.file.value;
    const text = file.kind === 'present' ? Buffer.from(file.bytes).toString('utf8') : '';
    const drift = wanting.line !== undefined && !text.includes(wanting.line);
    const bytes = Buffer.from(`${text}# ${wanting.line}\n`);
    const base = file.kind === 'present' ? file.blob : null;
    const entries = wanting.entries ?? [
      entry(drift ? { changes: [{ ...CHANGE, expected: wanting.line ?? '' }] } : { changes: [] }),
    ];
    return {
      wanted: sealWanted({ files: drift ? [{ path: config.path, base, bytes }] : [], entries }),
      results: wanting.results ?? [],
    };
  };
}

/** One run's proposal from start to end. */
export async function run(client: GitHubClient, wanting: Wanting) {
  const state = await readState(client);
  const log = wanting.log ?? { info: () => undefined, warning: () => undefined };
  const read = () =>
    readConfigRepo(client, {
      repository: REPO,
      ref: undefined,
      paths: [undefined],
      branch: BRANCH,
      ownRepository: REPO,
    });
  return propose(client, {
    state,
    wish: wish(wanting),
    read,
    settings: { ...SETTINGS, ...wanting.settings },
    log,
    now: wanting.now ?? (() => Date.now()),
    ...(wanting.prove === undefined ? {} : { prove: wanting.prove }),
    raceDelaysMs: [1, 1, 1],
  });
}
