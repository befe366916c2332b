import { ACTION_INPUTS } from './action-inputs.js';
import type { Faults } from './faults.js';
import { nearestWord } from './nearest-word.js';
import type { InputSource } from './source.js';

/**
 * Names that an input had in drafts, or has in actions that do a part of the same, and what it is called here.
 * action.yml declares each with a `deprecationMessage`, so that GitHub tells who uses one.
 */
export const RENAMED: Readonly<Record<string, string>> = {
  'azure-tenant-id': 'tenant-id',
  'azure-subscription-id': 'subscription-id',
  audience: 'oidc-audience',
  'config-file': 'config-path',
};

/** The source, of which an input may be given by its old name. Given by both names, and differently, it is a fault. */
export function withOldNames(source: InputSource, faults: Faults): InputSource {
  for (const [old, name] of Object.entries(RENAMED)) {
    const [before, now] = [source.input(old), source.input(name)];
    if (before !== '' && now !== '' && before !== now)
      faults.add(`${old} is the old name of ${name}, and the two differ: leave ${old} out.`);
  }
  const oldNameOf = (name: string): string | undefined =>
    Object.keys(RENAMED).find((candidate) => RENAMED[candidate] === name);
  return {
    ...source,
    input(name) {
      const text = source.input(name);
      const old = text === '' ? oldNameOf(name) : undefined;
      return old === undefined ? text : source.input(old);
    },
  };
}

/** What people write who mean one of our inputs, where no spelling tells: an answer for each. */
const MEANT: Readonly<Record<string, string>> = {
  'azure-client-id': 'client-id (the app that Jit scans with) or login-client-id (the app that this run logs in as)',
  'auth-client-id': 'login-client-id',
  'app-id': 'client-id (the app that Jit scans with)',
  token: 'github-token',
  repo: 'config-repo',
  repository: 'config-repo',
  path: 'config-path',
  ref: 'config-ref',
  base: 'config-ref',
  environment: 'azure-cloud',
  cloud: 'azure-cloud',
  title: 'pr-title',
  labels: 'pr-labels, or issue-labels',
  reviewers: 'pr-reviewers',
  'team-reviewers': 'pr-team-reviewers',
  assignees: 'pr-assignees, or issue-assignees',
  draft: 'pr-draft',
  sarif: 'sarif-file',
  output: 'report-file',
  secret: 'secret-description, or secret-key-id',
};

const KNOWN = Object.keys(ACTION_INPUTS);

/** The right name for one that the action does not have; undefined where none is near. */
function meantBy(name: string): string | undefined {
  const dashed = name.replaceAll('_', '-');
  if (Object.hasOwn(MEANT, dashed)) return MEANT[dashed];
  return KNOWN.find((known) => known.replaceAll('-', '') === dashed.replaceAll('-', '')) ?? nearestWord(dashed, KNOWN);
}

/**
 * A word on each given name that is none of ours and looks like one. The environment of a job may have variables of that
 * form for reasons of its own, so that nothing is taken from them, nothing fails, and a name that is like none is passed over.
 */
export function strangeInputs(given: readonly string[]): readonly string[] {
  const strange = given.filter((name) => !KNOWN.includes(name) && !Object.hasOwn(RENAMED, name));
  return strange.flatMap((name) => {
    const meant = meantBy(name);
    return meant === undefined || !/^[\w-]{1,60}$/.test(name)
      ? []
      : [`This action has no input ${name}, so it has no effect. Did you mean ${meant}?`];
  });
}
