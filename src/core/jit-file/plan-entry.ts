import { type Edit, placeOfNewEntry } from './edit.js';
import { type AzureEntry, azureSlot, type FieldName, positionIn, textIn } from './entries.js';
import type { ReadableJitFile } from './parse.js';
import { type SecretWords, secretWords } from './secret-literals.js';
import { nameOf, type Slot } from './slots.js';
import { isNullish, type Position, type Tree } from './tree.js';
import { type Deviation, deviationsOf, newEntry, showable, UNVERIFIED_ENTRY, type WantedEntry } from './wanted.js';
import { type Choice, chooseEntries } from './which-entry.js';
import type { NewPair } from './yaml-text.js';

/** One value that is not what it should be. Lines and columns are those of the file as it is. */
export interface Change extends Position {
  /** `azure.prod.tenant_id`; the entry itself (`azure.prod`) where its key changes or its shape is wrong. */
  readonly at: string;
  /** `null`: missing, or not shown (then `secretLiteral` is set). */
  readonly actual: string | null;
  readonly expected: string;
  /** The actual value is, or may be, a secret; it occurs nowhere in the results. */
  readonly secretLiteral?: true;
  /** The entry's key changes, not a value. */
  readonly isKey?: true;
}

/** Drift that is reported and not proposed. */
export interface WithheldChange extends Change {
  readonly why: string;
}

/** A change that may be written, and how. */
export interface Proposal {
  readonly change: Change;
  readonly edits: readonly Edit[];
}

/** What is to be done for one wanted entry. */
export interface EntryPlan {
  readonly wanted: WantedEntry;
  readonly key: string | null;
  readonly keyNow: string | null;
  readonly outcome: 'same' | 'changed' | 'created' | 'renamed' | 'undecided';
  readonly proposals: readonly Proposal[];
  readonly withheld: readonly WithheldChange[];
  readonly candidates?: readonly string[];
  readonly why?: string;
}

/** Plans what each wanted entry needs, in order. */
export function planEntries(file: ReadableJitFile, wanted: readonly WantedEntry[]): EntryPlan[] {
  const choices = chooseEntries(file.entries, wanted);
  const names = wanted.flatMap(({ jitSecretNames }) => Object.values(jitSecretNames));
  const words = collectedWhenAsked(() => secretWords(file, names));
  return wanted.flatMap((one, index) => {
    const choice = choices[index];
    return choice === undefined ? [] : [planChoice(file.tree, one, choice, words)];
  });
}

/** Secret words that are looked for with the first deviation: a file without any, as after its regeneration, is not searched. */
function collectedWhenAsked(collect: () => SecretWords): SecretWords {
  let found: SecretWords | undefined;
  const words = (): SecretWords => {
    found ??= collect();
    return found;
  };
  return {
    get literals() {
      return words().literals;
    },
    get names() {
      return words().names;
    },
  };
}

function planChoice(tree: Tree, wanted: WantedEntry, choice: Choice, words: SecretWords): EntryPlan {
  switch (choice.kind) {
    case 'undecided': {
      const { candidates, why } = choice;
      return { wanted, key: null, keyNow: null, outcome: 'undecided', proposals: [], withheld: [], candidates, why };
    }
    case 'new':
      return planNew(tree, wanted, choice.key);
    case 'existing': {
      const { key } = choice.entry;
      const plan = planExisting(tree, { wanted, entry: choice.entry, key, words });
      const isSame = plan.proposals.length + plan.withheld.length === 0;
      return { wanted, key, keyNow: key, outcome: isSame ? 'same' : 'changed', ...plan };
    }
    case 'rename':
      return planRename(tree, { wanted, entry: choice.entry, key: choice.key, words });
  }
}

function planNew(tree: Tree, wanted: WantedEntry, key: string): EntryPlan {
  const azure = azureSlot(tree);
  const pairs = newEntry(wanted, key);
  const position = positionIn(tree, azure);
  const path = ['azure', key];
  const changes = leavesOf(pairs).map(({ below, text }) => ({
    at: nameOf([...path, ...below]),
    actual: null,
    expected: text,
    ...position,
  }));
  const unsafeName = wanted.accountName?.includes('${{') === true;
  const nameWithheld = unsafeName
    ? [
        {
          at: nameOf([...path, 'name']),
          actual: null,
          expected: wanted.accountName ?? '',
          ...position,
          why: 'a name that holds "${{" is never written',
        },
      ]
    : [];
  const base = { wanted, key, keyNow: null, outcome: 'created' } as const;
  const why = whyNotAdded(azure) ?? whyNotVerified(wanted);
  if (why !== undefined)
    return { ...base, proposals: [], withheld: [...changes.map((change) => ({ ...change, why })), ...nameWithheld] };
  const edit = placeOfNewEntry(tree, azure, { key, value: pairs });
  const proposals = changes.map((change, index) => ({ change, edits: index === 0 ? [edit] : [] }));
  return { ...base, proposals, withheld: nameWithheld };
}

function whyNotAdded(azure: Slot): string | undefined {
  if (azure.lock !== undefined) return `\`azure\` ${azure.lock}, so nothing is added to it`;
  const { value } = azure;
  if (value === undefined || value.kind === 'map' || isNullish(value)) return undefined;
  return `\`azure\` holds ${value.kind === 'list' ? 'a list' : 'a text'} where a map belongs`;
}

