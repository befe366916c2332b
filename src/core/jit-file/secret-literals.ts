import { DOCUMENTED_SECRET_NAMES } from '../expectations.js';
import { azureSlot } from './entries.js';
import type { ReadableJitFile } from './parse.js';
import { certainSecretsIn, isLongWord, secretsIn } from './secret-forms.js';
import { resolve, type Tree, type TreeNode } from './tree.js';
import { isSecretLeftover, readPlaceholder } from './values.js';

/** Keys whose value is a client secret, as Jit and others spell them. */
export const SECRET_KEY = /^\s*client[\s_-]?secret\s*$/i;
/** Keys whose value is an id: a long word there is suspect. */
const ID_KEY = /^(client_id|tenant_id|subscription_id)$/;

/** Below, masking would tear the report apart, and the text is found everywhere by chance. */
const SHORTEST_TO_MASK = 4;

/** The names of Jit's page; a caller adds those of `jit-secret-names`. */
export const DOCUMENTED_NAMES: readonly string[] = Object.values(DOCUMENTED_SECRET_NAMES);

/** The texts that a report about a file must not show, and those that it may. */
export interface SecretWords {
  /** Literal secrets, and what may be some. */
  readonly literals: readonly string[];
  /** Names of Jit secrets: one that lost its `${{ }}` is no secret. */
  readonly names: readonly string[];
}

/** Whether a text stands in for a secret without being one: empty, a placeholder, or the documentation's own words. */
export function isNoSecret(text: string): boolean {
  return /^(~|null)?$/i.test(text.trim()) || readPlaceholder(text) !== undefined || isSecretLeftover(text);
}

/** Whether a text is the name of a Jit secret whose `${{ jit_secrets. }}` was forgotten. */
export function isBareName(text: string, names: readonly string[]): boolean {
  return names.includes(text.trim().replace(/^jit_secrets\./, ''));
}

/**
 * Every literal client secret in the file's azure entries, so that a caller can mask them: what stands under
 * `client_secret`, and whatever else looks like a secret, in values and in keys. Left out is what masking would only
 * do harm with: names of Jit secrets (`names`: those of the inputs, beside Jit's own), YAML's words, the entries' keys,
 * and texts of less than four characters; these are not shown either, where they stand for a secret.
 */
export function secretLiterals(file: ReadableJitFile, names: readonly string[] = []): string[] {
  return secretWords(file, names).literals.filter((text) => text.length >= SHORTEST_TO_MASK);
}

/** What to hide and what not, in a report about this file. `names`: those of the inputs, beside Jit's own. */
export function secretWords(file: ReadableJitFile, names: readonly string[] = []): SecretWords {
  const collector = new Collector(file.tree, [...DOCUMENTED_NAMES, ...names]);
  const azure = azureSlot(file.tree).value;
  if (azure !== undefined) collector.visit(azure, 'other');
  const harmless = new Set<string>(collector.names);
  // The key of an entry is a name, unless it is a secret beyond doubt.
  for (const { key } of file.entries) {
    const secrets = certainSecretsIn(key);
    for (const secret of secrets) collector.found.add(secret);
    if (secrets.length === 0) harmless.add(key);
  }
  const isHarmless = (text: string) => harmless.has(text) || /^(true|false|null|yes|no|on|off)$/i.test(text);
  return { literals: [...collector.found].filter((text) => !isHarmless(text.trim())), names: collector.names };
}

type Role = 'secret' | 'id' | 'other';

/** Walks the nodes below `azure:`, each at most once in each role, aliases followed. */
class Collector {
  readonly found = new Set<string>();
  readonly names: readonly string[];
  readonly #tree: Tree;
  readonly #seen: Readonly<Record<Role, Set<TreeNode>>> = { secret: new Set(), id: new Set(), other: new Set() };
  /** What each key says of its value: the same few occur in all entries. */
  readonly #roles = new Map<string, Role>();
  /** The keys whose own text was looked at. */
  readonly #keys = new Set<string>();
  #level = 0;

  constructor(tree: Tree, names: readonly string[]) {
    this.#tree = tree;
    this.names = names;
  }

  visit(node: TreeNode, role: Role): void {
    const value = resolve(this.#tree, node);
    // Only an alias can lead to a node twice.
    if (this.#tree.usedAnchors.size > 0) {
      if (this.#seen[role].has(value)) return;
      this.#seen[role].add(value);
    }
    if (value.kind === 'scalar') this.#text(value.text, role);
    this.#level += 1;
    if (value.kind === 'list') for (const item of value.items) this.visit(item, role);
    if (value.kind === 'map') for (const pair of value.pairs) this.#pair(pair.key, pair.value, role);
    this.#level -= 1;
  }

  #pair(key: TreeNode, value: TreeNode, role: Role): void {
    const name = resolve(this.#tree, key);
    if (this.#level > 1) this.#key(key, name);
    this.visit(value, role === 'secret' ? role : this.#roleBelow(name.kind === 'scalar' ? name.text : ''));
  }

  /** A text that was looked at once says nothing new the second time. */
  #key(key: TreeNode, name: TreeNode): void {
    if (name.kind !== 'scalar') {
      this.visit(key, 'other');
    } else if (!this.#keys.has(name.text)) {
      this.#keys.add(name.text);
      this.#text(name.text, 'other');
    }
  }

  #roleBelow(key: string): Role {
    const known = this.#roles.get(key);
    if (known !== undefined) return known;
    const role = SECRET_KEY.test(key) ? 'secret' : ID_KEY.test(key) ? 'id' : 'other';
    this.#roles.set(key, role);
    return role;
  }

  #text(text: string, role: Role): void {
    for (const secret of secretsIn(text)) this.found.add(secret);
    if (role === 'id' && isLongWord(text)) this.found.add(text);
    if (role === 'secret' && !isNoSecret(text) && !isBareName(text, this.names)) this.found.add(text);
  }
}
