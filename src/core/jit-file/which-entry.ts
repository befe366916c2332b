import type { AzureEntry } from './entries.js';
import { isSecretKey, shownKey } from './slots.js';
import { isLeftover } from './values.js';
import type { WantedEntry } from './wanted.js';

/** Which entry of the file a wanted one is about. */
export type Choice =
  | { readonly kind: 'existing'; readonly entry: AzureEntry }
  | { readonly kind: 'rename'; readonly entry: AzureEntry; readonly key: string }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'undecided'; readonly candidates: readonly string[]; readonly why: string };

/** The key of a new entry where no `integration-id` is given. */
const DEFAULT_KEY = 'azure';

/**
 * Chooses the entry of each wanted one, in order. No two get the same entry, and an entry whose key another one asks
 * for is not taken for a rename.
 */
export function chooseEntries(entries: readonly AzureEntry[], wanted: readonly WantedEntry[]): Choice[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const byTenant = new Map<string, AzureEntry[]>();
  for (const entry of entries) {
    if (entry.tenant === undefined) continue;
    const same = byTenant.get(entry.tenant);
    if (same === undefined) byTenant.set(entry.tenant, [entry]);
    else same.push(entry);
  }
  const asked = new Set(wanted.map(({ integrationId }) => integrationId));
  const taken = new Set<string>();
  let found: readonly AzureEntry[] | undefined;
  const leftovers = (): readonly AzureEntry[] => {
    found ??= entries.filter((entry) => isLeftover(entry.key));
    return found;
  };
  return wanted.map((one) => {
    const ofTenant = byTenant.get(one.ids.tenantId.toLowerCase()) ?? [];
    const choice =
      one.integrationId === undefined
        ? withoutKey(entries, ofTenant)
        : withKey(one.integrationId, byKey, () => ofTenant.filter((entry) => !asked.has(entry.key)));
    const adopted = choice.kind === 'new' ? (adoptLeftover(choice.key, leftovers(), one) ?? choice) : choice;
    return withoutSecrets(takeOnce(adopted, taken));
  });
}

/** A key that is a secret is named nowhere: its entry is left to a person. */
function withoutSecrets(choice: Choice): Choice {
  if (choice.kind === 'new') return choice;
  if (choice.kind === 'undecided') return { ...choice, candidates: choice.candidates.map(shownKey) };
  if (!isSecretKey(choice.entry.key)) return choice;
  return { kind: 'undecided', candidates: [], why: 'the key of its entry holds a secret, which is not shown' };
}

function takeOnce(choice: Choice, taken: Set<string>): Choice {
  if (choice.kind === 'undecided') return choice;
  const keys =
    choice.kind === 'new'
      ? [choice.key]
      : choice.kind === 'rename'
        ? [choice.entry.key, choice.key]
        : [choice.entry.key];
  const clash = keys.find((key) => taken.has(key));
  for (const key of keys) taken.add(key);
  if (clash === undefined) return choice;
  return { kind: 'undecided', candidates: [clash], why: 'another integration of this run is about the same entry' };
}

/** `freeOfTenant`: the entries of its tenant whose keys nobody asks for. */
function withKey(
  key: string,
  byKey: ReadonlyMap<string, AzureEntry>,
  freeOfTenant: () => readonly AzureEntry[],
): Choice {
  const entry = byKey.get(key);
  if (entry !== undefined) return { kind: 'existing', entry };
  const ofTenant = freeOfTenant();
  const [only, ...others] = ofTenant;
  if (only === undefined) return { kind: 'new', key };
  if (others.length === 0) return { kind: 'rename', entry: only, key };
  const why = 'there is no entry of that key, and several entries are of this tenant: remove all but one of them';
  return { kind: 'undecided', candidates: ofTenant.map((other) => other.key), why };
}

function withoutKey(entries: readonly AzureEntry[], ofTenant: readonly AzureEntry[]): Choice {
  const [only, ...others] = ofTenant;
  if (only !== undefined && others.length === 0) return { kind: 'existing', entry: only };
  if (only !== undefined) {
    const why = 'several entries are of this tenant: set integration-id to the key of the right one';
    return { kind: 'undecided', candidates: ofTenant.map((entry) => entry.key), why };
  }
  const [first, ...rest] = entries;
  if (first === undefined) return { kind: 'new', key: DEFAULT_KEY };
  if (rest.length === 0 && first.tenant === undefined) return { kind: 'existing', entry: first };
  const why = 'no entry is of this tenant: set integration-id to the key of the right one, or to a new key';
  return { kind: 'undecided', candidates: entries.map((entry) => entry.key), why };
}

/**
 * The documentation's own sample, pasted and not filled in (`<integration_id>:` with no tenant yet), is the entry that
 * someone was about to write: it is filled in and renamed, not left behind beside a new one. Only where the tenant is
 * verified: else a wrong id would take over an entry that says nothing of whose it is.
 */
function adoptLeftover(key: string, leftovers: readonly AzureEntry[], wanted: WantedEntry): Choice | undefined {
  if (!wanted.verified.tenantId) return undefined;
  const [only, ...others] = leftovers;
  if (only === undefined || others.length > 0 || only.tenant !== undefined) return undefined;
  return { kind: 'rename', entry: only, key };
}
