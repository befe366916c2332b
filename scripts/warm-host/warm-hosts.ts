import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { INSPECTOR_VARIABLE, inspectorOf } from '../../simulator/inspector.js';
import {
  type ActionRun,
  type ActionStart,
  ROOT,
  readLeftovers,
  runAction,
  stepEnvironment,
} from '../../simulator/run-action.js';

/** Starts the action, and waits for its end: `runAction`, or a warm host's. */
export type RunAction = (start: ActionStart) => Promise<ActionRun>;

/** What the hosts start; the committed bundle on this Node unless it says otherwise. */
export interface WarmProgram {
  readonly node?: string;
  readonly program?: string;
  readonly nodeArguments?: readonly string[];
}

/** Processes that are warm: a start in one of them costs a tenth of a process of its own, and ends in the same way. */
export interface WarmHosts {
  /** As `runAction`; waits for a host that is free. A start that wants a process id, or other programs, gets a process of its own. */
  readonly run: RunAction;
  stop(): Promise<void>;
}

/** A module graph that is evaluated again and again keeps some memory of each time. */
const STARTS_PER_HOST = 150;

interface Ended {
  readonly exitCode: number;
  readonly log: string;
  readonly durationMs: number;
}

/** A process that is warm, busy or not. */
export interface Host {
  readonly child: ChildProcess;
  /** The authorities that its Node trusts, which it reads once. */
  readonly authorities: string;
  starts: number;
}

function authoritiesOf(environment: Readonly<Record<string, string>>): string {
  const file = environment.NODE_EXTRA_CA_CERTS;
  return file === undefined || file === '' ? '' : readFileSync(file, 'utf8');
}

/** The next message of a host; its death is an error that bears its last words. */
function messageOf<T>(child: ChildProcess): Promise<T> {
  const words: Buffer[] = [];
  const listen = (chunk: Buffer): void => {
    words.push(chunk);
  };
  return new Promise<T>((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      finish();
      resolve(message as T);
    };
    const onClose = (code: number | null, signal: string | null): void => {
      finish();
      reject(new Error(`The warm host died (${signal ?? code}): ${Buffer.concat(words).toString('utf8')}`));
    };
    const finish = (): void => {
      child.off('message', onMessage).off('close', onClose);
      child.stdout?.off('data', listen);
      child.stderr?.off('data', listen);
    };
    child.on('message', onMessage).on('close', onClose);
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
}

/** Whether this process waits for the host to end before it ends itself. */
function hold({ child }: Host, isHeld: boolean): void {
  const parts = [child, child.channel, child.stdout, child.stderr];
  for (const part of parts) {
    const change: unknown =
      part === null || part === undefined ? undefined : Reflect.get(part, isHeld ? 'ref' : 'unref');
    if (typeof change === 'function') Reflect.apply(change, part, []);
  }
}

async function openHost(program: WarmProgram, start: ActionStart): Promise<Host> {
  const file = start.environment.NODE_EXTRA_CA_CERTS;
  const child = fork(`${ROOT}scripts/warm-host/host.mjs`, [program.program ?? `${ROOT}dist/index.js`], {
    execArgv: [...(program.nodeArguments ?? [])],
    ...(program.node === undefined ? {} : { execPath: program.node }),
    env: {
      PATH: process.env.PATH ?? '',
      ...(file === undefined ? {} : { NODE_EXTRA_CA_CERTS: file }),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await messageOf(child);
  return { child, authorities: authoritiesOf(start.environment), starts: 0 };
}

async function startIn(host: Host, start: ActionStart): Promise<ActionRun> {
  const environment = stepEnvironment(start);
  const inspection = inspectorOf(environment).begin(environment);
  const answer = messageOf<Ended>(host.child);
  host.starts += 1;
  const { SIMULATED_GITHUB_TOKEN: _token, [INSPECTOR_VARIABLE]: _inspector, ...seen } = environment;
  host.child.send({ environment: seen, cwd: environment.GITHUB_WORKSPACE ?? ROOT });
  const { exitCode, log, durationMs } = await answer;
  inspection.end(log);
  return { exitCode, signal: null, log, ...readLeftovers(environment), durationMs };
}

async function close({ child }: Host): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Not `close`: that waits for streams which nobody reads any more.
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await ended;
}

function canServe({ child, starts, authorities }: Host, { environment }: ActionStart): boolean {
  const lives = child.exitCode === null && child.signalCode === null && child.connected;
  return lives && starts < STARTS_PER_HOST && authorities === authoritiesOf(environment);
}

/**
 * Makes a pool of `count` warm hosts. Each is started when it is first needed, and replaced when it has served for long.
 * @param reserve - Hosts of the same program that nobody uses: the pool takes from there before it starts one, and at its
 * end leaves its own there, for a pool to come. They end with this process.
 */
export function startWarmHosts(count: number, program: WarmProgram = {}, reserve?: Host[]): WarmHosts {
  const free: (Host | undefined)[] = Array.from({ length: count }, () => undefined);
  const waiting: ((host: Host | undefined) => void)[] = [];
  const all = new Set<Host>();

  const take = async (): Promise<Host | undefined> =>
    free.length > 0 ? free.pop() : new Promise((resolve) => waiting.push(resolve));
  const give = (host: Host | undefined): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(host);
    else next(host);
  };
  const fromReserve = (start: ActionStart): Host | undefined => {
    const host = reserve?.pop();
    if (host === undefined || canServe(host, start)) return host;
    void close(host);
    return fromReserve(start);
  };
  const fresh = async (start: ActionStart): Promise<Host> => {
    const host = fromReserve(start) ?? (await openHost(program, start));
    hold(host, true);
    all.add(host);
    return host;
  };
  const drop = async (host: Host): Promise<void> => {
    all.delete(host);
    await close(host);
  };
  /** The host itself, or its successor where it no longer serves. */
  const serving = async (host: Host | undefined, start: ActionStart): Promise<Host> => {
    if (host === undefined) return fresh(start);
    if (canServe(host, start)) return host;
    await drop(host);
    return fresh(start);
  };
  return {
    async run(start) {
      const other = start.program !== undefined || start.node !== undefined || start.nodeArguments !== undefined;
      if (other || start.onStart !== undefined) return runAction({ ...program, ...start });
      const taken = await take();
      let host: Host | undefined;
      try {
        host = await serving(taken, start);
        return await startIn(host, start);
      } catch (thrown) {
        if (host !== undefined) await drop(host);
        host = undefined;
        throw thrown;
      } finally {
        give(host);
      }
    },
    async stop() {
      if (reserve === undefined || free.length < count) return void (await Promise.all([...all].map(drop)));
      for (const host of all) hold(host, false);
      reserve.push(...all);
    },
  };
}
