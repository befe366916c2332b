import { MAX_FILE_BYTES } from './decode.js';
import { additionsOf, applySplices, type Edit, type Splice, splicesOf } from './edit.js';
import { Unsupported } from './layout.js';
import { parseText, type ReadableJitFile } from './parse.js';
import { type Change, type EntryPlan, planEntries, type WithheldChange } from './plan-entry.js';
import { examine, type Patch } from './prove.js';
import { nameOf } from './slots.js';
import { WAIVED, type WantedEntry } from './wanted.js';
import { meaningOfNew } from './yaml-text.js';

/** What became of one wanted entry. */
export interface EntryOutcome {
  readonly wanted: WantedEntry;
  /** The key that the entry bears in the proposed file; `null` where none could be chosen. */
  readonly key: string | null;
  /** The key that it bears now; `null` where there is no entry yet, or none could be chosen. */
  readonly keyNow: string | null;
  /**
   * `same`: no drift. `changed`, `created`, `renamed`: drift, of which `changes` are proposed and `withheld` are not (either
   * may be empty). `undecided`: no entry could be chosen, `why` and `candidates` say more.
   */
  readonly outcome: 'same' | 'changed' | 'created' | 'renamed' | 'undecided';
  readonly changes: readonly Change[];
  readonly withheld: readonly WithheldChange[];
  readonly candidates?: readonly string[];
  readonly why?: string;
}

/** The proposed file, and what it does for each wanted entry. */
export interface Regeneration {
  /** One for each wanted entry, in order. */
  readonly entries: readonly EntryOutcome[];
  readonly bytes: Uint8Array;
  /** Whether the proposed bytes differ from the file's. */
  readonly changed: boolean;
  /** What the proposed text was proved against. */
  readonly patch: Patch;
}

/** Whether the entry is not as it should be, proposed or not. */
export function hasDrifted(outcome: EntryOutcome): boolean {
  return outcome.outcome !== 'same';
}

/** Entries that are edited one by one when editing them together fails; beyond, none is edited. */
const MOST_TO_TRY_ALONE = 20;

const NOT_EDITABLE = 'its YAML has a shape that cannot be edited safely: change it by hand';

/**
 * The file as it should be, by the smallest change of its text: only the values that deviate are replaced, each proved
 * to leave every other byte and meaning alone. Applied to its own result it changes nothing.
 */
export function regenerate(file: ReadableJitFile | 'missing', wanted: readonly WantedEntry[]): Regeneration {
  const original = file === 'missing' ? emptyFile() : file;
  const plans = planEntries(original, wanted).map(withholdWaived);
  const { plans: safe, patch, bytes } = soundDraft(original, wanted, supportedDraft(original, plans));
  return { entries: safe.map(outcomeOf), bytes, changed: patch.splices.length > 0, patch };
}

