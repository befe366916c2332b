import { requireAccess, visibleRepository } from '../access.js';
import { commitOnBranch } from '../commits.js';
import { notFound, unprocessable } from '../errors.js';
import { type AtomicUpdate, createRef, deleteRef, updateRef, updateRefs } from '../refs.js';
import type { Repository } from '../world.js';
import { commitView, refView } from './git-view.js';
import { resolveNode, resolveRepository } from './node-id.js';
import type { Context } from './view.js';

/** The one argument of every mutation. */
export interface Input<T> {
  readonly input: T;
}

interface CommitInput {
  readonly branch: {
    readonly id?: string | null;
    readonly repositoryNameWithOwner?: string | null;
    readonly branchName?: string | null;
  };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

function decodeContents(path: string, contents: string): Buffer {
  const padded = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const plain = contents.replace(/\n/g, '');
  if (!padded.test(plain)) throw unprocessable(`The contents of ${path} are not valid Base64.`);
  return Buffer.from(plain, 'base64');
}

function branchOf(context: Context, branch: CommitInput['branch']): { repository: Repository; name: string } {
  if (branch.id != null) {
    const target = resolveNode(context.forge, context.actor, branch.id);
    if (target.kind !== 'ref') throw notFound(`Could not resolve to a node with the global id of '${branch.id}'`);
    return { repository: target.repository, name: target.key.replace(/^refs\/heads\//, '') };
  }
  const [owner = '', name = ''] = (branch.repositoryNameWithOwner ?? '').split('/');
  const repository = visibleRepository(context.forge, context.actor, owner, name);
  return { repository, name: (branch.branchName ?? '').replace(/^refs\/heads\//, '') };
}

function createCommitOnBranch(context: Context, input: CommitInput): unknown {
  const { repository, name } = branchOf(context, input.branch);
  requireAccess(context.actor, repository, ['contents=write'], 'CreateCommitOnBranch');
  const body = input.message.body ?? '';
  const oid = commitOnBranch(context.forge, context.actor, repository, {
    branch: name,
    expectedHead: input.expectedHeadOid,
    message: body === '' ? input.message.headline : `${input.message.headline}\n\n${body}`,
    additions: (input.fileChanges?.additions ?? []).map(({ path, contents }) => ({
      path,
      content: decodeContents(path, contents),
    })),
    deletions: (input.fileChanges?.deletions ?? []).map(({ path }) => path),
  });
  const commit = context.forge.git(repository).objects.commit(oid);
  return {
    __typename: 'CreateCommitOnBranchPayload',
    commit: () => commitView(context, repository, commit),
    ref: () => refView(context, repository, `refs/heads/${name}`),
  };
}

function refOf(context: Context, id: string): { repository: Repository; name: string } {
  const target = resolveNode(context.forge, context.actor, id);
  if (target.kind !== 'ref' || context.forge.git(target.repository).ref(target.key) === null) {
    throw notFound(`Could not resolve to a node with the global id of '${id}'`);
  }
  return { repository: target.repository, name: target.key };
}

/** The mutations that move refs and make commits. */
export function gitMutations(context: Context): Record<string, unknown> {
  const { forge, actor } = context;
  return {
    createCommitOnBranch: ({ input }: Input<CommitInput>) => createCommitOnBranch(context, input),
    createRef: ({ input }: Input<{ repositoryId: string; name: string; oid: string }>) => {
      const repository = resolveRepository(forge, actor, input.repositoryId);
      requireAccess(actor, repository, ['contents=write'], 'CreateRef');
      createRef(forge, actor, repository, input.name, input.oid);
      return { __typename: 'CreateRefPayload', ref: () => refView(context, repository, input.name) };
    },
    updateRef: ({ input }: Input<{ refId: string; oid: string; force?: boolean | null }>) => {
      const { repository, name } = refOf(context, input.refId);
      requireAccess(actor, repository, ['contents=write'], 'UpdateRef');
      updateRef(forge, actor, repository, { name, to: input.oid, force: input.force === true });
      return { __typename: 'UpdateRefPayload', ref: () => refView(context, repository, name) };
    },
    updateRefs: ({ input }: Input<{ repositoryId: string; refUpdates: readonly AtomicUpdate[] }>) => {
      const repository = resolveRepository(forge, actor, input.repositoryId);
      requireAccess(actor, repository, ['contents=write'], 'UpdateRefs');
      updateRefs(forge, actor, repository, input.refUpdates);
      return { __typename: 'UpdateRefsPayload' };
    },
    deleteRef: ({ input }: Input<{ refId: string }>) => {
      const { repository, name } = refOf(context, input.refId);
      requireAccess(actor, repository, ['contents=write'], 'DeleteRef');
      deleteRef(forge, actor, repository, name);
      return { __typename: 'DeleteRefPayload' };
    },
  };
}
