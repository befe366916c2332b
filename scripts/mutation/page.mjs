/** Writes `docs/mutation.md`: how the tests of `src/core` are tested, the score, and each survivor with its reason. */
import { percent } from './survivors.mjs';

const INTRODUCTION = `# Mutation testing

\`npm run mutation\` changes \`src/core\` in thousands of small ways (a condition turned round, a number moved by one, a word
left out) and runs the tests of \`__tests__/core\` against each of these *mutants*. A mutant that makes a test fail is
killed; one that no test notices survives, and shows a promise that no test holds. The command fails where fewer than 90 %
are killed, or where a survivor has no reason below. It is no part of the gate: a run takes about a quarter of an hour on
two idle cores. \`npm run mutation -- core/checks\` takes a part; \`-- sum\` adds up what earlier runs of parts left.

[Stryker](https://stryker-mutator.io) makes the mutants. A test runner of ours (\`scripts/mutation/\`) keeps all tests in one
process: each test file is bundled once with the sources, and a mutant is held against just the tests that reach it.
Constants count as well: a file that reaches the mutant while it loads is evaluated afresh; so is one in which an earlier
mutant spoilt a fixture, so that none is killed by what another left behind. Tests that take seconds are left out, and
properties are tried on few examples from a fixed seed, so the score is a lower bound; so it is because
\`__tests__/program\` and the tests of the adapters, which run the whole action, are not asked.

What this page lists is generated, with the lines as they were at that run. The reasons are kept in
\`scripts/mutation/reasons/\` (single survivors) and \`scripts/mutation/reason-classes.mjs\` (kinds of them), by the
mutated code and not by its line.
`;

function cell(text) {
  const short = text.length > 90 ? `${text.slice(0, 89)}…` : text;
  const longest = Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return short === '' ? '(nothing)' : `${mark}${space}${short.replaceAll('|', '\\|')}${space}${mark}`;
}

function scoreTable(scores) {
  const rows = [...scores].map(
    ([folder, score]) =>
      `| ${folder === '' ? 'all' : `\`${folder}\``} | ${score.killed} | ${score.all} | ${percent(score)} % |`,
  );
  return ['| folder | killed | of | score |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function survivorsOfFile(file, survivors) {
  const rows = survivors.map(
    ({ at, mutator, code, replacement, number }) =>
      `| ${at} | ${mutator} | ${cell(code)} | ${cell(replacement)} | ${number} |`,
  );
  return [
    `### \`${file}\`\n`,
    '| line | mutator | code | as | reason |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The page for these scores and survivors. */
export function mutationPage(scores, survivors) {
  const reasons = [...new Set(survivors.map(({ reason = 'none yet' }) => reason))];
  const numbered = survivors.map((survivor) => ({
    ...survivor,
    number: reasons.indexOf(survivor.reason ?? 'none yet') + 1,
  }));
  const files = [...new Set(numbered.map(({ file }) => file))];
  return [
    INTRODUCTION,
    '## Score\n',
    scoreTable(scores),
    '\n## Reasons\n',
    ...reasons.map((reason, index) => `${index + 1}. ${reason}`),
    `\n## Survivors (${survivors.length})\n`,
    files
      .map((file) =>
        survivorsOfFile(
          file,
          numbered.filter((one) => one.file === file),
        ),
      )
      .join('\n\n'),
    '',
  ].join('\n');
}
