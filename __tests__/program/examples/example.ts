import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A step of an example, as it is written. */
export interface ExampleStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface ExampleJob {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly ExampleStep[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** The one job of an example. */
export interface Example {
  readonly job: ExampleJob;
  /** The step that is our action; throws where there is not exactly one. */
  readonly action: ExampleStep;
  /** The steps before it, and those after it. */
  readonly before: readonly ExampleStep[];
  readonly after: readonly ExampleStep[];
  /** What a person, or a caller, may choose; the defaults of those that have one. */
  readonly inputs: Readonly<Record<string, { readonly default?: unknown; readonly options?: readonly string[] }>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly inputs?: Example['inputs'] } | null>>;
  readonly jobs: Readonly<Record<string, ExampleJob>>;
}

/** The file names of all examples. */
export const EXAMPLES: readonly string[] = readdirSync('examples').filter((name) => name.endsWith('.yml'));

function readJob(name: string): { readonly workflow: Workflow; readonly job: ExampleJob } {
  const workflow = parse(readFileSync(`examples/${name}`, 'utf8')) as Workflow;
  const [job, ...others] = Object.values(workflow.jobs);
  if (job === undefined || others.length > 0) throw new Error(`${name} has not exactly one job.`);
  return { workflow, job };
}

/** What the job of an example hands to the workflow that it calls. */
export function callOf(name: string): Readonly<Record<string, unknown>> {
  const { job } = readJob(name);
  if (job.uses === undefined) throw new Error(`${name} calls no workflow.`);
  return job.with ?? {};
}

/** Reads an example whose job has our action as a step. */
export function readExample(name: string): Example {
  const { workflow, job } = readJob(name);
  const steps = job.steps ?? [];
  const places = steps.flatMap(({ uses }, index) => (uses?.startsWith('jit-azure-drift/') === true ? [index] : []));
  const [place = -1] = places;
  const action = steps[place];
  if (action === undefined || places.length !== 1) throw new Error(`${name} has our action ${places.length} times.`);
  const inputs = Object.values(workflow.on).find((event) => event?.inputs !== undefined)?.inputs ?? {};
  return { job, action, before: steps.slice(0, place), after: steps.slice(place + 1), inputs };
}

/** What expressions may speak of: `vars.NAME`, `secrets.NAME`, `inputs.NAME`, `steps.ID.outputs.NAME`, `runner.temp`. */
export interface Scope {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly steps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly runner?: Readonly<Record<string, string>>;
  readonly cancelled?: boolean;
}

function value(scope: Scope, expression: string): unknown {
  const [context = '', ...path] = expression.split('.');
  const [first = '', outputs, name = ''] = path;
  const found =
    context === 'steps' && outputs === 'outputs'
      ? scope.steps?.[first]?.[name]
      : (scope[context as 'vars'] as Scope['vars'])?.[path.join('.')];
  if (found === undefined) throw new Error(`The table has no value for the expression ${expression}.`);
  return found;
}

/** The expressions that are more than a name, each by its very text. */
const COMPOUND: Readonly<Record<string, (scope: Scope) => unknown>> = {
  "inputs.repair != 'none' && inputs.repair || ''": (scope) => {
    const repair = value(scope, 'inputs.repair');
    return repair === 'none' ? '' : repair;
  },
  // A variable that is not set is an empty text to GitHub.
  'vars.REPAIRER_CLIENT_ID || vars.AUDITOR_CLIENT_ID': (scope) =>
    scope.vars?.REPAIRER_CLIENT_ID || value(scope, 'vars.AUDITOR_CLIENT_ID'),
  "always() && steps.drift.outputs.sarif-file != ''": (scope) => value(scope, 'steps.drift.outputs.sarif-file') !== '',
  "!cancelled() && steps.drift.outputs.report-file != ''": (scope) =>
    scope.cancelled !== true && value(scope, 'steps.drift.outputs.report-file') !== '',
};

/** What one expression comes to; throws for one that the tables do not have. */
export function evaluate(scope: Scope, expression: string): unknown {
  return COMPOUND[expression]?.(scope) ?? value(scope, expression);
}

/** A map of a workflow (`with`, `env`) as the runner hands it over: every expression is replaced. */
export function resolve(scope: Scope, given: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const text = (item: unknown): string =>
    String(item).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => String(evaluate(scope, expression)));
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, text(item)]));
}
