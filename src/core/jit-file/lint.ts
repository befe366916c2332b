import { DOCUMENTED_SECRET_NAMES } from '../expectations.js';
import { visible } from '../text.js';
import { type AzureEntry, azureSlot, FIELDS, textIn } from './entries.js';
import type { ReadableJitFile } from './parse.js';
import { SECRET_KEY, type SecretWords, secretWords } from './secret-literals.js';
import { childSlot, childSlots, nameOf, type Slot } from './slots.js';
import { isNullish, type Position, positionOf, resolve, type Tree, type TreeNode } from './tree.js';
import { isLeftover, isSecretLeftover, placeholderFor, readPlaceholder } from './values.js';
import { showable } from './wanted.js';

export type LintRule = 'leftover' | 'secrets-prefix' | 'id-in-auth' | 'shape' | 'type';

/** Something in an azure entry that Jit cannot work with. */
export interface LintFinding extends Position {
  readonly rule: LintRule;
  /** `azure.prod.auth.client_id`. */
  readonly at: string;
  /** The key of the entry; undefined where the section as a whole is meant. */
  readonly key: string | undefined;
  readonly message: string;
  readonly fix: string;
}

/** A key of an entry that Jit's documentation does not know. */
export interface UnknownKey extends Position {
  readonly at: string;
  readonly key: string;
}

const ENTRY_KEYS: ReadonlySet<string> = new Set(FIELDS.map((field) => field.replace(/\..*/, '')));
const AUTH_KEYS: ReadonlySet<string> = new Set(
  FIELDS.flatMap((field) => (field.startsWith('auth.') ? [field.slice('auth.'.length)] : [])),
);
const MISPLACED = new Set(['tenant_id', 'subscription_id']);

/** The real value of a secret must not be put in the file. */
const PLACEHOLDER_FIX = `Write "${placeholderFor(DOCUMENTED_SECRET_NAMES.clientSecret)}", and store the secret in Jit.`;

interface Finding {
  readonly rule: LintRule;
  readonly slot: Slot;
  readonly message: string;
  readonly fix: string;
  readonly offset?: number;
}

/** Everything in the azure section that Jit cannot work with, in the order of the file's entries. */
export function lint(file: ReadableJitFile): LintFinding[] {
  const { tree } = file;
  const azure = azureSlot(tree);
  const words = secretWords(file);
  const findings = [
    ...shape(azure, 'a map of entries, `azure:` with a key for each,').map((finding) =>
      located(tree, finding, undefined),
    ),
    ...file.entries.flatMap((entry) => {
      return lintEntry(tree, entry, words).map((finding) => located(tree, finding, entry.key));
    }),
  ];
  return findings;
}

function located(tree: Tree, { rule, slot, message, fix, offset }: Finding, key: string | undefined): LintFinding {
  return {
    rule,
    at: nameOf(slot.path),
    key,
    message,
    fix,
    ...positionOf(tree.text, tree.lineStarts, offset ?? slot.offset),
  };
}

function lintEntry(tree: Tree, entry: AzureEntry, words: SecretWords): Finding[] {
  return [
    ...leftoverKey(entry),
    ...shape(entry.slot, 'a map'),
    ...shape(entry.auth, 'a map with client_id and client_secret'),
    ...Object.values(entry.fields).flatMap(text),
    ...wrongType(entry, words),
    ...misplaced(tree, entry),
    ...values(tree, entry.slot),
  ];
}

function leftoverKey(entry: AzureEntry): Finding[] {
  if (!isLeftover(entry.key)) return [];
  const offset = entry.slot.pair?.key.start ?? entry.slot.offset;
  const message = `the key is left over from the documentation`;
  return [
    {
      rule: 'leftover',
      slot: entry.slot,
      message,
      fix: 'Give the entry a key of your own, or set integration-id.',
      offset,
    },
  ];
}

function shape(slot: Slot, wanted: string): Finding[] {
  const { value } = slot;
  if (value === undefined || value.kind === 'map' || isNullish(value)) return [];
  const what = value.kind === 'list' ? 'a list' : 'a text';
  return [
    {
      rule: 'shape',
      slot,
      message: `it holds ${what} where ${wanted} belongs`,
      fix: `Write ${wanted} there, as Jit’s page on Azure shows.`,
    },
  ];
}

