import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessTokenClaims, simulatorKeys } from '../../../simulator/azure/tokens.js';
import { githubTokens } from '../../../simulator/github/world.js';
import { INSPECTOR_VARIABLE, inspectorOf } from '../../../simulator/inspector.js';
import { ROOT } from '../../../simulator/run-action.js';
import type { Simulator } from '../../../simulator/simulator.js';
import { IDS } from '../../../simulator/world.js';

/** What a program in a terminal left. */
export interface TerminalRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const AUDIENCES = { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com' } as const;

/** A token of a person who may read what the auditor may. */
async function personsToken(side: 'graph' | 'arm'): Promise<string> {
  const subject = {
    audience: AUDIENCES[side],
    issuerTenant: IDS.tenant,
    appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    objectId: IDS.auditor.servicePrincipal,
    roles: side === 'graph' ? ['Application.Read.All', 'Directory.Read.All'] : [],
  };
  const claims = accessTokenClaims(subject, Math.floor(Date.now() / 1000), 3600);
  return (await simulatorKeys()).entra.sign({ ...claims, scp: 'user_impersonation', idtyp: 'user' });
}

/** How the fake clients behave. */
export interface Laptop {
  readonly withoutAz?: boolean;
  readonly withoutGh?: boolean;
}

/** A folder with an az and a gh that know only what the program asks of them, and note how they were called. */
export async function laptop(
  simulator: Simulator,
  options: Laptop = {},
): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-laptop-'));
  const path = join(folder, 'bin');
  mkdirSync(path);
  const add = (name: string, lines: readonly string[]): void => {
    writeFileSync(
      join(path, name),
      ['#!/bin/sh', `echo "${name} $*" >> "${folder}/calls"`, `pwd >> "${folder}/places"`, ...lines, ''].join('\n'),
    );
    chmodSync(join(path, name), 0o755);
  };
  for (const side of ['graph', 'arm'] as const) {
    const accessToken = await personsToken(side);
    simulator.handOut(`token of az for ${side}`, accessToken, side);
    const answer = { accessToken, expiresOn: '2026-11-22 12:00:00.000000', tenant: IDS.tenant, tokenType: 'Bearer' };
    writeFileSync(join(folder, `${side}.json`), JSON.stringify(answer));
  }
  const answer = [
    `case "$*" in *${AUDIENCES.graph}*) /bin/cat "${folder}/graph.json";; *) /bin/cat "${folder}/arm.json";; esac`,
  ];
  if (options.withoutAz !== true) add('az', answer);
  if (options.withoutGh !== true) add('gh', [`echo ${githubTokens.admin}`]);
  return { folder, path };
}

/** Starts the program as a person does in a terminal: nothing of a workflow is in its environment. */
export function startInTerminal(
  simulator: Simulator,
  args: readonly string[],
  { path, folder, environment = {} }: Record<'path' | 'folder', string> & { environment?: Record<string, string> },
): Promise<TerminalRun> {
  const { PROGRAM, COVERAGE_DIRECTORY } = process.env;
  const program = COVERAGE_DIRECTORY === undefined ? PROGRAM : `${COVERAGE_DIRECTORY}/src/index.js`;
  const coverage = COVERAGE_DIRECTORY === undefined ? [] : ['--import', join(ROOT, 'scripts/coverage-exit.mjs')];
  const seen = { HOME: folder, [INSPECTOR_VARIABLE]: simulator.runnerEnvironment()[INSPECTOR_VARIABLE] ?? '' };
  const inspection = inspectorOf(seen).begin(seen);
  const child = spawn(process.execPath, [...coverage, program || join(ROOT, 'dist/index.js'), ...args], {
    cwd: folder,
    env: {
      PATH: path,
      HOME: folder,
      ...(COVERAGE_DIRECTORY === undefined ? {} : { COVERAGE_DIRECTORY }),
      NODE_EXTRA_CA_CERTS: simulator.caFile,
      GH_HOST: new URL(simulator.origins.github).host,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      const leaks = inspection.leaks(texts.stdout + texts.stderr);
      if (leaks.length > 0) reject(new Error(`The run leaks:\n${leaks.join('\n')}`));
      else resolve({ exitCode, ...texts });
    });
  });
}

/** The arguments of a usual run, at the simulator's addresses. */
export function usualArguments({ origins }: Pick<Simulator, 'origins'>): readonly string[] {
  const inputs = {
    'config-repo': 'acme/.jit',
    'tenant-id': IDS.tenant,
    'client-id': IDS.jit.appId,
    'subscription-id': IDS.subscription,
    'integration-id': 'prod',
    'graph-endpoint': origins.graph,
    'arm-endpoint': origins.arm,
  };
  return Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);
}
