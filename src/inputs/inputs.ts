import { quoteForMessage } from '../core/text.js';
import { UserError } from '../errors.js';
import { type IntegrationInputs, type Lookup, readIntegration, readItems } from './integrations.js';
import { type PullRequestInputs, readPullRequest } from './pull-request.js';
import {
  Faults,
  type RawInput,
  readBoolean,
  readInteger,
  readList,
  readRelativePath,
  readWord,
  readWords,
} from './values.js';

/** How the run behaves once `auto` is decided. */
export type Mode = 'check' | 'validate' | 'repair';

/** Repairs that a `repair` run may be told to make. */
export const REPAIRS = ['proposal'] as const;
export type Repair = (typeof REPAIRS)[number];

/** Repairs of the interface that this version does not make yet: naming one is a clear error. */
const LATER_REPAIRS = [
  'role-assignment',
  'api-permissions',
  'app-role',
  'managed-app-jit-access-off',
  'managed-app-permissions',
] as const;

/** Every input, read once, typed and checked. */
export interface Inputs {
  readonly mode: Mode;
  readonly integrations: readonly IntegrationInputs[];
  /** Patterns over integration ids; empty: all. */
  readonly only: readonly string[];
  readonly azure: 'auto' | 'required' | 'off';
  readonly githubToken: string;
  readonly pullRequest: PullRequestInputs;
  readonly failOn: 'error' | 'drift' | 'warning' | 'never';
  readonly failOnUnknown: boolean;
  readonly repairs: readonly Repair[];
  readonly parallel: number;
  readonly timeoutSeconds: number;
  /** Path below the workspace; undefined: a file in the runner's temporary folder. */
  readonly reportFile: string | undefined;
  readonly dryRun: boolean;
}

/** What `readInputs` needs from outside. */
export interface InputSource {
  /** Raw text of an input, trimmed; '' where it is not given. */
  readonly input: (name: string) => string;
  /** The mode that `auto` stands for on this event, or a refusal; throws UserError on a refused trigger. */
  readonly chooseMode: (mode: 'auto' | Mode) => Mode;
  /**
   * Text of a file of this repository: the workspace's, else the one at the run's commit. Undefined where only GitHub
   * could give it and `mayAsk` is false. Throws UserError.
   */
  readonly readRepositoryFile: (path: string, mayAsk: boolean) => Promise<string | undefined>;
  /** Whether the files of this checkout may be a stranger's: on a pull request. */
  readonly filesAreStrangers: boolean;
  /** Whether a path of the workspace stays in it once links are resolved. */
  readonly staysInWorkspace: (path: string) => Promise<boolean>;
}

/** Reads and checks every input before any service is asked. Throws one UserError that names every fault. */
export async function readInputs(source: InputSource): Promise<Inputs> {
  const faults = new Faults();
  const raw = (name: string): RawInput => ({ label: name, text: source.input(name) });
  const mode = source.chooseMode(readWord(raw('mode'), ['auto', 'check', 'validate', 'repair'], 'auto', faults));
  const azure = readWord(raw('azure'), ['auto', 'required', 'off'], 'auto', faults);
  const others = new Faults();
  const general = await readGeneral(source, raw, others);
  const integrations = await readIntegrations(
    source,
    { idsNeeded: mode !== 'validate' || azure === 'required', sound: others.messages.length === 0 },
    faults,
  );
  for (const message of others.messages) faults.add(message);
  const inputs: Inputs = {
    ...general,
    mode,
    azure,
    integrations,
    timeoutSeconds: readInteger(
      raw('timeout-seconds'),
      { fallback: mode === 'repair' ? 1800 : 300 + integrations.length, min: 1, max: 21_600 },
      faults,
    ),
  };
  faultsBetweenInputs(inputs, faults);
  if (faults.messages.length > 0) throw new UserError(faultMessage(faults.messages));
  return inputs;
}

/** Reads what depends on no other input. */
async function readGeneral(
  source: InputSource,
  raw: (name: string) => RawInput,
  faults: Faults,
): Promise<Omit<Inputs, 'mode' | 'azure' | 'integrations' | 'timeoutSeconds'>> {
  return {
    only: readList(source.input('only')),
    githubToken: source.input('github-token'),
    pullRequest: readPullRequest(raw, faults),
    failOn: readWord(raw('fail-on'), ['error', 'drift', 'warning', 'never'], 'error', faults),
    failOnUnknown: readBoolean(raw('fail-on-unknown'), true, faults),
    repairs: readRepairs(raw('repairs'), faults),
    parallel: readInteger(raw('parallel'), { fallback: 8, min: 1, max: 64 }, faults),
    reportFile: await readReportFile(source, raw('report-file'), faults),
    dryRun: readBoolean(raw('dry-run'), false, faults),
  };
}

