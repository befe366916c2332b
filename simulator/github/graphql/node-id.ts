import { type Actor, isVisible } from '../access.js';
import { findConversation } from '../conversations.js';
import { notFound } from '../errors.js';
import type { Forge } from '../forge.js';
import type { Account, Issue, Pull, Repository } from '../world.js';

export type NodeKind = 'R' | 'PR' | 'I' | 'LA' | 'A' | 'T' | 'REF' | 'O' | 'IC' | 'E' | 'RR';

/** A global id: opaque to clients, stable for the same thing. */
export function nodeId(kind: NodeKind, ...parts: readonly (string | number)[]): string {
  return `${kind}_${Buffer.from(parts.join(':')).toString('base64url')}`;
}

/** The id of an account. */
export function accountId(account: Account): string {
  return nodeId('A', account.login);
}

function split(id: string): { kind: string; parts: string[] } {
  const at = id.indexOf('_');
  const text = Buffer.from(id.slice(at + 1), 'base64url').toString('utf8');
  const first = text.indexOf(':');
  return { kind: id.slice(0, at), parts: first === -1 ? [text] : [text.slice(0, first), text.slice(first + 1)] };
}

function unresolved(id: string): Error {
  return notFound(`Could not resolve to a node with the global id of '${id}'`);
}

/** What a global id stands for. */
export type NodeTarget =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'conversation'; readonly repository: Repository; readonly conversation: Issue | Pull }
  | { readonly kind: 'ref' | 'object' | 'label'; readonly repository: Repository; readonly key: string }
  | { readonly kind: 'team'; readonly repository: Repository; readonly slug: string }
  | { readonly kind: 'account'; readonly account: Account };

/** Resolves a global id for this actor; throws "not found" for what is not there or may not be seen. */
export function resolveNode(forge: Forge, actor: Actor, id: string): NodeTarget {
  const { kind, parts } = split(id);
  const [first = '', rest = ''] = parts;
  if (kind === 'A') {
    const account = forge.world.accounts.find((each) => each.login === first);
    if (account === undefined) throw unresolved(id);
    return { kind: 'account', account };
  }
  const repository = forge.world.repositories.find((each) => String(each.id) === first);
  if (repository === undefined || !isVisible(actor, repository)) throw unresolved(id);
  if (kind === 'R') return { kind: 'repository', repository };
  if (kind === 'REF') return { kind: 'ref', repository, key: rest };
  if (kind === 'O') return { kind: 'object', repository, key: rest };
  if (kind === 'LA') return { kind: 'label', repository, key: rest };
  if (kind === 'T') return { kind: 'team', repository, slug: rest };
  const conversation = kind === 'PR' || kind === 'I' ? findConversation(repository, Number(rest)) : null;
  if (conversation === null) throw unresolved(id);
  return { kind: 'conversation', repository, conversation };
}

/** The repository of an id. */
export function resolveRepository(forge: Forge, actor: Actor, id: string): Repository {
  const target = resolveNode(forge, actor, id);
  if (target.kind !== 'repository') throw unresolved(id);
  return target.repository;
}

/** The pull request of an id, with its repository. */
export function resolvePull(forge: Forge, actor: Actor, id: string): { repository: Repository; pull: Pull } {
  const target = resolveNode(forge, actor, id);
  if (target.kind !== 'conversation' || target.conversation.kind !== 'pull') throw unresolved(id);
  return { repository: target.repository, pull: target.conversation };
}

/** The issue of an id, with its repository. */
export function resolveIssue(forge: Forge, actor: Actor, id: string): { repository: Repository; issue: Issue } {
  const target = resolveNode(forge, actor, id);
  if (target.kind !== 'conversation' || target.conversation.kind !== 'issue') throw unresolved(id);
  return { repository: target.repository, issue: target.conversation };
}

/** The issue or pull request of an id, with its repository. */
export function resolveConversation(
  forge: Forge,
  actor: Actor,
  id: string,
): { repository: Repository; conversation: Issue | Pull } {
  const target = resolveNode(forge, actor, id);
  if (target.kind !== 'conversation') throw unresolved(id);
  return target;
}

/** The logins behind the ids of accounts. */
export function resolveLogins(forge: Forge, actor: Actor, ids: readonly string[] | null | undefined): string[] {
  return (ids ?? []).map((id) => {
    const target = resolveNode(forge, actor, id);
    if (target.kind !== 'account') throw unresolved(id);
    return target.account.login;
  });
}

/** The names of the labels of these ids. */
export function resolveLabels(forge: Forge, actor: Actor, ids: readonly string[]): string[] {
  return ids.map((id) => {
    const target = resolveNode(forge, actor, id);
    const label =
      target.kind === 'label' ? target.repository.labels.find((each) => String(each.id) === target.key) : undefined;
    if (label === undefined) throw unresolved(id);
    return label.name;
  });
}

/** The slugs of the teams of these ids. */
export function resolveTeams(forge: Forge, actor: Actor, ids: readonly string[] | null | undefined): string[] {
  return (ids ?? []).map((id) => {
    const target = resolveNode(forge, actor, id);
    if (target.kind !== 'team') throw unresolved(id);
    return target.slug;
  });
}
