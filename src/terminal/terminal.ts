import { ACTION_INPUTS } from '../inputs/action-inputs.js';
import { Mask, maskEmission } from '../mask.js';
import type { Runner } from '../ports.js';
import { VERSION } from '../report/build.js';
import { run } from '../run.js';
import { readArguments } from './arguments.js';
import { azureCliOf } from './azure-cli.js';
import { runProgram } from './child-program.js';
import { terminalContext } from './context.js';
import { findGitHubToken } from './github-token.js';
import { hostOf } from './host.js';
import { SECRET_VARIABLES, TERMINAL_DEFAULTS } from './input-table.js';
import { createScreen, type Streams } from './screen.js';
import { usage } from './usage.js';

/** What a run in a terminal is started with. */
export interface TerminalStart extends Streams {
  /** The arguments behind the program's name. */
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
}

/** The input that a secret of the environment goes with; without it the variable is some other program's. */
function isMeant(name: string, given: Readonly<Record<string, string>>): boolean {
  if (name === 'graph-token' || name === 'arm-token') return given.login === 'tokens';
  return name !== 'jit-api-secret' || given['jit-api-client-id'] !== undefined;
}

/** The inputs as `run()` reads them: what was given, what a terminal does otherwise, secrets of the environment, defaults. */
function inputReader(
  given: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
  githubToken: string,
): (name: string) => string {
  return (name) => {
    if (name === 'github-token') return githubToken;
    const variable = SECRET_VARIABLES[name];
    if (variable !== undefined && !isMeant(name, given)) return '';
    if (variable !== undefined) return (environment[variable] ?? '').trim();
    return given[name] ?? TERMINAL_DEFAULTS[name] ?? ACTION_INPUTS[name] ?? '';
  };
}

/** Ends a run that was stopped by hand: what is known by then is still told. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Complains about a command line that is no use; the exit status is that of bad input. */
function refuse({ stderr }: Streams, lines: readonly string[]): number {
  stderr.write(`${lines.join('\n')}\n\n--help says how it is used.\n`);
  return 1;
}

/** Runs once in a terminal, and gives the exit status. Nothing is asked of anyone before the command line is sound. */
export async function runInTerminal(start: TerminalStart): Promise<number> {
  const { args, environment, folder, stdout } = start;
  const { help, version, verbose, inputs, faults } = readArguments(args);
  if (help || version) {
    stdout.write(help ? usage() : `${VERSION}\n`);
    return 0;
  }
  if (args.length === 0)
    return refuse(start, [
      'This is a GitHub Action, and here is no workflow: tell it what to check, such as',
      '  node dist/index.js check --config-repo acme/.jit --tenant-id ID --client-id ID --subscription-id ID',
    ]);
  const host = hostOf(environment);
  const all =
    host === undefined ? [...faults, 'GH_HOST names no host: expected one such as github.example.com.'] : faults;
  if (host === undefined || all.length > 0) return refuse(start, all);
  const found = await findGitHubToken(host, environment, (words, timeoutMs) =>
    runProgram('gh', words, { environment, timeoutMs }),
  );
  const mode = inputs.mode ?? 'check';
  if ('missing' in found && mode !== 'validate') return refuse(start, [found.missing]);
  const mask = new Mask();
  const screen = createScreen(start, mask, { environment, verbose });
  const configRepo = inputs['config-repo'] ?? '';
  let status = 1;
  const runner: Runner = {
    cancelled: cancellation(),
    context: terminalContext(host, { folder, mode, configRepo }),
    log: screen,
    now: () => Date.now(),
    input: inputReader(inputs, environment, 'token' in found ? found.token : ''),
    idToken: () => Promise.reject(new Error('only a runner of GitHub Actions gives ID tokens')),
    azureCli: azureCliOf(environment),
    ...(screen.progress === undefined ? {} : { progress: screen.progress }),
    mask: (secret) => mask.add(secret),
    hide: (words) => mask.apply(words),
    async emit(emission) {
      await screen.show(maskEmission(emission, mask), inputs['report-file'] !== undefined);
      status = emission.failure === undefined ? 0 : 1;
    },
  };
  await run(runner);
  return status;
}
