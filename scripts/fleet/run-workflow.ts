import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { writesAmong } from '../../simulator/describe-request.js';
import { githubTokens } from '../../simulator/github/world.js';
import type { ActionRun, ActionStart } from '../../simulator/run-action.js';
import type { Simulator } from '../../simulator/simulator.js';
import { defaultJob } from '../../simulator/world.js';
import { matchesPattern } from '../../src/core/selection.js';

interface Step {
  readonly id?: string;
  readonly uses: string;
  readonly 'continue-on-error'?: boolean;
  readonly with: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: string; readonly 'fail-fast': boolean };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: {
    readonly workflow_call: { readonly inputs: Readonly<Record<string, { readonly default?: unknown }>> };
  };
  readonly jobs: { readonly plan: Job; readonly verify: Job; readonly conclude: Job };
}

/** What became of the step of our action in a job, and of the requests that it sent. */
export interface JobRun extends ActionRun {
  readonly writes: readonly string[];
  readonly requests: number;
}

/**
 * What becomes of a shard: it runs, its machine is lost before it ends, only the begin of a report is left of it, or (of
 * a later attempt) it is not run again, since it had not failed.
 */
export type Fate = 'runs' | 'dies' | 'cut' | 'kept';

/** A run of examples/fleet.yml. */
export interface FleetRun {
  readonly matrix: readonly { readonly shard: string; readonly only: string }[];
  readonly plan: JobRun;
  readonly verify: readonly JobRun[];
  readonly conclude: JobRun;
}

/** How the workflow is run. */
export interface FleetOptions {
  readonly simulator: Simulator;
  /** The folder of the repository that holds examples/fleet.yml. */
  readonly root: string;
  readonly start: (start: ActionStart) => Promise<ActionRun>;
  readonly fateOf?: (shard: string) => Fate;
  /** Inputs of the workflow. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The secret `github-token` of the workflow. */
  readonly token?: string;
  /** Inputs on top of those of every step: where the services are. */
  readonly beside: Readonly<Record<string, string>>;
  readonly told?: (line: string) => void;
  /** Where artifacts are; those of earlier attempts stay there. The caller removes it. */
  readonly folder: string;
  readonly attempt?: number;
}

type Scope = Readonly<Record<string, unknown>>;

/**
 * What the expressions of examples/fleet.yml come to: names alone, each in the table that the scope is, or several with
 * `||` between them, of which the first that is not empty counts.
 */
function resolved(given: Readonly<Record<string, unknown>>, scope: Scope): Record<string, string> {
  const text = (item: unknown): string =>
    String(item).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
      const values = expression.split(/\s*\|\|\s*/).map((name) => scope[name]);
      if (values.includes(undefined)) throw new Error(`The scope has no value for the expression ${expression}.`);
      return String(values.find((value) => value !== '') ?? '');
    });
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, text(item)]));
}

/** Runs the steps of the three jobs of examples/fleet.yml in their order, as GitHub does; artifacts are folders. */
export async function runFleet(options: FleetOptions): Promise<FleetRun> {
  const { simulator, root, fateOf = () => 'runs', told = () => undefined, attempt = 1 } = options;
  const { jobs, on } = parse(readFileSync(join(root, 'examples/fleet.yml'), 'utf8')) as Workflow;
  const defaults = Object.entries(on.workflow_call.inputs).map(([name, input]) => [`inputs.${name}`, input.default]);
  const given = Object.entries(options.inputs).map(([name, value]) => [`inputs.${name}`, value]);
  const scope: Scope = { 'secrets.github-token': options.token ?? '', ...Object.fromEntries([...defaults, ...given]) };
  const folder = mkdtempSync(join(options.folder, 'attempt-'));
  const artifacts = join(options.folder, 'artifacts');
  mkdirSync(artifacts, { recursive: true });

  /** Our step, with the rights that the job gives. */
  const act = async (job: Job, workspace: string, more: Scope): Promise<JobRun> => {
    const step = job.steps.find(({ uses }) => uses.startsWith('jit-azure-drift/'));
    if (step === undefined) throw new Error('The job has no step of our action.');
    mkdirSync(workspace, { recursive: true });
    const ofWorld = defaultJob({ idToken: job.permissions['id-token'] === 'write', runAttempt: attempt });
    simulator.world.jobs = [ofWorld];
    const before = simulator.requests.length;
    const githubToken = job.permissions.contents === 'write' ? githubTokens.workflow : githubTokens.workflowReadOnly;
    const environment = simulator.runnerEnvironment({ job: ofWorld, workspace, githubToken });
    const run = await options.start({
      environment,
      with: { ...options.beside, ...resolved(step.with, { ...scope, 'github.token': githubToken, ...more }) },
    });
    const requests = simulator.requests.slice(before);
    return { ...run, writes: writesAmong(requests), requests: requests.length };
  };

  const plan = await act(jobs.plan, join(folder, 'plan'), {});
  if (
    jobs.verify.strategy?.matrix !== '${{ fromJSON(needs.plan.outputs.matrix) }}' ||
    jobs.verify.strategy['fail-fast']
  )
    throw new Error('The shards are not those of the plan, or one of them ends all.');
  const { include } = JSON.parse(plan.outputs.matrix ?? '') as { readonly include: FleetRun['matrix'] };
  const verify: JobRun[] = [];
  for (const [index, { shard, only }] of include.entries()) {
    const fate = fateOf(shard);
    const [upload] = jobs.verify.steps.filter(({ uses }) => uses.startsWith('actions/upload-artifact@'));
    const { name = '', path = '' } = resolved(upload?.with ?? {}, {
      ...scope,
      'strategy.job-index': index,
      'github.run_attempt': attempt,
    });
    const artifact = join(artifacts, name, path.split('/').at(-1) ?? '');
    if (fate === 'cut') place(artifact, '{ "schema": 1, "tool": { "name": "jit-azure-dr');
    if (fate !== 'runs') continue;
    const workspace = join(folder, `verify-${index}`);
    const run = await act(jobs.verify, workspace, { 'matrix.shard': shard, 'matrix.only': only });
    told(`verify ${shard}: ${run.outputs.verdict}, ${run.requests} requests, ${(run.durationMs / 1000).toFixed(1)} s`);
    verify.push(run);
    place(artifact, readFileSync(join(workspace, path), 'utf8'));
  }
  if (jobs.conclude.if !== "${{ !cancelled() && needs.plan.result == 'success' }}")
    throw new Error('The last job does not run whatever became of the shards, or runs after a cancellation too.');
  const workspace = join(folder, 'conclude');
  const [download] = jobs.conclude.steps.filter(({ uses }) => uses.startsWith('actions/download-artifact@'));
  const { pattern = '', path = '' } = resolved(download?.with ?? {}, scope);
  if (download?.['continue-on-error'] !== true)
    throw new Error('A report that does not arrive keeps the last job from telling of the others.');
  for (const name of readdirSync(artifacts).filter((each) => matchesPattern(pattern, each)))
    cpSync(join(artifacts, name), join(workspace, path, name), { recursive: true });
  const conclude = await act(jobs.conclude, workspace, {});
  return { matrix: include, plan, verify, conclude };
}

function place(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
