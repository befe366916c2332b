import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors.js';

/** A report of more than this is none of ours: a shard of a thousand integrations makes some tens of MiB. */
const LARGEST_REPORT = 64 * 1024 * 1024;

/** Artifacts lie in folders of their own, one or two deep; what lies in more folders than these is not looked at. */
const DEEPEST = 3;

/** Far more than there are shards, so that a wrong folder (a whole checkout) does not keep the job for ever. */
const MOST_FILES = 2000;

/** A file that may be a report: its path below the folder, and its text or why there is none. */
export type ReportFile =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly unusable: string };

/** A place where a report may be; or one that can't be looked at, and why. */
interface Place {
  readonly path: string;
  readonly unusable?: string;
}

/** What a file system calls a failure; '' where it has no name. */
function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
}

/**
 * The JSON files below a folder, sorted; none where there is no such folder. Links are followed nowhere. A folder that
 * can't be read keeps none of the others from being looked at. Throws UserError where the first is no folder.
 */
async function placesIn(root: string, below: string, depth: number): Promise<readonly Place[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return [];
    if (codeOf(thrown) === 'ENOTDIR' && below === '') {
      const words =
        'reports names a file, or what would lie in one: expected the folder into which an earlier step took the reports of the shards (actions/download-artifact).';
      throw new UserError(words, words);
    }
    return `this folder cannot be read (${codeOf(thrown) || messageOf(thrown)})`;
  });
  const here = below === '' ? 'the folder itself' : below;
  if (typeof entries === 'string') return [{ path: here, unusable: entries }];
  const places: Place[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!entry.isDirectory()) {
      if (entry.name.endsWith('.json')) places.push({ path });
    } else if (depth === DEEPEST) {
      places.push({ path, unusable: `it lies in more than ${DEEPEST} folders, and is not looked into` });
    } else places.push(...(await placesIn(root, path, depth + 1)));
  }
  return places;
}

async function readOne(root: string, path: string): Promise<ReportFile> {
  try {
    const found = await lstat(join(root, path));
    if (!found.isFile()) return { path, unusable: 'it is no regular file' };
    if (found.size > LARGEST_REPORT) return { path, unusable: `it has ${found.size} bytes, more than any report` };
    const text = decoded(await readFile(join(root, path)));
    return text === undefined ? { path, unusable: 'it is not UTF-8' } : { path, text };
  } catch (thrown) {
    return { path, unusable: messageOf(thrown) };
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The files below a folder that may be reports, one after the other: all of them at once could be too much to hold. */
export async function* reportFiles(root: string): AsyncGenerator<ReportFile> {
  const places = await placesIn(root, '', 0);
  for (const { path, unusable } of places.slice(0, MOST_FILES))
    yield unusable === undefined ? await readOne(root, path) : { path, unusable };
  const [first] = places.slice(MOST_FILES);
  if (first !== undefined)
    yield {
      path: first.path,
      unusable: `this file and ${places.length - MOST_FILES - 1} more are beyond the ${MOST_FILES} that are looked at`,
    };
}
