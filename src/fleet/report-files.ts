import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';

/** A report of more than this is none of ours: a shard of a thousand integrations makes some tens of MiB. */
const LARGEST_REPORT = 64 * 1024 * 1024;

/** Artifacts lie in folders of their own, one or two deep. */
const DEEPEST = 4;

/** Far more than there are shards, so that a wrong folder (a whole checkout) does not keep the job for ever. */
const MOST_FILES = 2000;

/** A file that may be a report: its path below the folder, and its text or why there is none. */
export type ReportFile =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly unusable: string };

/** Whether what a file system says is "there is no such entry". */
function isAbsent(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT';
}

/** The paths of all JSON files below a folder, sorted; none where there is no such folder. Links are followed nowhere. */
async function jsonFiles(root: string, below: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((thrown: unknown) => {
    if (isAbsent(thrown)) return [];
    throw thrown;
  });
  const paths: string[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && depth < DEEPEST) paths.push(...(await jsonFiles(root, path, depth + 1)));
    else if (!entry.isDirectory() && entry.name.endsWith('.json')) paths.push(path);
  }
  return paths;
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
  const paths = await jsonFiles(root, '', 1);
  for (const path of paths.slice(0, MOST_FILES)) yield await readOne(root, path);
  const [first] = paths.slice(MOST_FILES);
  if (first !== undefined)
    yield {
      path: first,
      unusable: `this file and ${paths.length - MOST_FILES - 1} more are beyond the ${MOST_FILES} that are looked at`,
    };
}
