import { azureSlot } from './entries.js';
import type { ReadableJitFile } from './parse.js';
import { certainSecretsIn } from './secret-forms.js';
import { DOCUMENTED_NAMES, isBareName, isNoSecret, SECRET_KEY } from './secret-literals.js';
import { nameOf } from './slots.js';
import { isMergePair, type PairNode, type Position, positionOf, resolve, type TreeNode } from './tree.js';

/** Where something stands that should be a placeholder: never what it is. */
export interface SecretPlace extends Position {
  readonly at: string;
  readonly key: string | undefined;
  /**
   * `literal`: a value under `client_secret`. `misplaced`: elsewhere, a secret by its very form. `bare-name`: the name of a
   * Jit secret that lost its `${{ }}`; no secret.
   */
  readonly kind: 'literal' | 'misplaced' | 'bare-name';
}

/**
 * Every place under `azure:` where a client secret is no placeholder, at whatever level the key stands, and every other
 * text or key that holds one. `names`: names of Jit secrets from the inputs, beside Jit's own.
 */
export function secretPlaces(file: ReadableJitFile, names: readonly string[] = []): SecretPlace[] {
  const azure = azureSlot(file.tree).value;
  if (azure === undefined) return [];
  // The items of one list share their path, and may be a great many.
  const named = new Map<readonly string[], string>();
  const nameOnce = (path: readonly string[]): string => {
    const name = named.get(path) ?? nameOf(path);
    named.set(path, name);
    return name;
  };
  const finder = new Finder(file, [...DOCUMENTED_NAMES, ...names]);
  return finder.find({ node: azure, path: ['azure'], isSecret: false }).map(({ node, path, kind }) => ({
    at: nameOnce(path),
    key: azure.kind === 'map' ? path[1] : undefined,
    kind,
    ...positionOf(file.tree.text, file.tree.lineStarts, node.start),
  }));
}

interface Visit {
  readonly node: TreeNode;
  readonly path: readonly string[];
  /** Whether some key above names a client secret. */
  readonly isSecret: boolean;
}

interface Found extends Visit {
  readonly kind: SecretPlace['kind'];
}

class Finder {
  readonly #file: ReadableJitFile;
  readonly #names: readonly string[];
  /** What each text under a secret key, or elsewhere, is: aliases may bring a long one many times. */
  readonly #kinds = { secret: new Map<string, Found['kind'] | null>(), other: new Map<string, Found['kind'] | null>() };

  constructor(file: ReadableJitFile, names: readonly string[]) {
    this.#file = file;
    this.#names = names;
  }

  /** The places at and below a node. */
  find(visit: Visit): Found[] {
    const value = resolve(this.#file.tree, visit.node);
    if (value.kind === 'scalar') return this.#text(value.text, visit);
    if (value.kind === 'list') return value.items.flatMap((node) => this.find({ ...visit, node }));
    return value.kind === 'alias' ? [] : value.pairs.flatMap((pair) => this.#pair(pair, visit));
  }

  #pair(pair: PairNode, visit: Visit): Found[] {
    const key = pair.key.kind === 'scalar' ? pair.key.text : '';
    // What a merge key brings stands on the level of the key.
    const path = isMergePair(pair) ? visit.path : [...visit.path, key];
    const inKey = this.#text(key, { node: pair.key, path, isSecret: false });
    return [...inKey, ...this.find({ node: pair.value, path, isSecret: visit.isSecret || SECRET_KEY.test(key) })];
  }

  #text(text: string, visit: Visit): Found[] {
    const kinds = visit.isSecret ? this.#kinds.secret : this.#kinds.other;
    let kind = kinds.get(text);
    if (kind === undefined) {
      kind = visit.isSecret ? this.#underSecretKey(text) : certainSecretsIn(text).length > 0 ? 'misplaced' : null;
      kinds.set(text, kind);
    }
    return kind === null ? [] : [{ ...visit, kind }];
  }

  #underSecretKey(text: string): Found['kind'] | null {
    if (isNoSecret(text)) return null;
    return isBareName(text, this.#names) ? 'bare-name' : 'literal';
  }
}
