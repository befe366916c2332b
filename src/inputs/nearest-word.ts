import { quoteForMessage } from '../core/text.js';

/** Number of single-letter edits between two words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The allowed word that is nearest to `word`, where one is near enough to be meant. */
export function nearestWord(word: string, allowed: readonly string[]): string | undefined {
  const ranked = allowed
    .filter((candidate) => Math.abs(candidate.length - word.length) <= mostEdits(candidate))
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= mostEdits(best.candidate) ? best.candidate : undefined;
}

/** How many letters may differ for a word to be meant. */
function mostEdits(word: string): number {
  return Math.max(2, Math.floor(word.length / 3));
}

/** The sentence that ends a fault about a word which is not among the allowed ones. */
export function expectedOneOf(word: string, allowed: readonly string[]): string {
  const nearest = nearestWord(word, allowed);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `expected one of ${allowed.join(', ')}.${hint}`;
}

/** Names an unknown key and the nearest right one. */
export function unknownKey(label: string, key: string, allowed: readonly string[]): string {
  return `${label} has the unknown key ${quoteForMessage(key)}: ${expectedOneOf(key, allowed)}`;
}
