import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { INSPECTOR_VARIABLE, inspectorOf } from './inspector.js';

/** The repository's root, from the sources and from the compiled files alike. */
export const ROOT = findRoot();

function findRoot(): string {
  for (const up of ['..', '../..']) {
    const candidate = fileURLToPath(new URL(`${up}/`, import.meta.url));
    if (existsSync(`${candidate}action.yml`)) return candidate;
  }
  throw new Error('action.yml was not found above the simulator.');
}

/** How a step ended, as the runner and a person see it. */
export interface ActionRun {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What the step printed on both streams, in order, workflow commands included. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown of the job summary. */
  readonly summary: string;
  readonly durationMs: number;
}

/** How to start the step. */
export interface ActionStart {
  /** The environment that the runner would set. */
  readonly environment: Readonly<Record<string, string>>;
  /** The step's `with:`. */
  readonly with: Readonly<Record<string, string>>;
  /** Node binary; this process's by default. */
  readonly node?: string;
  /** The program; the committed bundle by default. */
  readonly program?: string;
  readonly nodeArguments?: readonly string[];
  /** Leaves out the search for leaks: of thousands of tokens in as many requests it would take hours. For benchmarks. */
  readonly uninspected?: boolean;
  /** Called with the process id: to send a signal, or to watch its memory. */
  readonly onStart?: (pid: number) => void;
}

interface Declared {
  readonly default?: unknown;
  readonly deprecationMessage?: string;
}

let defaults: Readonly<Record<string, string>> | undefined;

/** Input defaults of action.yml, read once, old names of inputs left out; the one expression among them is the job's token. */
export function actionDefaults(): Readonly<Record<string, string>> {
  defaults ??= readDefaults();
  return defaults;
}

function readDefaults(): Readonly<Record<string, string>> {
  const action: unknown = parse(readFileSync(`${ROOT}action.yml`, 'utf8'));
  const inputs = (action as { inputs: Record<string, Declared> }).inputs;
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([, input]) => input.deprecationMessage === undefined)
      .map(([name, input]) => [name, input.default === undefined ? '' : String(input.default)]),
  );
}

/** The `INPUT_*` variables that a runner makes of `with:` and the defaults. */
function inputVariables(given: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const values = { ...actionDefaults(), ...given };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value.replace('${{ github.token }}', token),
    ]),
  );
}

/** Reads a runner's command file: `name<<DELIMITER`, lines, `DELIMITER`. */
export function parseOutputFile(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const start = /^([^=<]+)<<(.+)$/.exec(lines[index] ?? '');
    if (start === null) continue;
    const end = lines.indexOf(start[2] ?? '', index + 1);
    if (end < 0) throw new Error(`Output ${start[1] ?? ''} has no end.`);
    outputs[start[1] ?? ''] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return outputs;
}

/** What the step's process finds in its environment: what the runner sets, and the inputs. */
export function stepEnvironment(start: ActionStart): Record<string, string> {
  return { ...start.environment, ...inputVariables(start.with, start.environment.SIMULATED_GITHUB_TOKEN ?? '') };
}

/** What the step left in the runner's files. */
export function readLeftovers(environment: Readonly<Record<string, string>>): Pick<ActionRun, 'outputs' | 'summary'> {
  const read = (file: string | undefined): string =>
    file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
  return {
    outputs: parseOutputFile(read(environment.GITHUB_OUTPUT)),
    summary: read(environment.GITHUB_STEP_SUMMARY),
  };
}

/**
 * Starts the bundle as a child process the way a runner starts a step, and waits for its end. Nothing of this
 * process's environment is handed on: what the step sees is what `environment` says. Throws where anything that the
 * step left behind, in whatever place, holds a secret of the world.
 */
export async function runAction(start: ActionStart): Promise<ActionRun> {
  const environment = stepEnvironment(start);
  const inspection = start.uninspected === true ? undefined : inspectorOf(environment).begin(environment);
  const { SIMULATED_GITHUB_TOKEN: _token, [INSPECTOR_VARIABLE]: _inspector, ...seen } = environment;
  const began = performance.now();
  const child = spawn(
    start.node ?? process.execPath,
    [...(start.nodeArguments ?? []), start.program ?? `${ROOT}dist/index.js`],
    { env: seen, stdio: ['ignore', 'pipe', 'pipe'], cwd: environment.GITHUB_WORKSPACE ?? ROOT },
  );
  if (child.pid !== undefined) start.onStart?.(child.pid);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, reason) => resolve([code, reason]));
  });
  const durationMs = performance.now() - began;
  const log = Buffer.concat(chunks).toString('utf8');
  inspection?.end(log);
  return {
    exitCode,
    signal,
    log,
    ...readLeftovers(environment),
    durationMs,
  };
}
