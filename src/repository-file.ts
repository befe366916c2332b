import type { FileState } from './core/facts.js';
import { UserError } from './errors.js';
import { readFileAt } from './github/config-repo.js';
import { readWorkspaceFile } from './github/workspace.js';
import type { Session } from './session.js';

/** The text of a file that was read; undefined where there is no such file. */
function textOf(state: FileState, path: string): string | undefined {
  if (state.kind === 'absent') return undefined;
  if (state.kind === 'not-a-file') throw new UserError(`${path} is a ${state.what}, expected a regular file.`);
  if (state.kind === 'too-large')
    throw new UserError(`${path} has ${state.size} bytes, more than is read of such a file.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(state.bytes);
  } catch {
    throw new UserError(`${path} is not UTF-8.`);
  }
}

/**
 * A file of the workflow's repository: the workspace's, else the one at the run's commit; undefined where GitHub would
 * have to be asked and must not be. Throws UserError.
 */
export async function readRepositoryFile(
  path: string,
  mayAsk: boolean,
  { runner, github }: Session,
): Promise<string | undefined> {
  const { workspace, repository, sha } = runner.context;
  const local = workspace === '' ? undefined : await readWorkspaceFile(workspace, path);
  if (local?.known === true) {
    const text = textOf(local.value, path);
    if (text !== undefined) return text;
  }
  if (!mayAsk) return undefined;
  if (sha === '') throw new UserError(`${path} is not below ${workspace}, the folder of this run.`);
  const remote = await readFileAt(github, { repository, commit: sha, path, ownRepository: repository });
  if (!remote.known)
    throw new UserError(`${path} is not in the workspace and could not be read at ${sha}: ${remote.found}.`);
  const text = textOf(remote.value, path);
  if (text === undefined) throw new UserError(`${path} is neither in the workspace nor in ${repository} at ${sha}.`);
  return text;
}
