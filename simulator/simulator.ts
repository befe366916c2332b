import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createArmService } from './azure/arm/service.js';
import { createEntraService, customResourceNames } from './azure/entra.js';
import { createGraphService } from './azure/graph/service.js';
import type { Job } from './azure/jobs.js';
import { simulatorKeys } from './azure/tokens.js';
import { answerWithFaults, FaultTable } from './faults.js';
import type { GitHubService } from './github/index.js';
import { type RunningService, runService, type Wire } from './http.js';
import { INSPECTOR_VARIABLE, Inspector } from './inspector.js';
import { createJitService } from './jit.js';
import { kept } from './kept.js';
import { createOidcService, idTokenClaims } from './oidc.js';
import { type RunningProxy, runProxy } from './proxy.js';
import { type RunnerOptions, runnerEnvironment } from './runner-environment.js';
import type { FaultRule, LoggedRequest, Service, ServiceName } from './service.js';
import { createTlsMaterial, type TlsMaterial } from './tls.js';
import { healthyWorld, type World } from './world.js';

export type { RunnerOptions } from './runner-environment.js';

/** Microsoft's own names of the three services in the public cloud: the proxy leads them to the simulator. */
export const PUBLIC_HOSTS = {
  entra: 'login.microsoftonline.com',
  graph: 'graph.microsoft.com',
  arm: 'management.azure.com',
} as const;

/** How to start the simulator. */
export interface SimulatorOptions {
  readonly world?: World;
  /** Added to every answer. */
  readonly latencyMs?: number;
  /** The services to start; all by default. The address of one that was not started leads nowhere. */
  readonly services?: readonly ServiceName[];
}

/** A running simulator: one world, its services on free loopback ports. */
export interface Simulator {
  readonly world: World;
  readonly origins: Readonly<Record<ServiceName, string>>;
  /** PEM file of the authority that signed the servers' certificate. */
  readonly caFile: string;
  readonly ca: string;
  /** Address of a proxy that leads Microsoft's public host names to the services, and hosts unknown to it nowhere. */
  readonly proxy: string;
  /** `host:port` of every tunnel that was asked of the proxy. */
  readonly tunnels: readonly string[];
  /** Every request so far, in order of arrival. */
  readonly requests: readonly LoggedRequest[];
  /** The GitHub half, for what only it knows (heads, commits); undefined when it was not started. */
  readonly github: GitHubService | undefined;
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  setLatency(ms: number): void;
  /** Forgets the requests so far: for counting those of the next run alone. */
  clearRequests(): void;
  /** The environment that a runner sets for a step of the job. */
  runnerEnvironment(options?: RunnerOptions): Record<string, string>;
  /** Tells of a token that a program beside the services has for one of them (az, on a laptop): it may be sent there. */
  handOut(kind: string, value: string, home: ServiceName): void;
  /** An ID token as the job would get it. */
  idToken(audience: string, job?: Job): Promise<string>;
  /** Ends every connection and removes every temporary folder. */
  stop(): Promise<void>;
}

const ALL: readonly ServiceName[] = ['oidc', 'entra', 'graph', 'arm', 'github', 'jit'];

function port(origin: string): number {
  return Number(new URL(origin).port);
}

/** The four services of the Azure half over one world. */
async function azureServices(
  world: World,
  faults: FaultTable,
  origins: Record<ServiceName, string>,
): Promise<Service[]> {
  const keys = await simulatorKeys();
  const pause = (ms: number) => sleep(ms);
  return [
    createOidcService(world, keys),
    createEntraService({
      world,
      keys,
      customNames: customResourceNames(
        () => origins.graph,
        () => origins.arm,
      ),
    }),
    createGraphService({
      world,
      key: keys.entra,
      ownOrigins: () => [origins.graph],
      intercept: (part, answer) => answerWithFaults(faults.take(part), answer, pause),
    }),
    createArmService({ world, key: keys.entra, ownOrigins: () => [origins.arm] }),
  ];
}

async function githubService(world: World, origin: () => string): Promise<GitHubService> {
  const { createGitHubService } = await import('./github/index.js');
  return createGitHubService(world.github, {
    origin,
    now: () => new Date(Date.now() + (world.github.clockOffsetMs ?? 0)),
  });
}

