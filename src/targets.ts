import { type ConfigFacts, dependent, type Fact, type Unknown } from './core/facts.js';
import type { OurIssue } from './core/issue/plan.js';
import type { ConfigRepoState } from './core/proposal-state.js';
import { quoteForMessage, visible } from './core/text.js';
import { UserError } from './errors.js';
import { DEFAULT_PATHS, readConfigAt, readConfigRepo } from './github/config-repo.js';
import { readIssuesEarly } from './github/issue.js';
import { readWorkspaceConfig } from './github/workspace.js';
import type { Inputs } from './inputs/inputs.js';
import { mapParallel } from './parallel.js';
import type { Session } from './session.js';
import { branchOf, byPath, type Group, groupIntegrations, ownCheckout, sameRepository } from './target-groups.js';

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
  /** Our issues in the repository, being read; undefined where no issue is kept, or another branch's target reads them. */
  readonly issues?: Promise<readonly OurIssue[]> | undefined;
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
  { branch, isFirst }: { readonly branch: string; readonly isFirst: boolean },
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
  const keeps = proposing && state.known && inputs.issue.level !== 'off' && isFirst;
  const { trustedAuthors } = inputs.pullRequest;
  const issues = keeps ? readIssuesEarly(session.github, { state: state.value, trustedAuthors }) : undefined;
  return { repository, branch, files: mergeFiles(files), state: proposing ? state : undefined, issues };
}

/** Reads the file that `validate` judges in the config repo itself: the checkout's, else the one at the run's commit. */
async function readOwnTarget(group: Group, branch: string, inputs: Inputs, session: Session): Promise<Target> {
  const { context } = session.runner;
  const { repository, sha, workspace, baseSha } = context;
  const checkout = await ownCheckout(session);
  if (!checkout && sha === '')
    throw new UserError(
      `mode: validate judges the file of the current folder, and ${workspace} is no checkout of ${repository} (none of its remotes leads there). Start it in one, or use mode check.`,
      'mode: validate judges the file of the current folder, which is no checkout of config-repo.',
    );
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

/** What only the repository told: two items of one file that share an id or a tenant. Throws UserError. */
function refuseShared(target: Target, inputs: Inputs): Target {
  for (const { config, integrations } of target.files) {
    const expectations = integrations.flatMap((member) => inputs.integrations[member]?.expectation ?? []);
    const ids = expectations.map(({ integrationId }) => integrationId).filter((id) => id !== undefined);
    const tenants = expectations.map(({ ids: own }) => own?.tenantId).filter((id) => id !== undefined);
    for (const [name, values] of [
      ['id', ids],
      ['tenant-id', tenants],
    ] as const) {
      const shared = values.find((value, index) => values.indexOf(value) !== index);
      if (shared !== undefined)
        throw new UserError(
          `integrations: two items of ${config.path} in ${config.repository} have the ${name} ${quoteForMessage(shared)}.`,
        );
    }
  }
  return target;
}

/** Finds and reads every configuration file that the integrations concern. Sends no write. */
export async function readTargets(inputs: Inputs, session: Session): Promise<readonly Target[]> {
  const groups = await groupIntegrations(inputs, session);
  const targets = await mapParallel(groups, inputs.parallel, (group) => readTarget(group, groups, inputs, session));
  return targets.map((target) => refuseShared(target, inputs));
}

/** Reads one group: from the checkout or the run's commit in `validate` at home, else from its repository. */
async function readTarget(group: Group, groups: readonly Group[], inputs: Inputs, session: Session): Promise<Target> {
  const branch = branchOf(group, groups, inputs.pullRequest.branch);
  const { repository } = group;
  if (repository.known) session.runner.progress?.(`GitHub: ${visible(repository.value)}: reading`);
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
  const { value } = repository;
  const isFirst =
    group === groups.find((other) => other.repository.known && sameRepository(other.repository.value, value));
  return readRepositoryTarget({ ...group, repository }, { branch, isFirst }, inputs, session);
}
