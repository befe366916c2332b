import { type ConfigFacts, dependent, type Fact, type FileState, known } from '../core/facts.js';
import type { ConfigRepoState } from '../core/proposal-state.js';
import { UserError } from '../errors.js';
import { ask, readBase, reading, readProposal, readRepository, viewerOf } from './config-answer.js';
import { configFacts, DEFAULT_PATHS, pathsToRead, readFiles } from './config-files.js';
import { type ConfigQueryInput, directoriesOf } from './config-query.js';
import { Moved, readTrees } from './config-tree.js';
import { Malformed } from './json.js';
import type { GitHubClient } from './octokit.js';

export { accessHelp } from './access-help.js';
export { DEFAULT_PATHS } from './config-files.js';

/** What to read of the config repository. */
export interface ReadConfigRepoInput {
  /** `owner/name`. */
  readonly repository: string;
  /** Input `config-ref`; undefined: the default branch. */
  readonly ref: string | undefined;
  /** Input `config-path` of each file; undefined is Jit's usual place, or the other one where only that exists. */
  readonly paths: readonly (string | undefined)[];
  /** Input `branch`; undefined where nothing will be proposed: then branch and pull requests are not read. */
  readonly branch: string | undefined;
  /** `owner/name` of the workflow's repository, whose token reaches no other. */
  readonly ownRepository: string;
}

/**
 * Reads all that a run must know of the config repository, by one query where GitHub's answer is whole. Throws a
 * UserError where only the repository could tell that an input is wrong.
 */
export async function readConfigRepo(client: GitHubClient, input: ReadConfigRepoInput): Promise<Fact<ConfigRepoState>> {
  const asked: ConfigQueryInput = { ...input, commit: undefined, paths: pathsToRead(input.paths) };
  return reading(input, `the config repository ${input.repository} (GitHub)`, async () => {
    const config = await ask(client, asked);
    const { data } = config;
    const repository = readRepository(data);
    const base = readBase(data, repository, input);
    const trees = repository.empty ? null : readTrees(data, directoriesOf(asked.paths));
    if (!repository.empty && trees?.commit !== base.commit) throw new Moved('the base branch moved');
    const files = await readFiles(client, { data, trees, paths: asked.paths, repository: repository.nameWithOwner });
    const proposal = await readProposal(client, { ...input, paths: asked.paths, config });
    return {
      repository,
      viewer: { login: viewerOf(config) },
      base,
      branch: input.branch,
      configs: input.paths.map((path) =>
        configFacts({ repository: repository.nameWithOwner, ref: base.ref, path, files }),
      ),
      baseBlobs: Object.fromEntries([...files].map(([path, file]) => [path, file.blob])),
      ...proposal,
    };
  });
}

/** The file at one commit, read through the API (`contents: read` is enough, for forks as well). */
export async function readConfigAt(
  client: GitHubClient,
  input: {
    readonly repository: string;
    readonly commit: string;
    readonly path: string | undefined;
    readonly ownRepository: string;
  },
): Promise<ConfigFacts> {
  const paths = pathsToRead([input.path]);
  const read = `${input.path ?? DEFAULT_PATHS[0]} at ${input.commit} in ${input.repository} (GitHub)`;
  const files = await reading(input, read, async () => {
    const { data } = await ask(client, {
      repository: input.repository,
      ref: undefined,
      commit: input.commit,
      paths,
      branch: undefined,
    });
    const trees = readTrees(data, directoriesOf(paths));
    if (trees === null) throw new Malformed(`GitHub has no commit ${input.commit}`);
    return readFiles(client, { data, trees, paths, repository: input.repository });
  });
  const { repository, commit: ref, path } = input;
  if (files.known) return configFacts({ repository, ref, path, files: files.value });
  return {
    repository,
    ref,
    path: path ?? DEFAULT_PATHS[0],
    file: files,
    otherPath: dependent('the other place of the file', files),
  };
}

/** The bytes of any one file at a commit. */
export async function readFileAt(
  client: GitHubClient,
  input: {
    readonly repository: string;
    readonly commit: string;
    readonly path: string;
    readonly ownRepository: string;
  },
): Promise<Fact<FileState>> {
  const facts = await readConfigAt(client, input);
  return facts.file;
}

/** Which repository holds the configuration: the given one; this one if it is called `.jit` or holds the file; else `OWNER/.jit`. */
export async function locateConfigRepo(
  client: GitHubClient,
  input: {
    readonly given: string | undefined;
    readonly ownRepository: string;
    readonly path: string | undefined;
    readonly commit?: string;
  },
): Promise<Fact<string>> {
  const [owner = '', name = ''] = input.ownRepository.split('/');
  if (input.given !== undefined) return known(input.given);
  if (name.toLowerCase() === '.jit') return known(input.ownRepository);
  if (input.ownRepository === '')
    throw new UserError(
      'config-repo is missing: outside a workflow expected OWNER/NAME of the repository that holds jit-integration.yml, such as acme/.jit.',
      'config-repo is missing.',
    );
  const commit = input.commit ?? 'HEAD';
  const { file } = await readConfigAt(client, {
    repository: input.ownRepository,
    commit,
    path: input.path,
    ownRepository: input.ownRepository,
  });
  if (!file.known) {
    const read = `which repository holds the configuration (${input.ownRepository} or ${owner}/.jit)`;
    const fix = `Set the input config-repo (to ${owner}/.jit, most likely): then ${input.ownRepository} need not be read.`;
    return { ...dependent(read, file), fix };
  }
  return known(file.value.kind === 'absent' ? `${owner}/.jit` : input.ownRepository);
}
