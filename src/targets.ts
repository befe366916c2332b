import { posix } from 'node:path';
import { type ConfigFacts, dependent, type Fact, known, type Unknown } from './core/facts.js';
import type { ConfigRepoState } from './core/proposal-state.js';
import { DEFAULT_PATHS, locateConfigRepo, readConfigAt, readConfigRepo } from './github/config-repo.js';
import { isCheckoutOf, readWorkspaceConfig } from './github/workspace.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationInputs } from './inputs/integrations.js';
import { mapParallel } from './parallel.js';
import type { Session } from './session.js';

/** One configuration file, and the integrations (by their place in the inputs) whose entries it holds. */
export interface TargetFile {
  readonly config: ConfigFacts;
  /** The same file at the commit that a pull request would be merged into; undefined elsewhere. */
  readonly base: ConfigFacts | undefined;
  /** Where it was read, in words: the log names it. */
  readonly from: 'as checked out in the workspace' | 'read through the API';
  readonly integrations: readonly number[];
}

/** One branch of one config repo: all its files make one commit and one pull request. */
export interface Target {
  readonly repository: string;
  readonly branch: string;
  readonly files: readonly TargetFile[];
  /** The repository as a proposal needs it; undefined in `validate`, which proposes nothing. */
  readonly state: Fact<ConfigRepoState> | undefined;
}

interface Group {
  readonly repository: Fact<string>;
  readonly ref: string | undefined;
  readonly members: readonly number[];
}