function whyNotVerified({ verified }: WantedEntry): string | undefined {
  if (verified.tenantId && verified.subscriptionId) return undefined;
  return UNVERIFIED_ENTRY;
}

function leavesOf(pairs: readonly NewPair[]): { below: readonly string[]; text: string }[] {
  return pairs.flatMap(({ key, value }) => {
    if ('text' in value) return [{ below: [key], text: value.text }];
    return leavesOf(value).map((leaf) => ({ below: [key, ...leaf.below], text: leaf.text }));
  });
}

interface Target {
  readonly wanted: WantedEntry;
  readonly entry: AzureEntry;
  /** The key that it is to bear. */
  readonly key: string;
  readonly words: SecretWords;
}

function planRename(tree: Tree, target: Target): EntryPlan {
  const { wanted, entry, key } = target;
  const lock = lockOfKey(tree, entry);
  const change = {
    at: nameOf(['azure', key]),
    actual: entry.key,
    expected: key,
    line: entry.line,
    column: entry.column,
    isKey: true,
  } as const;
  const base = { wanted, keyNow: entry.key, outcome: 'renamed' } as const;
  if (lock !== undefined) {
    const plan = planExisting(tree, { ...target, key: entry.key });
    const why = `the key ${lock}, so it is left alone`;
    return { ...base, key: entry.key, proposals: plan.proposals, withheld: [{ ...change, why }, ...plan.withheld] };
  }
  const plan = planExisting(tree, target);
  const rename: Proposal = { change, edits: [{ kind: 'rename', slot: entry.slot, key }] };
  return { ...base, key, proposals: [rename, ...plan.proposals], withheld: plan.withheld };
}

function lockOfKey(tree: Tree, entry: AzureEntry): string | undefined {
  const azure = azureSlot(tree);
  if (azure.lock !== undefined) return `stands in a map that ${azure.lock}`;
  const key = entry.slot.pair?.key;
  if (key === undefined) return 'comes by a merge key (<<)';
  const isUsed = key.anchor !== undefined && tree.usedAnchors.has(key.anchor);
  return isUsed ? 'bears an anchor that is used elsewhere' : undefined;
}

function planExisting(tree: Tree, target: Target): Pick<EntryPlan, 'proposals' | 'withheld'> {
  const { entry, key } = target;
  const { value } = entry.slot;
  if (value !== undefined && value.kind !== 'map' && !isNullish(value)) {
    const what = value.kind === 'list' ? 'a list' : 'a text';
    const at = nameOf(['azure', key]);
    const why = `it holds ${what} where a map belongs`;
    const change = { at, actual: what, expected: 'a map', line: entry.line, column: entry.column, why };
    return { proposals: [], withheld: [change] };
  }
  const proposals: Proposal[] = [];
  const withheld: WithheldChange[] = [];
  for (const deviation of deviationsOf(target.wanted, entry)) {
    const slot = entry.fields[deviation.field];
    const change = changeOf(tree, target, deviation);
    const why = deviation.withheld ?? whyNotEdited(entry, slot, deviation.field);
    if (why === undefined) proposals.push({ change, edits: [editOf(entry, slot, deviation)] });
    else withheld.push({ ...change, why });
  }
  return { proposals, withheld };
}

function changeOf(tree: Tree, { entry, key, words }: Target, { field, expected }: Deviation): Change {
  const slot = entry.fields[field];
  const at = nameOf(['azure', key, ...field.split('.')]);
  const position = slot.pair === undefined ? { line: entry.line, column: entry.column } : positionIn(tree, slot);
  const base = { at, expected, line: position.line, column: position.column };
  if (slot.value === undefined || isNullish(slot.value)) return { ...base, actual: null };
  const text = textIn(slot);
  if (text === undefined) {
    const actual = slot.value.kind === 'list' ? '(a list)' : '(a map)';
    return { ...base, actual };
  }
  const actual = showable(field, text, words);
  return actual === null ? { ...base, actual, secretLiteral: true } : { ...base, actual };
}

function whyNotEdited(entry: AzureEntry, slot: Slot, field: FieldName): string | undefined {
  if (slot.lock !== undefined) return `it ${slot.lock}, so it is left alone`;
  const { value } = slot;
  if (value !== undefined && value.kind !== 'scalar') return `it holds a ${value.kind} where a text belongs`;
  const auth = entry.auth.value;
  const isInAuth = field.startsWith('auth.');
  if (!isInAuth || auth === undefined || auth.kind === 'map' || isNullish(auth)) return undefined;
  return `\`auth\` holds ${auth.kind === 'list' ? 'a list' : 'a text'} where a map belongs`;
}

function editOf(entry: AzureEntry, slot: Slot, { field, expected, style }: Deviation): Edit {
  if (slot.pair !== undefined) return { kind: 'set', slot, text: expected, style };
  const [first = field, second] = field.split('.');
  const value = { text: expected, style };
  if (second === undefined) return { kind: 'add', parent: entry.slot, pairs: [{ key: first, value }] };
  const leaf = { key: second, value };
  // `auth` itself may be missing too: then it is added with what belongs in it.
  if (entry.auth.pair !== undefined) return { kind: 'add', parent: entry.auth, pairs: [leaf] };
  return { kind: 'add', parent: entry.slot, pairs: [{ key: first, value: [leaf] }] };
}
