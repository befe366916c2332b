import { buildTree } from './build-tree.js';
import { decodeFile, decodeLeniently } from './decode.js';
import { type AzureEntry, readEntries } from './entries.js';
import { type FileProblem, Refusal } from './problems.js';
import { lineStartsOf, positionOf, type Tree } from './tree.js';

/** A file that could be read. */
export interface ReadableJitFile {
  readonly ok: true;
  readonly text: string;
  readonly tree: Tree;
  /** The entries under `azure:`, in the order of the file. */
  readonly entries: readonly AzureEntry[];
}

/** A file that could not be read, and why; it is never edited. */
export interface UnreadableJitFile {
  readonly ok: false;
  readonly problems: readonly FileProblem[];
}

export type ParsedJitFile = ReadableJitFile | UnreadableJitFile;

/**
 * Reads the bytes of a `jit-integration.yml`. Never throws on what the bytes hold: whatever makes them no single, sane
 * YAML document in UTF-8 is returned as a problem with line and column. Time and memory are bounded.
 */
export function parseJitFile(bytes: Uint8Array): ParsedJitFile {
  try {
    return parseText(decodeFile(bytes));
  } catch (thrown) {
    if (thrown instanceof Refusal) return unreadable(decodeLeniently(bytes), thrown.message, thrown.offset);
    throw thrown;
  }
}

/** Reads a text that was decoded before: what `parseJitFile` does behind the decoding. */
export function parseText(text: string): ParsedJitFile {
  let tree: Tree;
  try {
    tree = buildTree(text);
  } catch (thrown) {
    if (thrown instanceof Refusal) return unreadable(text, thrown.message, thrown.offset);
    // Whatever else the YAML parser throws (a stack overflow, a fault of its own): the file is left alone.
    const why = thrown instanceof RangeError ? 'the file is nested too deeply' : 'the YAML parser gave up on the file';
    return unreadable(text, why, 0);
  }
  return { ok: true, text, tree, entries: readEntries(tree) };
}

function unreadable(text: string, message: string, offset: number): UnreadableJitFile {
  return { ok: false, problems: [{ message, ...positionOf(text, lineStartsOf(text), offset) }] };
}
