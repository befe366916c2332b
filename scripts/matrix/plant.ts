import type { Hands } from '../../simulator/github/hands.js';
import { githubTokens } from '../../simulator/github/world.js';
import { OTHER_ID } from '../../simulator/planting.js';
import type { ActionRun } from '../../simulator/run-action.js';
import type { RunnerOptions, Simulator } from '../../simulator/simulator.js';
import { IDS, JIT_API_TOKEN, type Job, pick, type World } from '../../simulator/world.js';
import type { CheckId, Severity } from '../../src/core/results.js';

export const REPOSITORY = 'acme/.jit';
export const FILE = '.jit/jit-integration.yml';
export const BRANCH = 'jit-azure-drift';

/** A row that a run should give beside those of the healthy world. */
export type RowName =
  | `${CheckId} ${'failed' | 'unknown'} ${Severity}`
  | `${CheckId} failed ${Severity} waived`
  | `${CheckId} skipped`;

/** Where a fault is. Faults of two places do not touch each other. */
export type Place =
  | 'login'
  | 'federation'
  | 'app'
  | 'permissions'
  | 'secret'
  | 'subscription'
  | 'defender'
  | 'role'
  | 'deny'
  | 'managed-app'
  | 'file'
  | 'repository'
  | 'jit'
  | 'waiver'
  | 'read';

/** The world of one case, before the run that is judged. */
export interface Stage {
  readonly world: World;
  readonly simulator: Simulator;
  readonly hands: Hands;
  /** Runs the action once with the case's own inputs: for what an earlier run leaves behind. */
  run(): Promise<ActionRun>;
}

/** Changes the world; a promise is awaited, whatever else it gives is of no account. */
export type Plant = (stage: Stage) => unknown;

export type Inputs = Readonly<Record<string, string | undefined>>;

/** How the judged run differs from the usual one. */
export interface RunParts {
  /** Inputs on top of the usual ones; `undefined` takes one away. */
  readonly with?: Inputs | ((simulator: Simulator) => Inputs);
  readonly job?: Partial<Job>;
  readonly runner?: Omit<RunnerOptions, 'job'>;
}

/** A fault and the rows by which it must be seen; without rows, a harmless change that must stay quiet. */
export interface Case extends RunParts {
  readonly place: Place;
  readonly title: string;
  readonly plant?: Plant;
  /** Each row once for each time that it must be there. */
  readonly rows: readonly RowName[];
  /** What the message and the fix of the first row must say. */
  readonly says?: RegExp;
  readonly fix?: RegExp;
  /** Whether it is planted with others of other places, too. */
  readonly pairs?: true;
}

/** A row that must be there several times. */
export function times(count: number, row: RowName): readonly RowName[] {
  return Array.from({ length: count }, () => row);
}

/** Several checks that cannot be made. */
export function skips(...checks: readonly CheckId[]): readonly RowName[] {
  return checks.map((check): RowName => `${check} skipped`);
}

/** Edits the configuration file on the default branch as a person would, and Jit's copy of it alike. */
export function edit(from: string | RegExp, to: string): Plant {
  return ({ hands, world }) => {
    const before = hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
    const after = before.replace(from, to);
    if (after === before) throw new Error('The edit changes nothing: the case would prove nothing.');
    hands.commitFiles(REPOSITORY, 'main', { [FILE]: after });
    if (world.jit.file !== null) world.jit.file.rawContent = after;
  };
}

/** Puts a whole text in the place of the configuration file. */
export function write(content: string | Buffer): Plant {
  return ({ hands }) => hands.commitFiles(REPOSITORY, 'main', { [FILE]: content });
}

/** What the workflow's token may do in the config repo. */
export function tokenRights({
  world,
}: Pick<Stage, 'world'>): NonNullable<World['github']['tokens'][number]['repositories'][string]> {
  const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
  const rights = token.repositories[REPOSITORY];
  if (rights === undefined) throw new Error(`The token does not reach ${REPOSITORY}.`);
  return rights;
}

/** The config repo. */
export function repositoryOf({ world }: Pick<Stage, 'world'>): World['github']['repositories'][number] {
  return pick(world.github.repositories, ({ owner, name }) => `${owner}/${name}` === REPOSITORY);
}

/** The inputs with which Jit is asked, too. */
export function askingJit({ origins }: Simulator): Inputs {
  return {
    'jit-api-client-id': JIT_API_TOKEN.clientId,
    'jit-api-secret': JIT_API_TOKEN.secret,
    'jit-api-endpoint': origins.jit,
  };
}

/** The inputs of self-login. */
export const SELF_LOGIN: Inputs = { 'login-client-id': undefined };

/** The line of the file that bears the tenant. */
export const TENANT_LINE = `tenant_id: ${IDS.tenant}`;

/** The drift of most cases: someone put another tenant into the entry. */
export const drift: Plant = edit(TENANT_LINE, `tenant_id: ${OTHER_ID}`);
