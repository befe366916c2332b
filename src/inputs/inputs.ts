import type { CheckId } from '../core/results.js';
import {
  checksTakenAway,
  isLeftBy,
  meansIntegration,
  namesPlaces,
  type Selection,
  selectChecks,
} from '../core/selection.js';
import { quoteForMessage } from '../core/text.js';
import type { Waiver } from '../core/waivers.js';
import { UserError } from '../errors.js';
import type { JitAccess } from '../jit/read-file.js';
import { type Redact, readRedact } from '../redaction.js';
import { Faults, type RawInput } from './faults.js';
import { hideValues } from './hide-values.js';
import { readIntegrations } from './integration-list.js';
import type { IntegrationInputs } from './integrations.js';
import { type IssueInputs, readIssue } from './issue.js';
import { readJitApi } from './jit-api.js';
import { type LoginInputs, readLogin } from './login.js';
import { expectedOneOf } from './nearest-word.js';
import { type PullRequestInputs, readPullRequest } from './pull-request.js';
import { withOldNames } from './renamed.js';
import { faultsOfManagedApps, type Repair, readRepairs } from './repairs.js';
import { readReports } from './reports.js';
import { readChecks } from './selection.js';
import { type InputSource, MODE_WORDS, type Mode, readsConfigRepo } from './source.js';
import { readBoolean, readInteger, readList, readRelativePath, readWord } from './values.js';
import { faultsOfWaivers, readWaivers } from './waivers.js';

export type { InputSource, Mode } from './source.js';

/** Every input, read once, typed and checked. */
export interface Inputs {
  readonly mode: Mode;
  readonly integrations: readonly IntegrationInputs[];
  /** Patterns over integration ids, and places in the list; empty: all. */
  readonly only: readonly string[];
  readonly azure: 'auto' | 'required' | 'off';
  readonly githubToken: string;
  readonly login: LoginInputs;
  /** Undefined: Jit is not asked. */
  readonly jitApi: JitAccess | undefined;
  /** The checks whose rows are reported. */
  readonly checks: ReadonlySet<CheckId>;
  /** Those that were taken away by name. */
  readonly takenAway: Selection['takenAway'];
  readonly waivers: readonly Waiver[];
  readonly redact: Redact;
  readonly pullRequest: PullRequestInputs;
  readonly issue: IssueInputs;
  readonly failOn: 'error' | 'drift' | 'warning' | 'never';
  readonly failOnUnknown: boolean;
  readonly repairs: readonly Repair[];
  readonly parallel: number;
  readonly timeoutSeconds: number;
  /** Path below the workspace; undefined: a file in the runner's temporary folder. */
  readonly reportFile: string | undefined;
  /** Path below the workspace; undefined: no SARIF file is written. */
  readonly sarifFile: string | undefined;
  readonly dryRun: boolean;
  /** `conclude`: folder below the workspace with the reports of the shards. */
  readonly reports: string | undefined;
}

/** Reads and checks every input before any service is asked. Throws one UserError that names every fault. */
export async function readInputs(given: InputSource): Promise<Inputs> {
  const texts: string[] = [];
  const faults = new Faults();
  const source = remembering(withOldNames(given, faults), texts);
  const raw = (name: string): RawInput => ({ label: name, text: source.input(name) });
  const mode = source.chooseMode(readWord(raw('mode'), MODE_WORDS, 'auto', faults));
  const azure = readWord(raw('azure'), ['auto', 'required', 'off'], 'auto', faults);
  const others = new Faults();
  const needed = mode !== 'validate' || azure === 'required';
  const asksAzure = needed && mode !== 'plan' && mode !== 'conclude';
  const general = {
    ...(await readGeneral(source, raw, others)),
    ...readServices(raw, { needed: asksAzure, validates: mode === 'validate' }, others),
    reports: await readReports(source, { raw: raw('reports'), needed: mode === 'conclude' }, others),
  };
  const integrations = await readIntegrations(
    source,
    { idsNeeded: needed, sound: others.messages.length === 0 },
    faults,
  );
  faults.addAll(others);
  const inputs: Inputs = {
    ...general,
    mode,
    azure,
    integrations,
    timeoutSeconds: readInteger(
      raw('timeout-seconds'),
      { fallback: defaultTimeout(mode, integrations, general.only), min: 1, max: 21_600 },
      faults,
    ),
  };
  faultsBetweenInputs(inputs, faults);
  if (faults.messages.length > 0) {
    const plain = faults.messages.map((message) => hideValues(message, texts));
    const words = (messages: readonly string[]): string => faultMessage(messages, faults.beyond, given.hints ?? []);
    throw new UserError(words(faults.messages), words(plain));
  }
  return inputs;
}

/** Seconds for a run: a shard of a fleet looks at its own part of the list. */
function defaultTimeout(mode: Mode, integrations: readonly IntegrationInputs[], only: readonly string[]): number {
  if (mode === 'repair') return 1800;
  const isAsked = ({ expectation: { integrationId } }: IntegrationInputs, place: number): boolean =>
    mode !== 'verify' || isLeftBy(only, integrationId, place);
  return 300 + integrations.filter(isAsked).length;
}

/** The source, whose texts are kept: they must not stand in what everyone can read. */
function remembering(source: InputSource, texts: string[]): InputSource {
  const kept = (text: string): string => {
    texts.push(text);
    return text;
  };
  return {
    ...source,
    input: (name) => kept(source.input(name)),
    readRepositoryFile: async (path, mayAsk) => {
      const text = await source.readRepositoryFile(path, mayAsk);
      return text === undefined ? undefined : kept(text);
    },
  };
}

