import { parse } from 'yaml';
import { injectionFaults, ownWorkflowFaults } from './own-rules.js';

/** A fault of a workflow. `line` counts from 1; 0 where the fault is one of the whole file. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What our own rules need to know of a file. */
export interface RuleContext {
  readonly file: string;
  /** `owner/name` under which workflows use this action. */
  readonly action: string;
  /** Whether every action must be pinned by its commit, with the version as comment: our own workflows. */
  readonly pinned: boolean;
}

type Mapping = Readonly<Record<string, unknown>>;

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function stepsOf(job: Mapping): readonly Mapping[] {
  return Array.isArray(job.steps) ? job.steps.map(mapping) : [];
}

/** The permissions that a step of our action needs in its job: those that its mode and trigger call for. */
function neededPermissions(workflow: Mapping, job: Mapping, inputs: Mapping): Readonly<Record<string, string>> {
  const triggers = Object.keys(mapping(workflow.on));
  if (inputs.mode === 'plan') return { contents: 'read' };
  if (inputs.mode === 'verify') return { contents: 'read', 'id-token': 'write' };
  const validates = inputs.mode === 'validate' || (inputs.mode === undefined && triggers.every(triggersValidation));
  const login: Readonly<Record<string, string>> = asksForIdToken(job, inputs) ? { 'id-token': 'write' } : {};
  // A token of another origin brings its own rights for the config repo; the job's may still stand in for one.
  const token = inputs['github-token'];
  if (token !== undefined && !/\bgithub\.token\b/.test(String(token))) return login;
  if (validates) return { ...login, contents: 'read' };
  const issues: Readonly<Record<string, string>> = inputs.issue === 'off' ? {} : { issues: 'write' };
  return { ...login, contents: 'write', 'pull-requests': 'write', ...issues };
}

/** Whether our step, or an earlier one that logs in for it, asks GitHub for an ID token. */
function asksForIdToken(job: Mapping, inputs: Mapping): boolean {
  if (inputs.azure === 'off' || inputs.mode === 'conclude') return false;
  const ownLogin = inputs.login === undefined || inputs.login === 'oidc';
  return ownLogin || stepsOf(job).some(({ uses }) => String(uses).startsWith('azure/login@'));
}

/** What the upload of a SARIF file needs beside it. */
function uploadPermissions(job: Mapping): Readonly<Record<string, string>> {
  const uploads = stepsOf(job).some(({ uses }) => String(uses).startsWith('github/codeql-action/upload-sarif@'));
  return uploads ? { 'security-events': 'write', actions: 'read' } : {};
}

function triggersValidation(trigger: string): boolean {
  return trigger === 'push' || trigger === 'pull_request' || trigger === 'merge_group';
}

function permissionFaults(workflow: Mapping, job: Mapping, inputs: Mapping): string[] {
  const given = mapping(job.permissions);
  const needed = { ...neededPermissions(workflow, job, inputs), ...uploadPermissions(job) };
  const missing = Object.entries(needed).filter(([name, level]) => given[name] !== level);
  const spare = Object.keys(given).filter((name) => needed[name] === undefined);
  return [
    ...missing.map(([name, level]) => `the job needs \`${name}: ${level}\``),
    ...spare.map((name) => `the job does not need the permission ${name}`),
  ];
}

function stepFaults(
  step: Mapping,
  where: { readonly workflow: Mapping; readonly job: Mapping; readonly context: RuleContext },
): string[] {
  const uses = typeof step.uses === 'string' ? step.uses : '';
  const inputs = mapping(step.with);
  const ours = uses.split('@')[0] === where.context.action;
  const faults = ours ? permissionFaults(where.workflow, where.job, inputs) : [];
  if (ours && inputs.mode === 'repair' && where.job.environment === undefined)
    faults.push('a repair needs a protected environment');
  if (uses.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false) {
    faults.push('actions/checkout needs `persist-credentials: false`');
  }
  return faults;
}

/** Faults of the `uses:` lines of a workflow whose actions must be pinned. */
function pinFaults(text: string, file: string): Fault[] {
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }));
  return lines
    .filter(
      ({ line }) => /^\s*(- )?uses:/.test(line) && !/uses: (\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line),
    )
    .map(({ number }) => ({ file, line: number, message: 'an action must be pinned: `OWNER/NAME@COMMIT # vX.Y.Z`' }));
}

/** Faults of the examples alone: a job that hangs must end, and one that is called ends where it is written. */
function exampleFaults(jobs: readonly (readonly [string, unknown])[]): string[] {
  const endless = jobs.filter(([, job]) => mapping(job).uses === undefined && !mapping(job)['timeout-minutes']);
  return endless.map(([name]) => `job ${name}: needs \`timeout-minutes\``);
}

/** Rules of ours, beyond the syntax: no permission too many or too few, no credentials left on the runner, pins. */
export function applyRules(text: string, context: RuleContext): readonly Fault[] {
  const workflow = mapping(parse(text));
  const jobs = Object.entries(mapping(workflow.jobs));
  const messages = jobs.flatMap(([name, value]) => {
    const job = mapping(value);
    const faults = stepsOf(job).flatMap((step) => stepFaults(step, { workflow, job, context }));
    return faults.map((fault) => `job ${name}: ${fault}`);
  });
  const closed = JSON.stringify(workflow.permissions) === '{}';
  if (!closed) messages.unshift('the workflow needs `permissions: {}`, and each job its own');
  if (context.file.startsWith('examples/')) messages.push(...exampleFaults(jobs));
  messages.push(...injectionFaults(workflow), ...(context.pinned ? ownWorkflowFaults(workflow) : []));
  const faults = messages.map((message) => ({ file: context.file, line: 0, message }));
  return context.pinned ? [...faults, ...pinFaults(text, context.file)] : faults;
}
