import { join } from 'node:path';
import { readContext } from '../../src/context.js';
import { AZURE_CHECKS } from '../../src/core/checks/azure.js';
import { passed } from '../../src/core/checks/rows.js';
import { type Inputs, readInputs } from '../../src/inputs/inputs.js';
import type { Log, Runner } from '../../src/ports.js';
import { type RowPolicy, rowPolicy } from '../../src/row-policy.js';
import { openSession, type Session } from '../../src/session.js';
import type { TenantOutcome } from '../../src/tenants.js';

/** The instant of the run under test. */
export const NOW = Date.parse('2026-11-22T06:00:00Z');

const guid = (digit: number, index: number): string =>
  `${digit}${String(index).padStart(7, '0')}-1111-4111-8111-111111111111`;

/** A list of so many integrations, each of a tenant of its own. */
export function listOf(size: number): string {
  const items = Array.from({ length: size }, (_, index) => {
    const number = index + 1;
    return `- {id: t${number}, tenant-id: ${guid(1, number)}, client-id: ${guid(2, number)}, subscription-id: ${guid(3, number)}}`;
  });
  return items.join('\n');
}

/** Inputs of a step of a fleet of three integrations, as a run reads them. */
export function fleetInputs(given: Readonly<Record<string, string>> = {}): Promise<Inputs> {
  const values: Readonly<Record<string, string>> = {
    mode: 'conclude',
    reports: 'reports',
    integrations: listOf(3),
    'github-token': 'token',
    ...given,
  };
  return readInputs({
    input: (name) => values[name] ?? '',
    chooseMode: (mode) => (mode === 'auto' ? 'check' : mode),
    filesAreStrangers: false,
    readRepositoryFile: async () => undefined,
    staysInWorkspace: async () => true,
  });
}

/** A session of the run `runs/7`, and the lines of its log. */
export function fleetSession(
  workspace: string,
  environment: Readonly<Record<string, string>> = {},
): { readonly session: Session; readonly lines: string[] } {
  const lines: string[] = [];
  const log: Log = {
    info: (line) => void lines.push(line),
    debug: () => undefined,
    warning: (line) => void lines.push(`! ${line}`),
    group: (title, more) => {
      lines.push(title);
      for (const line of more) lines.push(line);
    },
    longGroup: async (title, more) => log.group(title, more),
  };
  const context = readContext({
    GITHUB_REPOSITORY: 'acme/.jit',
    GITHUB_RUN_ID: '7',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: join(workspace, 'temp'),
    ...environment,
  });
  const runner: Runner = {
    context,
    log,
    cancelled: new AbortController().signal,
    now: () => NOW,
    input: (name) => (name === 'redact' ? 'false' : ''),
    idToken: () => Promise.reject(new Error('no ID token here')),
    azureCli: () => Promise.reject(new Error('no Azure CLI here')),
    mask: () => undefined,
    hide: (words) => words,
    emit: async () => undefined,
  };
  return { session: openSession(runner), lines };
}

/** The policy of these inputs. */
export function policyOf(inputs: Inputs): RowPolicy {
  return rowPolicy(inputs, { now: NOW, action: { serverUrl: 'https://github.com', repository: '', ref: '' } });
}

/** What a run that passed everything found of an integration. */
export function healthyOutcome(index: number, policy: RowPolicy): TenantOutcome {
  return {
    selected: true,
    results: policy.apply(AZURE_CHECKS.map((check) => passed(check, `All is well with ${check}.`))),
    cleared: [],
    secret: { keyId: 'key', description: null, expiresOn: '2027-01-01T00:00:00Z', daysLeft: 40 },
    verified: true,
    refuted: false,
    subscriptionName: `Subscription ${index + 1}`,
  };
}
