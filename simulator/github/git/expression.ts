import type { GitRepository, Located } from './repository.js';

/** What a git expression such as `main`, `HEAD~1`, `main:path` or `refs/heads/x^{tree}` names, or null. */
export function locate(git: GitRepository, expression: string): Located | null {
  const colon = expression.indexOf(':');
  const revision = colon === -1 ? expression : expression.slice(0, colon);
  const oid = resolveRevision(git, revision);
  if (oid === null) return null;
  if (colon === -1) return { mode: '160000', oid };
  const commit = git.objects.findCommit(oid);
  return git.entry(commit?.tree ?? oid, expression.slice(colon + 1));
}

/** The oid of a revision, or null. */
export function resolveRevision(git: GitRepository, revision: string): string | null {
  const match = /^(.*?)((?:\^\{\w+\}|~\d*|\^\d*)*)$/.exec(revision);
  let oid = resolveName(git, match?.[1] ?? '');
  for (const step of match?.[2]?.match(/\^\{\w+\}|~\d*|\^\d*/g) ?? []) {
    if (oid === null) return null;
    oid = applyStep(git, oid, step);
  }
  return oid;
}

function applyStep(git: GitRepository, oid: string, step: string): string | null {
  const commit = git.objects.findCommit(oid);
  if (step === '^{tree}') return commit?.tree ?? null;
  if (step.startsWith('^{')) return commit?.oid ?? null;
  const count = Number(step.slice(1) === '' ? 1 : step.slice(1));
  if (step.startsWith('^')) return count === 0 ? oid : (commit?.parents[count - 1] ?? null);
  let current: string | null = oid;
  for (let left = count; left > 0 && current !== null; left--)
    current = git.objects.findCommit(current)?.parents[0] ?? null;
  return current;
}

function resolveName(git: GitRepository, name: string): string | null {
  if (name === '') return null;
  if (name === 'HEAD') return git.head();
  for (const prefix of ['', 'refs/', 'refs/tags/', 'refs/heads/']) {
    const oid = git.ref(prefix + name);
    if (oid !== null) return oid;
  }
  return git.objects.read(name) === null ? null : name;
}
