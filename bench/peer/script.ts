import { spawn } from 'node:child_process';
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { clientEnvironment } from '../../simulator/clients.js';
import { githubTokens } from '../../simulator/github/world.js';
import { ROOT } from '../../simulator/run-action.js';
import type { Simulator } from '../../simulator/simulator.js';
import { IDS } from '../../simulator/world.js';

/** How the script takes its reads: one after the other, or together what needs nothing of each other. */
export type Mode = 'serial' | 'parallel';

/** How a run of the script ended. */
export interface ScriptRun {
  readonly exitCode: number | null;
  /** Both streams. */
  readonly log: string;
  readonly durationMs: number;
}

/** What the script calls that is not there, by the name of the program. */
export function missingPrograms(): readonly string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const isThere = (program: string): boolean =>
    folders.some((folder) => {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  return ['bash', 'az', 'gh', 'jq', 'curl'].filter((program) => !isThere(program));
}

/** What `az login` leaves in its folder: all that a run must earn for itself. */
const OF_A_LOGIN = /^(?:msal_|service_principal|azureProfile)/;

/** Runs the script over and over, as if az had been used on the machine before, but had never logged in. */
export class Script {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bench-peer-'));
  #runs = 0;

  /** Makes az's index of commands, by one run whose time does not count. */
  async warm(simulator: Simulator): Promise<void> {
    const { exitCode, log } = await this.run(simulator, 'parallel');
    if (exitCode !== 0) throw new Error(`The script failed:\n${log}`);
    cpSync(join(this.#folder, 'last', 'azure'), join(this.#folder, 'warm'), {
      recursive: true,
      filter: (source) => !OF_A_LOGIN.test(basename(source)),
    });
  }

  /** One run in a home of its own. */
  async run(simulator: Simulator, mode: Mode, onStart: (pid: number) => void = () => undefined): Promise<ScriptRun> {
    const home = join(this.#folder, 'last');
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
    if (this.#runs > 0) cpSync(join(this.#folder, 'warm'), join(home, 'azure'), { recursive: true });
    this.#runs += 1;
    return runScript(mode, scriptEnvironment(simulator, home), onStart);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function scriptEnvironment(simulator: Simulator, home: string): Readonly<Record<string, string>> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN = '' } = simulator.runnerEnvironment();
  return {
    ...clientEnvironment(simulator, home),
    GH_ENTERPRISE_TOKEN: githubTokens.workflow,
    ACTIONS_ID_TOKEN_REQUEST_URL,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN,
    AZURE_TENANT_ID: IDS.tenant,
    AZURE_CLIENT_ID: IDS.auditor.appId,
    AZURE_SUBSCRIPTION_ID: IDS.subscription,
    JIT_CLIENT_ID: IDS.jit.appId,
    CONFIG_REPO: 'acme/.jit',
    INTEGRATION_ID: 'prod',
  };
}

async function runScript(
  mode: Mode,
  environment: Readonly<Record<string, string>>,
  onStart: (pid: number) => void,
): Promise<ScriptRun> {
  const began = performance.now();
  const child = spawn('bash', [`${ROOT}bench/peer/check.sh`, mode], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onStart(child.pid);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, log: Buffer.concat(chunks).toString('utf8'), durationMs: performance.now() - began };
}
