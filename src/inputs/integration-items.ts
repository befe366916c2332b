import type { Faults, RawInput } from './faults.js';
import { INTEGRATION_INPUT_NAMES, type Lookup } from './integrations.js';
import { unknownKey } from './nearest-word.js';
import { isMap, readYaml } from './values.js';

/** Keys of an item: its own two names, and any input that concerns one integration. */
const ITEM_KEYS: readonly string[] = ['id', 'name', ...INTEGRATION_INPUT_NAMES];

/** Aliases can make a small file's list as long as anyone likes. */
const MOST_ITEMS = 10_000;

/** The text of an item's value: scalars as they stand (failsafe YAML keeps them strings), maps for the inputs that are maps. */
function itemText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (isMap(value)) return JSON.stringify(value);
  return undefined;
}

/** Keys that decide where an ID token goes. A file that a pull request can change must not. */
const PLACE_KEYS: readonly string[] = [
  'azure-cloud',
  'entra-endpoint',
  'graph-endpoint',
  'arm-endpoint',
  'oidc-audience',
];

/** Names each key of an item that it may not have. */
function keyFaults(label: string, keys: readonly string[], placesAllowed: boolean, faults: Faults): void {
  for (const key of keys) {
    if (!ITEM_KEYS.includes(key)) faults.add(unknownKey(label, key, ITEM_KEYS));
    else if (!placesAllowed && PLACE_KEYS.includes(key))
      faults.add(
        `${label}.${key} decides where a token goes: on a pull request, which can change this file, it is taken from the workflow's own inputs only.`,
      );
  }
}

/**
 * Turns the YAML list of `integrations` or `integrations-file` into one lookup per item. `placesAllowed` is false for a
 * file that a pull request can change.
 */
export function readItems(
  raw: RawInput,
  { topLevel, placesAllowed }: { readonly topLevel: Lookup; readonly placesAllowed: boolean },
  faults: Faults,
): readonly Lookup[] {
  const parsed = readYaml(raw, faults);
  if (parsed === undefined) return [];
  if (!Array.isArray(parsed) || parsed.length === 0) {
    faults.add(
      `${raw.label} holds no list: expected items such as "- id: prod" with tenant-id, client-id and subscription-id.`,
    );
    return [];
  }
  const items: readonly unknown[] = parsed;
  if (items.length > MOST_ITEMS) {
    faults.add(`${raw.label} holds ${items.length} items: expected at most ${MOST_ITEMS}.`);
    return [];
  }
  return items.flatMap((item, index) => {
    if (faults.areMany) return [];
    const label = `${raw.label}[${index}]`;
    if (!isMap(item)) {
      faults.add(`${label} is no map: expected keys such as id, name, tenant-id, client-id, subscription-id.`);
      return [];
    }
    keyFaults(label, Object.keys(item), placesAllowed, faults);
    return [itemLookup(label, item, topLevel, faults)];
  });
}

/** A lookup that prefers the item's own values; the two names of an item have no top-level default. */
function itemLookup(label: string, item: Readonly<Record<string, unknown>>, topLevel: Lookup, faults: Faults): Lookup {
  return (name) => {
    const own = { 'integration-id': 'id', 'account-name': 'name' } as const;
    const key = name === 'integration-id' || name === 'account-name' ? own[name] : name;
    const value = item[key];
    if (value === undefined) return key === name ? topLevel(name) : { label: `${label}.${key}`, text: '' };
    const text = itemText(value);
    if (text === undefined) faults.add(`${label}.${key} is a list: expected one value.`);
    return { label: `${label}.${key}`, text: text ?? '' };
  };
}