/** Reads how the run logs in, and whether it asks Jit. */
function readServices(
  raw: (name: string) => RawInput,
  need: { readonly needed: boolean; readonly validates: boolean },
  faults: Faults,
): Pick<Inputs, 'login' | 'jitApi'> {
  return { login: readLogin(raw, need.needed, faults), jitApi: readJitApi(raw, !need.validates, faults) };
}

/** Reads `redact`. */
function readRedaction(raw: RawInput, faults: Faults): Redact {
  const redact = readRedact(raw.text);
  if (redact !== undefined) return redact;
  faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: ${expectedOneOf(raw.text, ['auto', 'true', 'false'])}`);
  return 'auto';
}

/** Reads what depends on no other input. */
async function readGeneral(
  source: InputSource,
  raw: (name: string) => RawInput,
  faults: Faults,
): Promise<Omit<Inputs, 'mode' | 'azure' | 'integrations' | 'timeoutSeconds' | 'login' | 'jitApi' | 'reports'>> {
  const patterns = readChecks(raw('checks'), faults);
  return {
    only: readList(source.input('only')),
    githubToken: source.input('github-token'),
    pullRequest: readPullRequest(raw, faults),
    issue: readIssue(raw, faults),
    checks: selectChecks(patterns),
    takenAway: checksTakenAway(patterns),
    waivers: readWaivers(raw('waivers'), faults),
    redact: readRedaction(raw('redact'), faults),
    failOn: readWord(raw('fail-on'), ['error', 'drift', 'warning', 'never'], 'error', faults),
    failOnUnknown: readBoolean(raw('fail-on-unknown'), true, faults),
    repairs: readRepairs(raw('repairs'), faults),
    parallel: readInteger(raw('parallel'), { fallback: 8, min: 1, max: 64 }, faults),
    reportFile: await readOwnFile(source, raw('report-file'), faults),
    sarifFile: await readOwnFile(source, raw('sarif-file'), faults),
    dryRun: readBoolean(raw('dry-run'), false, faults),
  };
}

/** The path of a file that the run writes: below the workspace, also where a link stands in it. */
async function readOwnFile(source: InputSource, raw: RawInput, faults: Faults): Promise<string | undefined> {
  const path = readRelativePath(raw, faults);
  if (path === undefined || (await source.staysInWorkspace(path))) return path;
  return faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: a link in it leads out of the workspace.`);
}

/**
 * One message for all faults: a sentence where there is one, else a list. `beyond`: those that were only counted. Hints
 * say what an unknown name may have meant.
 */
function faultMessage(messages: readonly string[], beyond: number, hints: readonly string[]): string {
  const unique = [...new Set(messages)];
  const more = beyond === 0 ? '' : `\n- and ${beyond} more.`;
  const faults =
    unique.length === 1 && beyond === 0
      ? `Input ${unique[0] ?? ''}`
      : `${unique.length + beyond} inputs are wrong:\n${unique.map((message) => `- ${message}`).join('\n')}${more}`;
  return [faults, ...hints].join('\n');
}

/** Faults that only show when inputs are seen together. */
function faultsBetweenInputs(inputs: Inputs, faults: Faults): void {
  const { branch } = inputs.pullRequest;
  if (inputs.integrations.some((item) => item.configRef === branch)) {
    faults.add(`branch is ${branch}, which config-ref names too: the proposal needs a branch of its own.`);
  }
  faultsOfOnly(inputs, faults);
  faultsOfWaivers(
    inputs.waivers,
    inputs.integrations.map((item) => item.expectation.integrationId),
    faults,
  );
  faultsOfManagedApps(inputs, faults);
  if (inputs.sarifFile !== undefined && inputs.sarifFile === inputs.reportFile)
    faults.add('sarif-file and report-file name the same file: expected two.');
  if (inputs.mode === 'repair' && inputs.repairs.includes('proposal') && !inputs.checks.has('config/drift'))
    faults.add('repairs names proposal, but checks leaves out config/drift: without it nothing is proposed.');
  if (inputs.githubToken === '' && inputs.mode !== 'validate' && readsConfigRepo(inputs.mode))
    faults.add('github-token is empty: expected a token that can read the config repo, such as ${{ github.token }}.');
}

/** Patterns that mean no integration, or could mean two different ones. */
function faultsOfOnly({ mode, only, integrations }: Inputs, faults: Faults): void {
  const ids = integrations.map((item) => item.expectation.integrationId ?? '');
  // A plan names all by their places, so that none of the list may have the name of a place.
  for (const id of ids.filter((each) => namesPlaces(each) && (mode === 'plan' || only.includes(each)))) {
    if (faults.areMany) break;
    faults.add(
      `only cannot tell the integration ${quoteForMessage(id)} from what stands at that place of the list: expected another id, or the place where it stands.`,
    );
  }
  // Where no list could be read, that is the fault.
  for (const pattern of ids.length === 0 ? [] : only) {
    if (faults.areMany) break;
    if (ids.some((id, place) => meansIntegration(pattern, id, place))) continue;
    const there = namesPlaces(pattern)
      ? `which is no place in a list of ${ids.length}: expected such as #1 or #1-${ids.length}`
      : `which matches no integration id (${ids.slice(0, 20).map(quoteForMessage).join(', ')})`;
    faults.add(`only names ${quoteForMessage(pattern)}, ${there}.`);
  }
}
