import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientEnvironment } from '../../simulator/clients.js';
import type { Simulator } from '../../simulator/simulator.js';

/** How a client ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Unmodified clients that know nothing but the simulator. */
export interface Clients {
  /** Environment of every one of them; nothing of this process's own but PATH. */
  readonly environment: Readonly<Record<string, string>>;
  run(program: string, args: readonly string[], extra?: Readonly<Record<string, string>>): Promise<Ended>;
  az(...args: readonly string[]): Promise<Ended>;
  gh(...args: readonly string[]): Promise<Ended>;
  /** What az prints, parsed. Throws when it fails. */
  azJson(...args: readonly string[]): Promise<unknown>;
  ghJson(...args: readonly string[]): Promise<unknown>;
  remove(): void;
}

function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: 280_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', () => fail(new Error(`${program} is not there: apt-get install -y azure-cli gh`)));
    child.on('close', (exitCode) => done({ exitCode, stdout, stderr }));
  });
}

function parsed(ended: Ended, command: readonly string[]): unknown {
  if (ended.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${ended.exitCode}:\n${ended.stderr}`);
  const value: unknown = JSON.parse(ended.stdout);
  return value;
}

/** Makes clients with a home of their own. */
export function createClients(simulator: Simulator): Clients {
  const folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-fidelity-'));
  const environment = clientEnvironment(simulator, folder);
  const az = (...args: readonly string[]): Promise<Ended> => run('az', args, environment);
  const gh = (...args: readonly string[]): Promise<Ended> => run('gh', args, environment);
  return {
    environment,
    run: (program, args, extra = {}) => run(program, args, { ...environment, ...extra }),
    az,
    gh,
    azJson: async (...args) => parsed(await az(...args, '--output', 'json'), ['az', ...args]),
    ghJson: async (...args) => parsed(await gh(...args), ['gh', ...args]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Arguments with which az logs in as an app, with the ID token that GitHub would give to the world's job. */
export async function federatedLogin(
  simulator: Simulator,
  clientId: string,
  tenantId: string,
): Promise<readonly string[]> {
  const token = await simulator.idToken('api://AzureADTokenExchange');
  return ['login', '--service-principal', '--username', clientId, '--tenant', tenantId, '--federated-token', token];
}

/** Requests of the client that the simulator had no answer for: a gap of the simulator. */
export function unhandled(simulator: Simulator): readonly string[] {
  return simulator.requests.filter((request) => !request.handled).map((request) => `${request.method} ${request.path}`);
}
