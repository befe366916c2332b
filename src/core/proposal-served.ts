import type { Change } from './jit-file/plan-entry.js';
import type { EntryOutcome } from './jit-file/regenerate.js';
import { ENTRY_FIELDS, type ProposedChange, type ServedEntry } from './proposal-state.js';

/**
 * What the proposal needs to know of one regenerated entry: what it changes, and which of its fields were compared.
 * Drift that is withheld does not count as compared, nor does an entry that could not be chosen: an open pull request
 * that proposes it stays.
 */
export function servedEntry(outcome: EntryOutcome, path: string): ServedEntry {
  const { wanted, keyNow } = outcome;
  const key = outcome.key ?? keyNow ?? wanted.integrationId ?? 'azure';
  return {
    id: wanted.integrationId,
    tenantId: wanted.ids.tenantId.toLowerCase(),
    path,
    key,
    changes: outcome.changes.map((change) => proposedChange(outcome, change)),
    compared: comparedFields(outcome, key),
  };
}

function proposedChange({ outcome, key, keyNow }: EntryOutcome, change: Change): ProposedChange {
  const { at, expected } = change;
  if (change.secretLiteral === true) return { at, actual: '', expected, kind: 'literal-secret' };
  const renamed =
    outcome === 'renamed' &&
    change.actual === keyNow &&
    expected === key &&
    !ENTRY_FIELDS.some((field) => at.endsWith(`.${field}`));
  return { at, actual: change.actual ?? '', expected, ...(renamed ? { kind: 'rename' as const } : {}) };
}

function comparedFields({ outcome, withheld }: EntryOutcome, key: string): ServedEntry['compared'] {
  if (outcome === 'undecided') return [];
  if (withheld.length === 0) return 'all';
  const held = withheld.map(({ at }) => at);
  const whole = held.some((at) => !ENTRY_FIELDS.some((field) => at.endsWith(`.${field}`)));
  if (whole) return [];
  return ENTRY_FIELDS.filter((field) => !held.some((at) => at.endsWith(`.${field}`))).map(
    (field) => `azure.${key}.${field}`,
  );
}
