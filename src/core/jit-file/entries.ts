import { isGuid } from '../guid.js';
import { childSlot, childSlots, childValue, nameOf, rootSlot, type Slot } from './slots.js';
import { type Position, positionOf, type Tree, type TreeNode } from './tree.js';

/** The values of an entry that Jit's page knows, in its order. */
export const FIELDS = ['type', 'name', 'auth.client_id', 'auth.client_secret', 'tenant_id', 'subscription_id'] as const;

export type FieldName = (typeof FIELDS)[number];

/** One entry under `azure:`. What few entries are asked for is found when it is asked for. */
export interface AzureEntry extends Position {
  readonly key: string;
  /** `azure.prod`, as results name it. */
  readonly at: string;
  readonly slot: Slot;
  readonly auth: Slot;
  readonly fields: Readonly<Record<FieldName, Slot>>;
  /** The tenant, as a lower-case GUID; undefined where it is missing, a placeholder, or no GUID. */
  readonly tenant: string | undefined;
  /** What stands in the slot of a field: the same node as its `value`. */
  fieldValue(field: FieldName): TreeNode | undefined;
}

/** The slot of the `azure:` section. */
export function azureSlot(tree: Tree): Slot {
  return childSlot(tree, rootSlot(tree), 'azure');
}

/** The entries under `azure:` in the order of the file; none where there is no map. */
export function readEntries(tree: Tree): AzureEntry[] {
  return childSlots(tree, azureSlot(tree)).map((slot) => new Entry(tree, slot));
}

class Entry implements AzureEntry {
  readonly key: string;
  readonly slot: Slot;
  readonly tenant: string | undefined;
  readonly #tree: Tree;
  #slots: Pick<AzureEntry, 'auth' | 'fields'> | undefined;

  constructor(tree: Tree, slot: Slot) {
    this.key = slot.path.at(-1) ?? '';
    this.slot = slot;
    this.#tree = tree;
    // A tenant that was put inside `auth` is misplaced (lint says so), but it still tells whose entry this is.
    this.tenant = guidIn(this.#value('tenant_id')) ?? guidIn(childValue(tree, this.#value('auth'), 'tenant_id'));
  }

  get at(): string {
    return nameOf(this.slot.path);
  }

  get line(): number {
    return this.#position().line;
  }

  get column(): number {
    return this.#position().column;
  }

  get auth(): Slot {
    return this.#allSlots().auth;
  }

  get fields(): AzureEntry['fields'] {
    return this.#allSlots().fields;
  }

  fieldValue(field: FieldName): TreeNode | undefined {
    switch (field) {
      case 'auth.client_id':
        return childValue(this.#tree, this.#value('auth'), 'client_id');
      case 'auth.client_secret':
        return childValue(this.#tree, this.#value('auth'), 'client_secret');
      default:
        return this.#value(field);
    }
  }

  #value(key: string): TreeNode | undefined {
    return childValue(this.#tree, this.slot.value, key);
  }

  #position(): Position {
    const { slot } = this;
    return positionOf(this.#tree.text, this.#tree.lineStarts, slot.pair?.key.start ?? slot.offset);
  }

  #allSlots(): Pick<AzureEntry, 'auth' | 'fields'> {
    this.#slots ??= slotsIn(this.#tree, this.slot);
    return this.#slots;
  }
}

function slotsIn(tree: Tree, slot: Slot): Pick<AzureEntry, 'auth' | 'fields'> {
  const auth = childSlot(tree, slot, 'auth');
  return {
    auth,
    fields: {
      type: childSlot(tree, slot, 'type'),
      name: childSlot(tree, slot, 'name'),
      'auth.client_id': childSlot(tree, auth, 'client_id'),
      'auth.client_secret': childSlot(tree, auth, 'client_secret'),
      tenant_id: childSlot(tree, slot, 'tenant_id'),
      subscription_id: childSlot(tree, slot, 'subscription_id'),
    },
  };
}

function guidIn(value: TreeNode | undefined): string | undefined {
  return value?.kind === 'scalar' && isGuid(value.text) ? value.text.toLowerCase() : undefined;
}

/** The text of a scalar value; undefined where the value is missing, a map or a list. */
export function textIn(slot: Slot): string | undefined {
  return slot.value?.kind === 'scalar' ? slot.value.text : undefined;
}

/** Where in the file a slot's value stands, or where it would. */
export function positionIn(tree: Tree, slot: Slot): Position {
  return positionOf(tree.text, tree.lineStarts, slot.offset);
}
