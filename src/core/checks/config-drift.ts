import type { ConfigFacts } from '../facts.js';
import type { Change, WithheldChange } from '../jit-file/plan-entry.js';
import type { EntryOutcome, Regeneration } from '../jit-file/regenerate.js';
import { nameOf } from '../jit-file/slots.js';
import type { Position } from '../jit-file/tree.js';
import { UNVERIFIED } from '../jit-file/wanted.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { type ConfigContext, proposalOf } from './config-context.js';
import { failed, passed, skipped } from './rows.js';

/** The `config/drift` rows: one for each value that deviates, one for an entry that is missing or cannot be chosen. */
export function driftRows(
  config: ConfigFacts,
  regeneration: Regeneration | undefined,
  context: ConfigContext,
): Result[] {
  if (regeneration === undefined) {
    const why = context.noExpectation ?? 'tenant-id, client-id and subscription-id are not known in this run.';
    return [skipped('config/drift', `Not checked: ${why}`)];
  }
  const known = context.base === undefined ? new Set<string>() : new Set(context.base.entries.flatMap(marksOf));
  const rows = regeneration.entries.flatMap((outcome) => rowsOf(config, outcome, context, known));
  if (rows.length > 0) return rows;
  const { length } = regeneration.entries;
  const message =
    length === 1 ? 'The azure entry is as it should be.' : `All ${length} azure entries are as they should be.`;
  return [passed('config/drift', message, { severity: context.severityOfDrift })];
}

/** What tells one piece of drift from another, so that a pull request is not blamed for what its base has. */
function marksOf(outcome: EntryOutcome): string[] {
  if (outcome.keyNow === null) return [`${outcome.outcome} ${subjectOf(outcome)}`];
  return [...outcome.changes, ...outcome.withheld].map(markOf);
}

function markOf({ at, actual, secretLiteral }: Change): string {
  return JSON.stringify([at, actual, secretLiteral === true]);
}

function subjectOf({ key, wanted }: EntryOutcome): string {
  const name = key ?? wanted.integrationId;
  return name === undefined ? 'azure' : nameOf(['azure', name]);
}

interface Words {
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
  readonly position: Position;
  readonly mark: string;
}

function rowsOf(
  config: ConfigFacts,
  outcome: EntryOutcome,
  context: ConfigContext,
  known: ReadonlySet<string>,
): Result[] {
  return wordsOf(config, outcome, context).map(({ subject, message, fix, position, mark }) => {
    const isOld = known.has(mark);
    return failed('config/drift', isOld ? `${message} The base branch has this too.` : message, {
      severity: isOld ? 'warning' : context.severityOfDrift,
      subject,
      fix,
      location: { path: config.path, line: position.line, column: position.column },
    });
  });
}

function wordsOf(config: ConfigFacts, outcome: EntryOutcome, context: ConfigContext): Words[] {
  if (outcome.outcome === 'undecided') return [undecided(outcome)];
  const held = outcome.withheld.map((change) => withheld(config, change, context));
  if (outcome.keyNow !== null) return [...outcome.changes.map((change) => changed(config, change, context)), ...held];
  const names = outcome.changes.length === 0 ? [] : held;
  return [missing(config, outcome, context), ...names];
}

function undecided(outcome: EntryOutcome): Words {
  const keys = (outcome.candidates ?? []).map((key) => quoteForMessage(key, 60));
  const shown = keys.slice(0, 20).join(', ') + (keys.length > 20 ? `, and ${keys.length - 20} more` : '');
  const subject = subjectOf(outcome);
  const choices = keys.length === 0 ? '' : ` Keys to choose from: ${shown}.`;
  const message = `It is not clear which azure entry is meant: ${outcome.why ?? 'no rule decides it'}.${choices}`;
  const fix =
    keys.length === 0
      ? 'Give the entry a key of your own, by hand.'
      : 'Set the input integration-id to one of these keys, or leave one entry for the tenant.';
  return { subject, message, fix, position: { line: 1, column: 1 }, mark: `undecided ${subject}` };
}

function missing(config: ConfigFacts, outcome: EntryOutcome, context: ConfigContext): Words {
  const subject = subjectOf(outcome);
  const first: WithheldChange | Change | undefined = outcome.changes[0] ?? outcome.withheld[0];
  const why =
    outcome.changes.length > 0 || !context.proposing
      ? ''
      : ` It is not proposed: ${outcome.withheld[0]?.why ?? outcome.why ?? 'unknown'}.`;
  const message = `There is no entry ${subject} in ${visible(config.path)}.${why}`;
  const byHand = `Add the entry ${subject} to ${visible(config.path)} as Jit’s page on Azure shows.`;
  const fix = outcome.changes.length > 0 ? fixOf(context, byHand) : byHand;
  return { subject, message, fix, position: first ?? { line: 1, column: 1 }, mark: `${outcome.outcome} ${subject}` };
}

function sentence({ at, actual, expected, secretLiteral, isKey }: Change): string {
  const wanted = `expected ${quoteForMessage(expected)}`;
  if (secretLiteral === true) return `${at} holds a literal value that may be a secret and is not shown, ${wanted}.`;
  if (actual === null) return `${at} is missing, ${wanted}.`;
  if (isKey === true) return `The entry's key is ${quoteForMessage(actual)}, ${wanted}.`;
  return `${at} is ${quoteForMessage(actual)}, ${wanted}.`;
}

/** What to do about drift that can be proposed, by what became of the proposal. */
function fixOf(context: ConfigContext, byHand: string): string {
  switch (proposalOf(context)) {
    case 'planned':
      return 'Merge the pull request that this run proposes.';
    case 'stands':
      return 'Merge the open pull request that proposes it.';
    case 'dry-run':
      return 'Run without dry-run: this run would propose it as a pull request to merge.';
    case 'not-made':
      return `No pull request proposes it: the rows of pull-request/* say why, and what to do. Or by hand: ${byHand}`;
    case undefined:
      return byHand;
  }
}

function changed(config: ConfigFacts, change: Change, context: ConfigContext): Words {
  const fix = fixOf(context, byHand(config, change));
  return { subject: change.at, message: sentence(change), fix, position: change, mark: markOf(change) };
}

function withheld(config: ConfigFacts, change: WithheldChange, context: ConfigContext): Words {
  // Where nothing is proposed anyway, why this is not would only lead away from the drift.
  const message = context.proposing ? `${sentence(change)} Not proposed: ${change.why}.` : sentence(change);
  // An id that nobody verified may be the mistake itself: it must not be copied into the file.
  const first =
    change.why === UNVERIFIED
      ? 'Make sure that the inputs are right (login/oidc, app/exists and subscription/tenant tell), then: '
      : '';
  const fix = `${first}${byHand(config, change)}`;
  return { subject: change.at, message, fix, position: change, mark: markOf(change) };
}

function byHand(config: ConfigFacts, { at, expected, line }: Change): string {
  return `At line ${line} of ${visible(config.path)}, set ${at} to ${quoteForMessage(expected)}.`;
}
