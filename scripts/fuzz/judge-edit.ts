import type { Document } from 'yaml';
import type { EntryOutcome } from '../../src/core/jit-file/regenerate.js';
import { effectiveValue, isInline, Meanings, ownPair, pairsOf, placeOf, readDocument, textOf } from './independent.js';
import { CLIENT, SUBSCRIPTION } from './samples.js';
import { must } from './violation.js';

const FIELDS = ['type', 'name', 'auth.client_id', 'auth.client_secret', 'tenant_id', 'subscription_id'] as const;

/** The text before and after, and what the action says it did. */
export interface Edit {
  readonly before: string;
  readonly after: string;
  readonly outcomes: readonly EntryOutcome[];
}

/** What changed in one entry: fields by their paths below it; `whole` where it was made new. */
interface Touched {
  readonly keyBefore: string | undefined;
  readonly keyAfter: string;
  readonly fields: readonly (readonly string[])[];
  readonly isWhole: boolean;
}

function touchedOf({ key, keyNow, changes }: EntryOutcome): readonly Touched[] {
  if (key === null || changes.length === 0) return [];
  const fields = FIELDS.filter((field) => changes.some(({ at }) => at.endsWith(`.${field}`)));
  const renamed = changes.some(({ isKey }) => isKey === true);
  // A rename that was withheld leaves the old key.
  const keyAfter = keyNow !== null && keyNow !== key && !renamed ? keyNow : key;
  const isWhole = keyNow === null || (!renamed && fields.length < changes.length);
  return [{ keyBefore: keyNow ?? undefined, keyAfter, fields: fields.map((field) => field.split('.')), isWhole }];
}

/** Judges an edit by what a YAML library reads before and after it. */
export function judgeEdit({ before, after, outcomes }: Edit): void {
  const old = readDocument(before);
  const next = readDocument(after);
  must(old !== undefined, 'a file was edited that a YAML parser refuses');
  must(next !== undefined, 'the proposed file is refused by a YAML parser');
  const touched = outcomes.flatMap(touchedOf);
  must(touched.length > 0, 'bytes changed, and no change is reported');
  judgeMeanings(old, next, touched);
  judgeBytes({ text: before, document: old }, { text: after, document: next }, touched);
}

/** All that the two mean must be the same, outside the reported changes. */
function judgeMeanings(old: Document.Parsed, next: Document.Parsed, touched: readonly Touched[]): void {
  const meanings = new Meanings();
  const same = (what: string, one: readonly string[], other: readonly string[]): void =>
    must(
      one.length === other.length && one.every((word, index) => word === other[index]),
      `${what} means something else`,
    );
  const without = (document: Document.Parsed, map: unknown, keys: readonly (string | undefined)[]): string[] =>
    meanings.pairs(
      document,
      pairsOf(map).filter(({ key }) => !keys.includes(textOf(key))),
    );
  same('a section beside azure', without(old, old.contents, ['azure']), without(next, next.contents, ['azure']));
  const azureOld = ownPair(old.contents, 'azure')?.value;
  const azureNew = ownPair(next.contents, 'azure')?.value;
  const keysOld = touched.map(({ keyBefore }) => keyBefore);
  const keysNew = touched.map(({ keyAfter }) => keyAfter);
  same('another entry', without(old, azureOld, keysOld), without(next, azureNew, keysNew));
  for (const { keyBefore, keyAfter, fields, isWhole } of touched) {
    if (isWhole || keyBefore === undefined) continue;
    const entryOld = ownPair(azureOld, keyBefore)?.value;
    const entryNew = ownPair(azureNew, keyAfter)?.value;
    const own = fields.filter(({ length }) => length === 1).map(([field]) => field);
    const inAuth = fields.filter(({ length }) => length === 2).map(([, field]) => field);
    const top = [...own, ...(inAuth.length > 0 ? ['auth'] : [])];
    same('another value of the entry', without(old, entryOld, top), without(next, entryNew, top));
    const authOf = (entry: unknown): unknown => ownPair(entry, 'auth')?.value;
    if (inAuth.length > 0)
      same('another value of auth', without(old, authOf(entryOld), inAuth), without(next, authOf(entryNew), inAuth));
  }
}

