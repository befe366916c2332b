import { isGuid } from '../guid.js';
import { childSlot, childSlots, nameOf, rootSlot, type Slot } from './slots.js';
import { type Position, positionOf, type Tree } from './tree.js';

/** The values of an entry that Jit's page knows, in its order. */
export const FIELDS = ['type', 'name', 'auth.client_id', 'auth.client_secret', 'tenant_id', 'subscription_id'] as const;

export type FieldName = (typeof FIELDS)[number];

/** One entry under `azure:`. */
export interface AzureEntry extends Position {
  readonly key: string;
  /** `azure.prod`, as results name it. */
  readonly at: string;
  readonly slot: Slot;
  readonly auth: Slot;
  readonly fields: Readonly<Record<FieldName, Slot>>;
  /** The tenant, as a lower-case GUID; undefined where it is missing, a placeholder, or no GUID. */
  readonly tenant: string | undefined;
}

/** The slot of the `azure:` section. */
export function azureSlot(tree: Tree): Slot {
  return childSlot(tree, rootSlot(tree), 'azure');
}

/** The entries under `azure:` in the order of the file; none where there is no map. */
export function readEntries(tree: Tree): AzureEntry[] {
  return childSlots(tree, azureSlot(tree)).map((slot) => readEntry(tree, slot));
}

function readEntry(tree: Tree, slot: Slot): AzureEntry {
  const auth = childSlot(tree, slot, 'auth');
  const fields: Record<FieldName, Slot> = {
    type: childSlot(tree, slot, 'type'),
    name: childSlot(tree, slot, 'name'),
    'auth.client_id': childSlot(tree, auth, 'client_id'),
    'auth.client_secret': childSlot(tree, auth, 'client_secret'),
    tenant_id: childSlot(tree, slot, 'tenant_id'),
    subscription_id: childSlot(tree, slot, 'subscription_id'),
  };
  const key = slot.path.at(-1) ?? '';
  const offset = slot.pair?.key.start ?? slot.offset;
  // A tenant that was put inside `auth` is misplaced (lint says so), but it still tells whose entry this is.
  const tenant = guidIn(fields.tenant_id) ?? guidIn(childSlot(tree, auth, 'tenant_id'));
  return { key, at: nameOf(slot.path), slot, auth, fields, tenant, ...positionOf(tree.text, tree.lineStarts, offset) };
}

function guidIn(slot: Slot): string | undefined {
  const text = textIn(slot);
  return text !== undefined && isGuid(text) ? text.toLowerCase() : undefined;
}

/** The text of a scalar value; undefined where the value is missing, a map or a list. */
export function textIn(slot: Slot): string | undefined {
  return slot.value?.kind === 'scalar' ? slot.value.text : undefined;
}

/** Where in the file a slot's value stands, or where it would. */
export function positionIn(tree: Tree, slot: Slot): Position {
  return positionOf(tree.text, tree.lineStarts, slot.offset);
}