function text(slot: Slot): Finding[] {
  const { value } = slot;
  if (value === undefined || value.kind === 'scalar') return [];
  return [
    { rule: 'shape', slot, message: `it holds a ${value.kind} where a text belongs`, fix: 'Write one text there.' },
  ];
}

function wrongType(entry: AzureEntry, words: SecretWords): Finding[] {
  const slot = entry.fields.type;
  const type = textIn(slot);
  if (type === undefined || type === 'azure_account' || slot.value === undefined || isNullish(slot.value)) return [];
  if (isLeftover(type)) return [];
  const isSecret = showable('type', type, words) === null;
  const message = `its type is ${isSecret ? 'a text that is not shown' : `"${visible(type)}"`}; Jit knows azure_account only`;
  return [{ rule: 'type', slot, message, fix: 'Write `type: azure_account`.' }];
}

function misplaced(tree: Tree, entry: AzureEntry): Finding[] {
  return [...MISPLACED].flatMap((key) => {
    const slot = childSlot(tree, entry.auth, key);
    if (slot.value === undefined) return [];
    const offset = slot.pair?.key.start ?? slot.offset;
    const message = `${key} stands inside auth; Jit reads it beside auth`;
    return [
      {
        rule: 'id-in-auth' as const,
        slot,
        message,
        fix: `Move ${key} out of auth, to the level of type and name.`,
        offset,
      },
    ];
  });
}

/** Leftovers and outdated placeholders among all texts of an entry, extra keys included. */
function values(tree: Tree, slot: Slot): Finding[] {
  const { value } = slot;
  if (value?.kind === 'scalar') return contentOf(slot, value.text);
  if (value?.kind === 'list') return value.items.flatMap((item) => itemOf(tree, slot, item));
  return childSlots(tree, slot).flatMap((child) => values(tree, child));
}

function itemOf(tree: Tree, slot: Slot, item: TreeNode): Finding[] {
  const value = resolve(tree, item);
  return value.kind === 'scalar' ? contentOf({ ...slot, offset: item.start }, value.text) : [];
}

function contentOf(slot: Slot, content: string): Finding[] {
  const isName = slot.path.at(-1) === 'name' && /^\s*your\s/i.test(content);
  const isSecret = slot.path.some((key) => SECRET_KEY.test(key));
  if (isSecret ? isSecretLeftover(content) : isLeftover(content) && !isName) {
    // What stands in the place of a secret is not quoted, whatever it is.
    const message = `${isSecret ? 'its value' : `"${visible(content.trim())}"`} is left over from the documentation`;
    return [{ rule: 'leftover', slot, message, fix: isSecret ? PLACEHOLDER_FIX : 'Put the real value in its place.' }];
  }
  const placeholder = readPlaceholder(content);
  if (placeholder?.source !== 'secrets') return [];
  const name = visible(placeholder.name, 60);
  const message = `\${{ secrets.${name} }} is the outdated form of \${{ jit_secrets.${name} }}`;
  return [{ rule: 'secrets-prefix', slot, message, fix: `Write \${{ jit_secrets.${name} }}.` }];
}

/** Keys of the entries that are outside Jit's documentation, in the order of the file. */
export function unknownKeys(file: ReadableJitFile): UnknownKey[] {
  const { tree } = file;
  return file.entries.flatMap((entry) => {
    const own = childSlots(tree, entry.slot).filter((slot) => !ENTRY_KEYS.has(slot.path.at(-1) ?? ''));
    const inAuth = childSlots(tree, entry.auth).filter((slot) => {
      const key = slot.path.at(-1) ?? '';
      return !AUTH_KEYS.has(key) && !MISPLACED.has(key);
    });
    return [...own, ...inAuth].map((slot) => {
      const offset = slot.pair?.key.start ?? slot.offset;
      return { at: nameOf(slot.path), key: entry.key, ...positionOf(tree.text, tree.lineStarts, offset) };
    });
  });
}