interface Side {
  readonly text: string;
  readonly document: Document.Parsed;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The node that a reported change is about: a value, or the entry's key. */
function nodesOf(
  { document }: Side,
  key: string | undefined,
  { fields, isWhole }: Touched,
  isRename: boolean,
): unknown[] {
  const azure = ownPair(document.contents, 'azure')?.value;
  const pair = key === undefined ? undefined : ownPair(azure, key);
  if (isWhole) return [undefined];
  const values = fields.map((path) => path.reduce<unknown>((node, name) => ownPair(node, name)?.value, pair?.value));
  return [...(isRename ? [pair?.key] : []), ...values];
}

/** Where values were only exchanged, all other bytes are equal; elsewhere every line without a change is still there, in order. */
function judgeBytes(old: Side, next: Side, touched: readonly Touched[]): void {
  const pairs = touched.flatMap((one) => {
    const isRename = one.keyBefore !== undefined && one.keyBefore !== one.keyAfter;
    const before = nodesOf(old, one.keyBefore, one, isRename);
    const after = nodesOf(next, one.keyAfter, one, isRename);
    return before.map((node, index) => ({ before: node, after: after[index] }));
  });
  if (pairs.every(({ before, after }) => isInline(before) && isInline(after))) {
    const rest = (side: Side, nodes: readonly unknown[]): string =>
      cut(
        side.text,
        nodes.flatMap((node) => placeOf(node) ?? []),
      );
    const one = rest(
      old,
      pairs.map(({ before }) => before),
    );
    const other = rest(
      next,
      pairs.map(({ after }) => after),
    );
    must(one === other, 'bytes outside the changed values differ');
    return;
  }
  const changed = pairs.flatMap(({ before }) => placeOf(before) ?? []);
  const kept = linesOutside(old.text, changed);
  let at = 0;
  for (const line of next.text.split('\n')) if (line === kept[at]) at += 1;
  // A line that got company: a value behind its key, a comma in braces.
  const allowed = touched.length * 8;
  must(kept.length - at <= allowed || isLoose(kept, next.text, allowed), 'lines outside the changed values are gone');
  must(
    next.text.length >= old.text.length - changed.reduce((sum, { start, end }) => sum + end - start, 0),
    'more went than was reported',
  );
}

function cut(text: string, places: readonly Place[]): string {
  const sorted = [...places].sort((one, other) => one.start - other.start);
  let at = 0;
  const parts: string[] = [];
  for (const { start, end } of sorted) {
    parts.push(text.slice(at, start));
    at = Math.max(at, end);
  }
  return `${parts.join('\u0000')}\u0000${text.slice(at)}`;
}

function linesOutside(text: string, places: readonly Place[]): string[] {
  let offset = 0;
  return text.split('\n').filter((line) => {
    const start = offset;
    offset += line.length + 1;
    return !places.some((place) => place.start <= start + line.length && place.end >= start);
  });
}

/** Whether all but a few of the lines are there, wherever the few that changed stand. */
function isLoose(kept: readonly string[], text: string, allowed: number): boolean {
  const left = new Map<string, number>();
  for (const line of text.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  let gone = 0;
  for (const line of kept) {
    const count = left.get(line) ?? 0;
    if (count === 0) gone += 1;
    else left.set(line, count - 1);
  }
  return gone <= allowed;
}

const NAMES = {
  client_id: 'azure_client_id',
  client_secret: 'azure_client_secret',
  subscription_id: 'azure_subscription_ids',
};
const LITERALS = { client_id: CLIENT, client_secret: undefined, subscription_id: SUBSCRIPTION };

/** Whether a value is a placeholder of any name, or the literal id that is expected. */
function isSound(text: string | undefined, field: keyof typeof NAMES): boolean {
  if (text === undefined) return false;
  if (text.toLowerCase() === LITERALS[field]) return true;
  return /^\$\{\{\s*(jit_)?secrets\.[\w-]+\s*\}\}$/.test(text);
}

/** Where nothing was kept back, the entry must say what was wanted, to a reader that is not ours. */
export function judgeEntry(after: string, { key, wanted, outcome, withheld }: EntryOutcome): void {
  if (key === null || outcome === 'undecided' || withheld.length > 0) return;
  const document = readDocument(after);
  must(document !== undefined, 'the resulting file is refused by a YAML parser');
  const entry = effectiveValue(document, effectiveValue(document, document.contents, 'azure'), key);
  const auth = effectiveValue(document, entry, 'auth');
  const text = (map: unknown, field: string): string | undefined => textOf(effectiveValue(document, map, field));
  must(text(entry, 'type') === 'azure_account', `type is ${JSON.stringify(text(entry, 'type'))}`);
  must(text(entry, 'tenant_id')?.toLowerCase() === wanted.ids.tenantId, 'tenant_id is another one');
  must(isSound(text(auth, 'client_id'), 'client_id'), `client_id is ${JSON.stringify(text(auth, 'client_id'))}`);
  must(isSound(text(auth, 'client_secret'), 'client_secret'), 'client_secret is no placeholder');
  must(isSound(text(entry, 'subscription_id'), 'subscription_id'), 'subscription_id is another one');
  if (wanted.accountName !== undefined) must(text(entry, 'name') === wanted.accountName, 'the name is another one');
}
