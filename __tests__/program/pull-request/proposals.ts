import type { FaultRule } from '../../../simulator/service.js';
import { editFile, fileAt, plantDrift, REPOSITORY, type Scenario, type Step, scenario } from '../harness.js';

/** The head branch by default. */
export const BRANCH = 'jit-azure-drift';

/** A scenario whose file has drifted and whose proposal #1 is open, opened by `options`' run. */
export async function proposed(options: Parameters<Scenario['run']>[0] = {}): Promise<Scenario> {
  const given = await scenario();
  plantDrift(given);
  const step = await given.run(options);
  if (step.outputs['pull-request-operation'] !== 'created')
    throw new Error(`No proposal was made:\n${step.transcript}`);
  return given;
}

/** What matters of the pull request in a run's transcript: all but the Azure side and the rows of other checks. */
export function excerpt({ transcript }: Step): string {
  const text = transcript
    .replace(/^::group::Azure: [\s\S]*?^::endgroup::\n/gm, '')
    .replace(/^::add-mask::.*\n/gm, '')
    .replace(/^ {2}[✔•➖-] (?!pull-request\/)\S+\/\S+ .*\n/gmu, '')
    .replace(/^Reads:\n[\s\S]*?(?=^Writes:)/gm, '');
  return text;
}

/** The names of the branches, sorted. */
export function branches({ github }: Scenario): readonly string[] {
  return Object.keys(github.hands.branches(REPOSITORY));
}

/** Every pull request as a line: `#1 open jit-azure-drift`. */
export function pulls({ world }: Scenario): readonly string[] {
  const repository = world.github.repositories.find((each) => `${each.owner}/${each.name}` === REPOSITORY);
  return (repository?.pulls ?? []).map(
    (pull) => `#${pull.number} ${pull.merged ? 'merged' : pull.state} ${pull.head.ref}`,
  );
}

/** The repository that holds the configuration, to be changed by a scenario. */
export function repositoryOf({ world }: Pick<Scenario, 'world'>) {
  const found = world.github.repositories.find((each) => `${each.owner}/${each.name}` === REPOSITORY);
  if (found === undefined) throw new Error(`The world has no ${REPOSITORY}.`);
  return found;
}

/** The wish changes: another name in the file, which the given name puts right. */
export const OTHER_NAME = { with: { 'account-name': 'Production' } } as const;

/** A person puts the drifted values right by another way: the whole file as on the branch. */
export function mendByHand(given: Scenario): void {
  const mended = fileAt(given, BRANCH);
  editFile(given, () => mended);
}

/** The head branch as a run makes it before it commits. */
export function branchAtBase({ hands }: Scenario['github']): void {
  hands.commitFiles(REPOSITORY, BRANCH, { 'x.md': 'x' });
  hands.forcePush(REPOSITORY, BRANCH, 'main');
}

/** The writes that a proposal is made of, as fault rules see them. */
export const WRITES = {
  /** Branch and commit together. */
  begin: { service: 'github', method: 'POST', path: /graphql$/, body: /mutation Begin\b/ },
  move: { service: 'github', method: 'POST', path: /graphql$/, body: /mutation Move\b/ },
  open: { service: 'github', method: 'POST', path: /\/pulls$/ },
  update: { service: 'github', method: 'PATCH', path: /\/pulls\/\d+$/ },
  comment: { service: 'github', method: 'POST', path: /\/comments$/ },
  deleteScratch: { service: 'github', method: 'DELETE', path: /\/git\/refs\// },
} as const satisfies Record<string, Partial<FaultRule>>;

/** A pull request's body as a reader sees it: character references and `code` tags resolved. */
export function bodyOf({ github }: Scenario, number: number): string {
  return github.hands
    .pull(REPOSITORY, number)
    .body.replace(/<\/?code>/g, '`')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
