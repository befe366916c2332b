import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { win32 } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What deciding how to start a program depends on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  readonly isFile: (path: string) => boolean;
}

/** How a program is started: no shell reads its arguments. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  /** Windows: the arguments are one command line already. */
  readonly verbatim: boolean;
}

/** How a program ended. */
export type ProgramOutcome =
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }
  /** There is no such program on PATH. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'stopped'; readonly why: 'timeout' | 'cancelled' };

/** What a batch file may be given: cmd.exe takes none of these letters for anything else. */
const PLAIN = /^[\w:/.@~=-]+$/;

/** A variable of the environment; Windows does not count the case of names. */
function variable(environment: Environment, name: string): string {
  const found = Object.keys(environment).find((key) => key.toLowerCase() === name.toLowerCase());
  return (found === undefined ? undefined : environment[found]) ?? '';
}

/** The program's file on PATH; never one of the current folder, where cmd.exe would look first. */
function findOnWindows(name: string, { environment, isFile }: Machine): string | undefined {
  const folders = variable(environment, 'PATH')
    .split(';')
    .map((folder) => folder.trim().replace(/^"(.*)"$/, '$1'))
    // cmd.exe would put a variable's value in the place of %NAME%, quotes or not.
    .filter((folder) => win32.isAbsolute(folder) && !/["%]/.test(folder));
  for (const folder of folders) {
    const found = ['.exe', '.cmd', '.bat'].map((end) => win32.join(folder, `${name}${end}`)).find(isFile);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * How to start a program of this machine; undefined where it is known not to be there. On Windows az is a batch file,
 * which Node does not start without cmd.exe: then every argument must be of plain letters, else this throws.
 */
export function programCall(name: string, args: readonly string[], machine: Machine): ProgramCall | undefined {
  if (machine.platform !== 'win32') return { command: name, args, verbatim: false };
  const file = findOnWindows(name, machine);
  if (file === undefined) return undefined;
  if (file.endsWith('.exe')) return { command: file, args, verbatim: false };
  const strange = args.find((argument) => !PLAIN.test(argument));
  if (strange !== undefined) throw new Error(`${name} is a batch file here, which cannot be given “${strange}” safely`);
  const root = variable(machine.environment, 'SystemRoot') || 'C:\\Windows';
  const line = `""${file}" ${args.join(' ')}"`;
  return { command: win32.join(root, 'System32', 'cmd.exe'), args: ['/d', '/s', '/c', line], verbatim: true };
}

/** Tokens that the program has no use for. */
const NOT_HANDED_ON = /^(?:INPUT_|ACTIONS_ID_TOKEN_REQUEST_|ACTIONS_RUNTIME_TOKEN$)/i;

function childEnvironment(environment: Environment): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !NOT_HANDED_ON.test(name)));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** What a run of a program may take. */
export interface ProgramOptions {
  readonly environment: Environment;
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Runs a program of this machine to its end, without a shell and without input. It starts in a folder that nobody else
 * fills: Python, which az is written in, and Windows would take files of the current one for their own.
 */
export function runProgram(
  name: string,
  args: readonly string[],
  { environment, signal, timeoutMs }: ProgramOptions,
): Promise<ProgramOutcome> {
  const machine = { platform: process.platform, environment, isFile };
  const call = programCall(name, args, machine);
  if (call === undefined) return Promise.resolve({ kind: 'missing' });
  if (signal?.aborted === true) return Promise.resolve({ kind: 'stopped', why: 'cancelled' });
  const folder = process.platform === 'win32' ? variable(environment, 'SystemRoot') || 'C:\\Windows' : '/';
  return new Promise((resolve, reject) => {
    const child = spawn(call.command, call.args, {
      cwd: folder,
      env: childEnvironment(environment),
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: call.verbatim,
    });
    const texts = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        texts[stream] += text;
      });
    const end = (outcome: ProgramOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(outcome);
    };
    const stop = (why: 'timeout' | 'cancelled'): void => {
      child.kill();
      // What the program started in its turn may hold these open for longer.
      child.stdout.destroy();
      child.stderr.destroy();
      end({ kind: 'stopped', why });
    };
    const cancel = (): void => stop('cancelled');
    const timer = setTimeout(() => stop('timeout'), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    child.once('error', (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return end({ kind: 'missing' });
      clearTimeout(timer);
      reject(thrown);
    });
    child.once('close', (exitCode) => end({ kind: 'ended', exitCode, ...texts }));
  });
}
