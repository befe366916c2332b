import { posix } from 'node:path';
import { branchForRef } from './core/branch-name.js';
import { type Fact, known } from './core/facts.js';
import { locateConfigRepo, readConfigRepo } from './github/config-repo.js';
import { isCheckoutOf, readWorkspaceConfig } from './github/workspace.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationInputs } from './inputs/integrations.js';
import { mapParallel } from './parallel.js';
import type { Session } from './session.js';

/** Integrations (by their place in the inputs) of one branch of one config repo. */
export interface Group {
  readonly repository: Fact<string>;
  readonly ref: string | undefined;
  readonly members: readonly number[];
}

/** Whether two names are of one repository: GitHub's names do not count case. */
export function sameRepository(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether this workspace is a checkout of the workflow's own repository. */
export function ownCheckout({ runner }: Session): Promise<boolean> {
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
export async function groupIntegrations(inputs: Inputs, session: Session): Promise<readonly Group[]> {
  return mergeDefaultBranch(await groupByName(inputs, session), inputs, session);
}

async function groupByName(inputs: Inputs, session: Session): Promise<readonly Group[]> {
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

/**
 * Two groups of one repository are one where a `config-ref` names the default branch: only the repository tells. It is
 * asked only where a list mixes items with and without `config-ref`.
 */
async function mergeDefaultBranch(
  groups: readonly Group[],
  inputs: Inputs,
  session: Session,
): Promise<readonly Group[]> {
  const merged = [...groups];
  for (const group of groups) {
    const { repository } = group;
    if (!repository.known || group.ref !== undefined) continue;
    const others = merged.filter(
      (other) => other !== group && other.repository.known && sameRepository(other.repository.value, repository.value),
    );
    if (others.length === 0) continue;
    const ownRepository = session.runner.context.repository;
    const paths = [...byPath(group, inputs).keys()];
    const state = await readConfigRepo(session.github, {
      repository: repository.value,
      ref: undefined,
      paths,
      branch: undefined,
      ownRepository,
    });
    const same = state.known ? others.find((other) => other.ref === state.value.base.ref) : undefined;
    if (same === undefined) continue;
    merged.splice(merged.indexOf(same), 1);
    const members = [...group.members, ...same.members].sort((a, b) => a - b);
    merged[merged.indexOf(group)] = { ...group, members };
  }
  return merged;
}

/** The head branch of a group: the first of a repository has the plain name, a second `config-ref` gets `BRANCH-REF`. */
export function branchOf(group: Group, groups: readonly Group[], branch: string): string {
  const same = groups.filter(
    (other) =>
      other.repository.known &&
      group.repository.known &&
      sameRepository(other.repository.value, group.repository.value),
  );
  if (same.indexOf(group) <= 0) return branch;
  const nameOf = (other: Group): string => other.ref ?? 'default';
  return branchForRef(branch, nameOf(group), same.filter((other) => other !== group).map(nameOf));
}

/** The members of a group by file, in input order. */
export function byPath(group: Group, inputs: Inputs): ReadonlyMap<string | undefined, readonly number[]> {
  const paths = new Map<string | undefined, number[]>();
  for (const member of group.members) {
    const path = inputs.integrations[member]?.configPath;
    paths.set(path, [...(paths.get(path) ?? []), member]);
  }
  return paths;
}