function sameRepository(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether this workspace is a checkout of the workflow's own repository. */
function ownCheckout({ runner }: Session): Promise<boolean> {
  const { workspace, repository } = runner.context;
  return workspace === '' ? Promise.resolve(false) : isCheckoutOf(workspace, repository);
}

/** Which repository holds an integration's file. A checkout of this repository tells without asking GitHub. */
async function locate(integration: IntegrationInputs, inputs: Inputs, session: Session): Promise<Fact<string>> {
  const { context } = session.runner;
  const given = integration.configRepo;
  if (given !== undefined) return known(given);
  if (
    inputs.mode === 'validate' &&
    posix.basename(context.repository).toLowerCase() !== '.jit' &&
    (await ownCheckout(session))
  ) {
    const { file } = await readWorkspaceConfig(context.workspace, {
      repository: context.repository,
      ref: context.sha,
      path: integration.configPath,
    });
    if (file.known && file.value.kind !== 'absent') return known(context.repository);
  }
  const commit = context.sha === '' ? {} : { commit: context.sha };
  return locateConfigRepo(session.github, {
    given,
    ownRepository: context.repository,
    path: integration.configPath,
    ...commit,
  });
}

/** Groups the integrations by repository and branch, in input order. */
async function groupIntegrations(inputs: Inputs, session: Session): Promise<readonly Group[]> {
  // One look-up serves all integrations that leave it to the default.
  const located = new Map<string, Promise<Fact<string>>>();
  const repositories = await mapParallel(inputs.integrations, inputs.parallel, (integration) => {
    const key = `${integration.configRepo ?? ''}\n${integration.configPath ?? ''}`;
    const found = located.get(key) ?? locate(integration, inputs, session);
    located.set(key, found);
    return found;
  });
  const groups = new Map<string, Group & { readonly members: number[] }>();
  for (const [index, integration] of inputs.integrations.entries()) {
    const repository = repositories[index] as Fact<string>;
    const ref = integration.configRef;
    const key = JSON.stringify([repository.known ? repository.value.toLowerCase() : null, ref ?? null]);
    const group = groups.get(key) ?? { repository, ref, members: [] };
    group.members.push(index);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The head branch of a group: the first of a repository has the plain name, a second `config-ref` gets `BRANCH-REF`. */
function branchOf(group: Group, groups: readonly Group[], branch: string): string {
  const same = groups.filter(
    (other) =>
      other.repository.known &&
      group.repository.known &&
      sameRepository(other.repository.value, group.repository.value),
  );
  return same.indexOf(group) <= 0 ? branch : `${branch}-${(group.ref ?? 'default').replaceAll('/', '-')}`;
}

/** The members of a group by file, in input order. */
function byPath(group: Group, inputs: Inputs): ReadonlyMap<string | undefined, readonly number[]> {
  const paths = new Map<string | undefined, number[]>();
  for (const member of group.members) {
    const path = inputs.integrations[member]?.configPath;
    paths.set(path, [...(paths.get(path) ?? []), member]);
  }
  return paths;
}

/** What stands for a file that could not even be looked for. */
function unreachable(cause: Unknown, repository: string, group: Group, path: string | undefined): ConfigFacts {
  const place = path ?? DEFAULT_PATHS[0];
  return {
    repository,
    ref: group.ref ?? '',
    path: place,
    file: { ...cause, read: `${place} (${cause.read})` },
    otherPath: dependent('the other place of the file', cause),
  };
}

/** Two integrations may name one file in two ways (its path, and the default): it is still one file. */
function mergeFiles(files: readonly TargetFile[]): readonly TargetFile[] {
  const paths = [...new Set(files.map(({ config }) => config.path))];
  return paths.flatMap((path) => {
    const [first, ...others] = files.filter(({ config }) => config.path === path);
    if (first === undefined) return [];
    const integrations = [first, ...others].flatMap((file) => file.integrations).sort((a, b) => a - b);
    return [{ ...first, integrations }];
  });
}

/** Reads a group's branch of the config repo, with all that a proposal needs where this run may propose. */
async function readRepositoryTarget(
  group: Group & { readonly repository: { readonly known: true; readonly value: string } },
  branch: string,
  inputs: Inputs,
  session: Session,
): Promise<Target> {
  const repository = group.repository.value;
  const paths = byPath(group, inputs);
  const proposing = inputs.mode !== 'validate';
  const state = await readConfigRepo(session.github, {
    repository,
    ref: group.ref,
    paths: [...paths.keys()],
    branch: proposing ? branch : undefined,
    ownRepository: session.runner.context.repository,
  });
  const files = [...paths].map(([path, integrations], index): TargetFile => {
    const config = state.known ? state.value.configs[index] : unreachable(state, repository, group, path);
    if (config === undefined) throw new Error(`Bug: ${repository} was read without the file ${path ?? ''}.`);
    return { config, base: undefined, from: 'read through the API', integrations };
  });
  return { repository, branch, files: mergeFiles(files), state: proposing ? state : undefined };
}

/** Reads the file that `validate` judges in the config repo itself: the checkout's, else the one at the run's commit. */
async function readOwnTarget(group: Group, branch: string, inputs: Inputs, session: Session): Promise<Target> {
  const { context } = session.runner;
  const { repository, sha, workspace, baseSha } = context;
  const checkout = await ownCheckout(session);
  const files = await mapParallel(
    [...byPath(group, inputs)],
    inputs.parallel,
    async ([path, integrations]): Promise<TargetFile> => {
      const at = { repository, path, ownRepository: repository };
      const config = checkout
        ? await readWorkspaceConfig(workspace, { repository, ref: sha, path })
        : await readConfigAt(session.github, { ...at, commit: sha });
      const base =
        baseSha === undefined
          ? undefined
          : await readConfigAt(session.github, { ...at, path: config.path, commit: baseSha });
      return {
        config,
        base,
        from: checkout ? 'as checked out in the workspace' : 'read through the API',
        integrations,
      };
    },
  );
  return { repository, branch, files: mergeFiles(files), state: undefined };
}

/** Finds and reads every configuration file that the integrations concern. Sends no write. */
export async function readTargets(inputs: Inputs, session: Session): Promise<readonly Target[]> {
  const groups = await groupIntegrations(inputs, session);
  return mapParallel(groups, inputs.parallel, async (group): Promise<Target> => {
    const branch = branchOf(group, groups, inputs.pullRequest.branch);
    const { repository } = group;
    if (!repository.known) {
      const files = [...byPath(group, inputs)].map(([path, integrations]) => ({
        config: unreachable(repository, 'OWNER/.jit', group, path),
        base: undefined,
        from: 'read through the API' as const,
        integrations,
      }));
      return { repository: 'OWNER/.jit', branch, files, state: inputs.mode === 'validate' ? undefined : repository };
    }
    if (inputs.mode === 'validate' && sameRepository(repository.value, session.runner.context.repository))
      return readOwnTarget(group, branch, inputs, session);
    return readRepositoryTarget({ ...group, repository }, branch, inputs, session);
  });
}