/** What some plans propose, taken together. */
interface Draft {
  readonly plans: readonly EntryPlan[];
  readonly patch: Patch;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Throws `Unsupported` where an edit has no sound place. */
function draftOf(file: ReadableJitFile, plans: readonly EntryPlan[]): Draft {
  const patch = patchOf(file, plans);
  const text = applySplices(file.text, patch.splices);
  return { plans, patch, text, bytes: encode(text) };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function emptyFile(): ReadableJitFile {
  const file = parseText('');
  if (!file.ok) throw new Error('Bug: an empty file could not be parsed.');
  return file;
}

/**
 * Drift that a waiver covers is reported and left alone. A new or renamed entry is one piece of drift: waived by its own
 * subject, it waits as a whole.
 */
function withholdWaived(plan: EntryPlan): EntryPlan {
  const { waivedDrift = [] } = plan.wanted;
  if (waivedDrift.length === 0) return plan;
  const isWaived = (at: string): boolean => waivedDrift === 'all' || waivedDrift.includes(at);
  const entry = plan.key === null ? undefined : nameOf(['azure', plan.key]);
  const isWhole = plan.outcome === 'created' || plan.outcome === 'renamed';
  if (isWhole && entry !== undefined && isWaived(entry)) return withholdAll(plan, WAIVED);
  if (plan.outcome === 'created') return plan;
  const waived = plan.proposals.filter(({ change }) => isWaived(change.at));
  if (waived.length === 0) return plan;
  return {
    ...plan,
    proposals: plan.proposals.filter((proposal) => !waived.includes(proposal)),
    withheld: [...plan.withheld, ...waived.map(({ change }) => ({ ...change, why: WAIVED }))],
  };
}

/** The draft of the plans that have a sound place in this file's text. Whether one has it depends on no other one. */
function supportedDraft(file: ReadableJitFile, plans: readonly EntryPlan[]): Draft {
  try {
    return draftOf(file, plans);
  } catch (thrown) {
    if (!(thrown instanceof Unsupported)) throw thrown;
    return draftOf(
      file,
      plans.map((plan) => withholdUnsupported(file, plan)),
    );
  }
}

/** A plan whose edits have no sound place in this file's text becomes a report. */
function withholdUnsupported(file: ReadableJitFile, plan: EntryPlan): EntryPlan {
  try {
    splicesOf(file.tree, editsOf(plan));
    return plan;
  } catch (thrown) {
    if (thrown instanceof Unsupported) return withholdAll(plan, `${thrown.message}, so it is left alone`);
    throw thrown;
  }
}

function withholdAll(plan: EntryPlan, why: string): EntryPlan {
  if (plan.proposals.length === 0) return plan;
  const withheld = plan.proposals.map(({ change }) => ({ ...change, why }));
  return { ...plan, proposals: [], withheld: [...plan.withheld, ...withheld] };
}

/**
 * What survives the proof. In a shape of YAML that nobody foresaw an edit may come out wrong: that entry is
 * then reported instead, and the others are still edited. What is left is proved once more, and must hold.
 */
function soundDraft(file: ReadableJitFile, wanted: readonly WantedEntry[], draft: Draft): Draft {
  if (isSound(file, wanted, draft)) return draft;
  const { plans } = draft;
  const active = plans.filter((plan) => plan.proposals.length > 0);
  if (active.length > 1 && active.length <= MOST_TO_TRY_ALONE) {
    const kept = plans.map((plan) => {
      const alone = plans.map((other) => (other === plan ? other : withholdAll(other, NOT_EDITABLE)));
      return isSound(file, wanted, draftOf(file, alone)) ? plan : withholdAll(plan, NOT_EDITABLE);
    });
    const together = draftOf(file, kept);
    if (isSound(file, wanted, together)) return together;
  }
  return draftOf(
    file,
    plans.map((plan) => withholdAll(plan, NOT_EDITABLE)),
  );
}

function isSound(file: ReadableJitFile, wanted: readonly WantedEntry[], { plans, patch, text, bytes }: Draft): boolean {
  if (patch.splices.length === 0) return true;
  // What is proposed must be readable to the next run.
  if (bytes.length > MAX_FILE_BYTES) return false;
  const proof = examine(file, text, patch);
  if ('damage' in proof) return false;
  // Regenerating what was regenerated proposes nothing, but for what was withheld the first time.
  const withheld = new Set(plans.flatMap((plan) => plan.withheld.map(({ at }) => at)));
  return planEntries(proof.file, wanted).every((plan) => plan.proposals.every(({ change }) => withheld.has(change.at)));
}

function editsOf(plan: EntryPlan): Edit[] {
  return plan.proposals.flatMap(({ edits }) => edits);
}

function patchOf(file: ReadableJitFile, plans: readonly EntryPlan[]): Patch {
  const edits = plans.flatMap(editsOf);
  const splices: Splice[] = splicesOf(file.tree, edits);
  const renames = new Map<string, string>();
  for (const edit of edits) {
    const old = edit.kind === 'rename' ? edit.slot.path.at(-1) : undefined;
    if (edit.kind === 'rename' && old !== undefined) renames.set(old, edit.key);
  }
  return { splices, values: valuesOf(edits, renames), renames };
}

function valuesOf(edits: readonly Edit[], renames: ReadonlyMap<string, string>): Patch['values'] {
  const inNewFile = (path: readonly string[]) => {
    return path.map((key, depth) => (depth === 1 ? (renames.get(key) ?? key) : key));
  };
  const set = edits.flatMap((edit) => {
    return edit.kind === 'set' ? [{ path: inNewFile(edit.slot.path), meaning: edit.text as unknown }] : [];
  });
  const added = additionsOf(edits).flatMap(({ parent, pairs }) => {
    const path = inNewFile(parent.path);
    // Where nothing stood, the whole map is new; where a map stood, just these keys are.
    const isNewMap = parent.value?.kind !== 'map' || parent.value.pairs.length === 0;
    if (isNewMap && path.length > 0) return [{ path, meaning: meaningOfNew(pairs) }];
    return pairs.map(({ key, value }) => ({ path: [...path, key], meaning: meaningOfNew(value) }));
  });
  return [...set, ...added];
}

function outcomeOf(plan: EntryPlan): EntryOutcome {
  const { wanted, key, keyNow, outcome, withheld, candidates, why } = plan;
  const changes = plan.proposals.map(({ change }) => change);
  const more = { ...(candidates === undefined ? {} : { candidates }), ...(why === undefined ? {} : { why }) };
  return { wanted, key, keyNow, outcome, changes, withheld, ...more };
}