/** The path of the report: below the workspace, also where a link stands in it. */
async function readReportFile(source: InputSource, raw: RawInput, faults: Faults): Promise<string | undefined> {
  const path = readRelativePath(raw, faults);
  if (path === undefined || (await source.staysInWorkspace(path))) return path;
  return faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: a link in it leads out of the workspace.`);
}

/** One message for all faults: a sentence where there is one, else a list. */
function faultMessage(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1
    ? `Input ${unique[0] ?? ''}`
    : `${unique.length} inputs are wrong:\n${unique.map((message) => `- ${message}`).join('\n')}`;
}

/** Reads the one integration of the top-level inputs, or the list. */
async function readIntegrations(
  source: InputSource,
  options: { readonly idsNeeded: boolean; readonly sound: boolean },
  faults: Faults,
): Promise<readonly IntegrationInputs[]> {
  const topLevel: Lookup = (name) => ({ label: name, text: source.input(name) });
  const inline = source.input('integrations');
  const file = source.input('integrations-file');
  if (inline === '' && file === '')
    return [readIntegration(topLevel, options, faults)].filter((item) => item !== undefined);

  const given = ['integrations', 'integrations-file', 'tenant-id', 'integration-id', 'account-name'].filter(
    (name) => source.input(name) !== '',
  );
  if (given.length > 1)
    faults.add(
      `${given.join(' and ')} are given together: expected one integration by tenant-id, or a list, not both.`,
    );
  const list =
    inline === '' ? await readListFile(source, options.sound, faults) : { label: 'integrations', text: inline };
  const placesAllowed = inline !== '' || !source.filesAreStrangers;
  const lookups = list === undefined ? [] : readItems(list, { topLevel, placesAllowed }, faults);
  const integrations = lookups
    .map((lookup) => readIntegration(lookup, options, faults))
    .filter((item) => item !== undefined);
  faultsBetweenItems(integrations, faults);
  return integrations;
}

/**
 * Reads the file that `integrations-file` names; undefined, with a fault, where it can't be had. GitHub is asked only
 * where all other inputs are sound: bad ones end the run before any request.
 */
async function readListFile(source: InputSource, sound: boolean, faults: Faults): Promise<RawInput | undefined> {
  const path = readRelativePath({ label: 'integrations-file', text: source.input('integrations-file') }, faults);
  if (path === undefined) return undefined;
  try {
    const text = await source.readRepositoryFile(path, sound && faults.messages.length === 0);
    return text === undefined ? undefined : { label: path, text };
  } catch (thrown) {
    if (thrown instanceof UserError) return faults.add(`integrations-file: ${thrown.message}`);
    throw thrown;
  }
}

/** Two items of one file must not share an id or a tenant, nor lack an id. */
function faultsBetweenItems(integrations: readonly IntegrationInputs[], faults: Faults): void {
  const fileOf = (item: IntegrationInputs): string => [item.configRepo, item.configRef, item.configPath].join('\n');
  for (const file of new Set(integrations.map(fileOf))) {
    const items = integrations.filter((item) => fileOf(item) === file);
    if (items.length < 2) continue;
    if (items.some((item) => item.expectation.integrationId === undefined)) {
      faults.add('integrations: each item needs an id, the key under azure:, where several describe one file.');
    }
    for (const shared of repeated(items.map((item) => item.expectation.integrationId)))
      faults.add(`integrations: two items of one file have the id ${shared}.`);
    for (const shared of repeated(items.map((item) => item.expectation.ids?.tenantId))) {
      faults.add(
        `integrations: two items of one file have the tenant-id ${shared}; Jit takes one subscription per tenant.`,
      );
    }
  }
}

/** The values that occur more than once. */
function repeated(values: readonly (string | undefined)[]): readonly string[] {
  const known = values.filter((value) => value !== undefined);
  return [...new Set(known.filter((value, index) => known.indexOf(value) !== index))];
}

/** Reads `repairs`; one that a later version makes is told apart from a misspelled one. */
function readRepairs(raw: RawInput, faults: Faults): readonly Repair[] {
  const later = readList(raw.text).filter((item) => LATER_REPAIRS.some((name) => name === item));
  for (const name of later)
    faults.add(
      `${raw.label} names ${name}: this version repairs only ${REPAIRS.join(', ')}; nothing in Azure is written yet.`,
    );
  const rest = readList(raw.text).filter((item) => !later.includes(item));
  return readWords({ label: raw.label, text: rest.join(',') }, REPAIRS, faults);
}

/** Faults that only show when inputs are seen together. */
function faultsBetweenInputs(inputs: Inputs, faults: Faults): void {
  const { branch } = inputs.pullRequest;
  if (inputs.integrations.some((item) => item.configRef === branch)) {
    faults.add(`branch is ${branch}, which config-ref names too: the proposal needs a branch of its own.`);
  }
  const ids = inputs.integrations.map((item) => item.expectation.integrationId ?? '');
  // Where no list could be read, that is the fault.
  const patterns = ids.length === 0 ? [] : inputs.only;
  for (const pattern of patterns.filter((candidate) => !ids.some((id) => matchesPattern(candidate, id)))) {
    faults.add(
      `only names ${quoteForMessage(pattern)}, which matches no integration id (${ids.slice(0, 20).map(quoteForMessage).join(', ')}).`,
    );
  }
  if (inputs.githubToken === '' && inputs.mode !== 'validate')
    faults.add('github-token is empty: expected a token that can read the config repo, such as ${{ github.token }}.');
}

/** Whether an integration id matches a pattern of `only`; `*` stands for any run of characters. */
export function matchesPattern(pattern: string, id: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(id);
}
