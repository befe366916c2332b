import type { FederatedCredential } from '../facts.js';

/** How far a federated credential reaches, of the runs of GitHub Actions. */
export type Reach =
  | { readonly kind: 'exact' }
  | { readonly kind: 'pull-requests' }
  /** Wider than one branch, tag or environment; `trusts` says whom, as the object of a sentence. */
  | { readonly kind: 'wide'; readonly trusts: string }
  /** No subject: a flexible credential. */
  | { readonly kind: 'flexible' }
  /** Not GitHub's tokens: not judged. */
  | { readonly kind: 'other-issuer' };

/** GitHub's issuers: github.com (an enterprise's own path too), a data-residency host, a GitHub Enterprise Server. */
const GITHUB_ISSUER =
  /^https:\/\/token\.actions\.(?:githubusercontent\.com(?:\/[^/]+)?|[\w-]+\.ghe\.com)\/?$|\/_services\/token\/?$/i;

/** The claims that a subject names, as GitHub joins them: `key:value`, with `pull_request` standing by itself. */
function claimsOf(subject: string): ReadonlyMap<string, string> {
  const parts = subject.split(':');
  const claims = new Map<string, string>();
  for (let index = 0; index < parts.length; ) {
    const key = parts[index] ?? '';
    const alone = key === 'pull_request' || key === '*';
    claims.set(key, alone ? '' : (parts[index + 1] ?? ''));
    index += alone ? 1 : 2;
  }
  return claims;
}

const WILDCARD = /[*?]/;

/** Whether a claim is there and names one thing. */
function names(claims: ReadonlyMap<string, string>, ...keys: readonly string[]): boolean {
  return keys.some((key) => {
    const value = claims.get(key);
    return value !== undefined && value !== '' && !WILDCARD.test(value);
  });
}

/** The repository that a subject is bound to, without the immutable ids `@123` that newer subjects bear. */
function repositoryOf(claims: ReadonlyMap<string, string>): { readonly owner: string; readonly bound: boolean } {
  const [owner = '', name = ''] = (claims.get('repo') ?? claims.get('repository') ?? '').split('/');
  const bound =
    (owner !== '' && name !== '' && !WILDCARD.test(owner) && !WILDCARD.test(name)) ||
    names(claims, 'repository_id', 'workflow_ref');
  return { owner: owner.replace(/@\d+$/, ''), bound };
}

/** Whom a subject trusts that is bound to no repository. */
function beyondRepository(claims: ReadonlyMap<string, string>, owner: string): string {
  const named = owner !== '' && !WILDCARD.test(owner);
  if (named) return `every repository of the organisation ${owner}`;
  if (names(claims, 'repository_owner'))
    return `every repository of the organisation ${claims.get('repository_owner')}`;
  if (names(claims, 'repository_owner_id', 'enterprise', 'enterprise_id')) return 'every repository of an organisation';
  if (names(claims, 'job_workflow_ref')) return 'every repository that calls one reusable workflow';
  return 'repositories of anyone on GitHub';
}

/** A subject that names a branch, a tag or an environment, or a workflow at one of them. */
function isPinned(claims: ReadonlyMap<string, string>): boolean {
  return names(claims, 'ref', 'environment', 'job_workflow_ref', 'workflow_ref', 'sha');
}

function reachOfSubject(subject: string): Reach {
  const claims = claimsOf(subject);
  const { owner, bound } = repositoryOf(claims);
  if (!bound) return { kind: 'wide', trusts: beyondRepository(claims, owner) };
  if (claims.has('pull_request') || claims.get('event_name') === 'pull_request') return { kind: 'pull-requests' };
  if (claims.get('ref')?.startsWith('refs/pull/') === true) return { kind: 'pull-requests' };
  if (isPinned(claims)) return { kind: 'exact' };
  if (claims.get('ref')?.startsWith('refs/tags/') === true)
    return { kind: 'wide', trusts: 'any tag of the repository' };
  if (claims.has('environment')) return { kind: 'wide', trusts: 'any environment of the repository' };
  return { kind: 'wide', trusts: 'any branch of the repository' };
}

/** How far a federated credential reaches; subjects with and without immutable ids are understood. */
export function reachOf({ issuer, subject }: FederatedCredential): Reach {
  if (subject === null) return { kind: 'flexible' };
  return GITHUB_ISSUER.test(issuer) ? reachOfSubject(subject) : { kind: 'other-issuer' };
}

/** Whether the subject bears a wildcard, which a plain credential takes as a letter like any other. */
export function hasWildcard(subject: string): boolean {
  return WILDCARD.test(subject);
}
