import { forbidden, GitHubError, noSuchRepository } from './errors.js';
import { type Forge, nameOf } from './forge.js';
import type { Account, PermissionName, Repository, Token } from './world.js';

/** Who asks, and with which credential (null: nobody). */
export interface Actor {
  readonly login: string;
  readonly account: Account | null;
  readonly token: Token | null;
}

/** A need such as `contents=write`. */
export type Need = `${PermissionName}=${'read' | 'write'}`;

const open: ReadonlySet<PermissionName> = new Set<PermissionName>([
  'contents',
  'metadata',
  'issues',
  'pull_requests',
  'actions',
]);

/** The actor of an `authorization` header; throws 401 for a credential that GitHub does not know. */
export function actorOf(forge: Forge, authorization: string | undefined): Actor {
  if (authorization === undefined || authorization === '') return { login: '', account: null, token: null };
  const value = credential(authorization);
  const token = forge.world.tokens.find((each) => each.value === value);
  if (token === undefined || token.expired === true)
    throw new GitHubError(401, 'Bad credentials', { type: 'FORBIDDEN' });
  return { login: token.login, account: forge.account(token.login), token };
}

function credential(authorization: string): string {
  const [scheme = '', rest = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') return rest;
  const decoded = Buffer.from(rest, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

/** Whether this actor may know that the repository exists. */
export function isVisible(actor: Actor, repository: Repository): boolean {
  return repository.visibility === 'public' || actor.token?.repositories[nameOf(repository)] !== undefined;
}

/** What this actor may do with one kind of thing in a repository. */
export function levelOf(actor: Actor, repository: Repository, name: PermissionName): 'none' | 'read' | 'write' {
  const grant = actor.token?.repositories[nameOf(repository)];
  const given = grant?.[name];
  if (given !== undefined) return given;
  if (repository.visibility === 'public' && open.has(name)) return 'read';
  return grant !== undefined && name === 'metadata' ? 'read' : 'none';
}

/** Whether the actor holds any of these needs. */
export function may(actor: Actor, repository: Repository, needs: readonly Need[]): boolean {
  return needs.some((need) => {
    const [name, level] = splitNeed(need);
    const held = levelOf(actor, repository, name);
    return held === 'write' || (held === 'read' && level === 'read');
  });
}

function splitNeed(need: Need): [PermissionName, string] {
  const at = need.indexOf('=');
  return [need.slice(0, at) as PermissionName, need.slice(at + 1)];
}

/** The repository, if the actor may see it; else the same "not found" as for one that does not exist. */
export function visibleRepository(forge: Forge, actor: Actor, owner: string, name: string): Repository {
  const repository = forge.lookup(`${owner}/${name}`);
  if (repository === null || !isVisible(actor, repository)) throw noSuchRepository(owner, name);
  return repository;
}

/** Throws GitHub's 403 unless the actor holds one of the needs; a write to an archived repository is refused too. */
export function requireAccess(actor: Actor, repository: Repository, needs: readonly Need[], action = 'this'): void {
  if (!may(actor, repository, needs)) throw refusal(actor, needs, action);
  if (repository.archived && needs.some((need) => need.endsWith('=write'))) {
    throw forbidden('Repository was archived so is read-only.');
  }
}

function refusal(actor: Actor, needs: readonly Need[], action: string): GitHubError {
  const kind = actor.token?.kind;
  const headers = { 'x-accepted-github-permissions': needs.join('; ') };
  if (kind === 'actions' || kind === 'app') return forbidden('Resource not accessible by integration', headers);
  if (kind === 'fine-grained') return forbidden('Resource not accessible by personal access token', headers);
  const words = `${actor.login} does not have the correct permissions to execute \`${action}\``;
  return forbidden('Must have admin rights to Repository.', undefined, words);
}