/** Head of the job's branch in the simulated GitHub; a made-up commit where it has none. */
function headOf(github: GitHubService | undefined, job: Job): string {
  const known = github !== undefined && job.ref.startsWith('refs/heads/');
  const branches = known ? github.hands.branches(job.repository) : {};
  return branches[job.ref.slice('refs/heads/'.length)] ?? '0123456789abcdef0123456789abcdef01234567';
}

/** One authority and certificate for all simulators of this process: a client that trusts one of them trusts them all. */
function sharedTls(): TlsMaterial {
  return kept('TLS', () => createTlsMaterial(Object.values(PUBLIC_HOSTS)));
}

/** Everything that runs, before it is handed out as a Simulator. */
interface Parts {
  readonly world: World;
  readonly wire: Wire;
  readonly origins: Record<ServiceName, string>;
  readonly folder: string;
  readonly tls: TlsMaterial;
  readonly caFile: string;
  readonly github: GitHubService | undefined;
  readonly running: readonly RunningService[];
  readonly proxy: RunningProxy;
}

async function startParts(options: SimulatorOptions, wire: Wire): Promise<Parts> {
  const world = options.world ?? healthyWorld();
  const wanted = options.services ?? ALL;
  const folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-simulator-'));
  const tls = sharedTls();
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, tls.ca);

  const nowhere = 'https://127.0.0.1:9';
  const origins = { oidc: nowhere, entra: nowhere, graph: nowhere, arm: nowhere, github: nowhere, jit: nowhere };
  const github = wanted.includes('github') ? await githubService(world, () => origins.github) : undefined;
  const services = [
    ...(await azureServices(world, wire.faults, origins)),
    createJitService(world),
    ...(github === undefined ? [] : [github]),
  ];
  const running: RunningService[] = [];
  for (const service of services.filter((item) => wanted.includes(item.name))) {
    const started = await runService(service, wire, service.name === 'oidc' ? undefined : tls);
    origins[service.name] = started.origin;
    running.push(started);
  }
  const hosts = (['entra', 'graph', 'arm'] as const).map((name) => [PUBLIC_HOSTS[name], port(origins[name])] as const);
  return { world, wire, origins, folder, tls, caFile, github, running, proxy: await runProxy(new Map(hosts)) };
}

/** Starts the simulator; the promise resolves when every service answers. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  let latencyMs = options.latencyMs ?? 0;
  const faults = new FaultTable();
  const log: LoggedRequest[] = [];
  const stopping = new AbortController();
  // Every answer that is being delayed listens to it.
  setMaxListeners(0, stopping.signal);
  let inspector: Inspector | undefined;
  const parts = await startParts(options, {
    faults,
    log,
    latencyMs: () => latencyMs,
    startedAt: performance.now(),
    stopping: stopping.signal,
    notice: (request, response) => inspector?.notice(request, response),
  });
  const { world, origins, caFile, folder, github, proxy } = parts;
  const watch = new Inspector({ world, requests: log, graphOrigin: () => origins.graph });
  inspector = watch;
  const jobOf = (job: Job | undefined): Job => {
    const chosen = job ?? world.jobs[0];
    if (chosen === undefined) throw new Error('the world has no job');
    // Settled for good: the step's environment and its ID tokens name the same commit.
    if (chosen.sha === '') chosen.sha = headOf(github, chosen);
    return chosen;
  };
  return {
    world,
    origins,
    caFile,
    ca: parts.tls.ca,
    proxy: proxy.origin,
    tunnels: proxy.tunnels,
    requests: log,
    github,
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    handOut: (kind, value, home) => watch.canaries.add(kind, value, [home]),
    setLatency: (ms) => {
      latencyMs = ms;
    },
    clearRequests: () => {
      log.length = 0;
    },
    runnerEnvironment: (runner = {}) => ({
      ...runnerEnvironment(jobOf(runner.job), runner, { origins, caFile, folder }),
      [INSPECTOR_VARIABLE]: watch.id,
    }),
    idToken: async (audience, job) => {
      const claims = idTokenClaims(world, jobOf(job), audience, Math.floor(Date.now() / 1000));
      return (await simulatorKeys()).github.sign(claims);
    },
    stop: async () => {
      stopping.abort();
      watch.stop();
      await Promise.all([...parts.running.map((item) => item.stop()), proxy.stop()]);
      await github?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
