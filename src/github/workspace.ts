import { lstat, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type ConfigFacts, type Fact, type FileState, known } from '../core/facts.js';
import { messageOf } from '../errors.js';
import { configFacts, pathsToRead, type ReadFile } from './config-files.js';
import { LARGEST_FILE } from './config-tree.js';
import { blobId } from './git-objects.js';

/**
 * A file of the checked-out workspace. Links are refused wherever they stand in the path, so what is read is what the
 * repository holds; only the file system's own "no such entry" makes it absent.
 */
export async function readWorkspaceFile(workspace: string, file: string): Promise<Fact<FileState>> {
  const read = `${file} in the workspace`;
  try {
    const root = await realpath(workspace);
    const inside = path.relative(root, path.resolve(root, file));
    if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) {
      return { known: false, reason: 'malformed', read, found: 'the path leads out of the workspace' };
    }
    return known(await readInside(root, inside));
  } catch (thrown) {
    return { known: false, reason: 'transient', read, found: messageOf(thrown) };
  }
}

async function readInside(root: string, inside: string): Promise<FileState> {
  const parts = inside.split(path.sep);
  for (const [index] of parts.entries()) {
    const here = path.join(root, ...parts.slice(0, index + 1));
    const state = await step(here, index === parts.length - 1);
    if (state !== undefined) return state;
  }
  const bytes = Uint8Array.from(await readFile(path.join(root, inside)));
  return { kind: 'present', bytes, blob: blobId(bytes) };
}

/** One component of the path: what stands in the way, or undefined. */
async function step(here: string, last: boolean): Promise<FileState | undefined> {
  const found = await lstatOrNull(here);
  if (found === null) return { kind: 'absent' };
  if (found.isSymbolicLink()) return { kind: 'not-a-file', what: 'symlink' };
  if (!last) return found.isDirectory() ? undefined : { kind: 'absent' };
  if (!found.isFile()) return { kind: 'not-a-file', what: 'directory' };
  return found.size > LARGEST_FILE ? { kind: 'too-large', size: found.size } : undefined;
}

async function lstatOrNull(here: string) {
  try {
    return await lstat(here);
  } catch (thrown) {
    const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw thrown;
  }
}

/** Whether a path stays in the workspace once links are resolved; a link that leads nowhere does not. */
export async function staysInWorkspace(workspace: string, file: string): Promise<boolean> {
  const root = await realpath(workspace).catch(() => undefined);
  if (root === undefined) return true;
  let here = root;
  for (const part of file.split('/')) {
    here = path.join(here, part);
    const found = await lstatOrNull(here);
    if (found === null) return true;
    if (!found.isSymbolicLink()) continue;
    const target = await realpath(here).catch(() => undefined);
    if (target === undefined || !`${target}${path.sep}`.startsWith(`${root}${path.sep}`)) return false;
    here = target;
  }
  return true;
}

/** The configuration file as the workspace has it: a file missing there is missing. */
export async function readWorkspaceConfig(
  workspace: string,
  input: { readonly repository: string; readonly ref: string; readonly path: string | undefined },
): Promise<ConfigFacts> {
  const files = new Map<string, ReadFile>();
  for (const file of pathsToRead([input.path])) {
    const state = await readWorkspaceFile(workspace, file);
    files.set(file, { state, blob: state.known && state.value.kind === 'present' ? state.value.blob : null });
  }
  return configFacts({ ...input, path: input.path ?? undefined, files });
}

/** Whether the workspace is a checkout of that repository: one of its remotes leads there. */
export async function isCheckoutOf(workspace: string, repository: string): Promise<boolean> {
  const config = await readFile(path.join(workspace, '.git', 'config'), 'utf8').catch(() => '');
  const wanted = repository.toLowerCase();
  return [...config.matchAll(/^\s*url\s*=\s*(\S+)\s*$/gim)].some(([, url = '']) => {
    const tail = url
      .toLowerCase()
      .replace(/\/$/, '')
      .replace(/\.git$/, '');
    return tail.endsWith(`/${wanted}`) || tail.endsWith(`:${wanted}`);
  });
}
