import { type ConfigFacts, type Fact, type FileState, known } from '../core/facts.js';
import { type CommitTrees, type PathState, stateAt } from './config-tree.js';
import { blobId } from './git-objects.js';
import { asObject, asObjectOrNull, asString, type Json, Malformed } from './json.js';
import type { GitHubClient } from './octokit.js';
import { unknownFrom } from './service-errors.js';

/** Jit's two places, the usual one first. */
export const DEFAULT_PATHS = ['.jit/jit-integration.yml', 'jit-integration.yml'] as const;

/** The paths that decide: a default place is never read without the other. */
export function pathsToRead(paths: readonly (string | undefined)[]): readonly string[] {
  const usual: readonly string[] = DEFAULT_PATHS;
  return [...new Set(paths.flatMap((path) => (path === undefined || usual.includes(path) ? usual : [path])))];
}

/** A file that was read, with its blob id at that commit. */
export interface ReadFile {
  readonly state: Fact<FileState>;
  readonly blob: string | null;
}

/** The files at these paths, each with bytes whose blob id is the one that git's tree names. */
export async function readFiles(
  client: GitHubClient,
  given: {
    readonly data: Json;
    readonly trees: CommitTrees | null;
    readonly paths: readonly string[];
    readonly repository: string;
  },
): Promise<ReadonlyMap<string, ReadFile>> {
  const files = new Map<string, ReadFile>();
  for (const [index, path] of given.paths.entries()) {
    const state: PathState = given.trees === null ? { kind: 'absent' } : stateAt(given.trees, path);
    if (state.kind !== 'blob') {
      files.set(path, { state: known(state), blob: null });
      continue;
    }
    const bytes = await readBytes(client, {
      repository: given.repository,
      path,
      oid: state.oid,
      inline: given.data[`blob${index}`],
    });
    files.set(path, {
      state: bytes.known ? known({ kind: 'present', bytes: bytes.value, blob: state.oid }) : bytes,
      blob: state.oid,
    });
  }
  return files;
}

async function readBytes(
  client: GitHubClient,
  given: { readonly repository: string; readonly path: string; readonly oid: string; readonly inline: unknown },
): Promise<Fact<Uint8Array>> {
  const text = asObjectOrNull(given.inline, 'blob')?.text;
  const inline = typeof text === 'string' ? new TextEncoder().encode(text) : undefined;
  if (inline !== undefined && blobId(inline) === given.oid) return known(inline);
  const [owner, repo] = given.repository.split('/');
  try {
    const answer = asObject(
      await client.rest('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { owner, repo, file_sha: given.oid }),
      'blob',
    );
    const bytes = Uint8Array.from(Buffer.from(asString(answer.content, 'blob.content'), 'base64'));
    if (blobId(bytes) === given.oid) return known(bytes);
    throw new Malformed(`its bytes are not those of blob ${given.oid}`);
  } catch (thrown) {
    return unknownFrom(thrown, `the bytes of ${given.path} in ${given.repository} (GitHub)`);
  }
}

/** What the checks look at, for one file that was asked for. */
export function configFacts(given: {
  readonly repository: string;
  readonly ref: string;
  readonly path: string | undefined;
  readonly files: ReadonlyMap<string, ReadFile>;
}): ConfigFacts {
  const { repository, ref, files } = given;
  const path =
    given.path ??
    (isAbsent(files, DEFAULT_PATHS[0]) && !isAbsent(files, DEFAULT_PATHS[1]) ? DEFAULT_PATHS[1] : DEFAULT_PATHS[0]);
  const usual: readonly string[] = DEFAULT_PATHS;
  const other = usual.includes(path)
    ? usual.find((candidate) => candidate !== path && !isAbsent(files, candidate))
    : undefined;
  const file: Fact<FileState> = files.get(path)?.state ?? known({ kind: 'absent' });
  return { repository, ref, path, file, otherPath: known(other ?? null) };
}

/** Absence is known from the tree alone, whether or not bytes could be read. */
function isAbsent(files: ReadonlyMap<string, ReadFile>, path: string): boolean {
  const state = files.get(path)?.state;
  return state === undefined || (state.known && state.value.kind === 'absent');
}
