import { beforeAll, describe, expect, it } from '@jest/globals';
import { MATRIX } from '../../../scripts/matrix/cases.js';
import { totalsOf } from '../../../scripts/matrix/print.js';
import { type Outcome, runCases } from '../../../scripts/matrix/run-case.js';
import { startWarmHosts } from '../../../scripts/warm-host/warm-hosts.js';
import { CHECK_IDS } from '../../../src/core/results.js';
import { programOfCases } from '../harness.js';

const CASES = MATRIX.flatMap(({ cases }) => cases);
/** All cases, in warm hosts; where another Node is given, as CI does, or coverage is counted, a third, each a process of its own. */
const { PROGRAM_NODE, COVERAGE_DIRECTORY } = process.env;
const WARM = PROGRAM_NODE === undefined && COVERAGE_DIRECTORY === undefined;
const CHOSEN = WARM ? CASES : CASES.filter((_, index) => index % 3 === 1);
const AT_ONCE = 2;
let outcomes: readonly Outcome[] = [];

async function runWarm(): Promise<readonly Outcome[]> {
  const { environment = {}, ...program } = programOfCases();
  const hosts = startWarmHosts(AT_ONCE, program);
  try {
    return await runCases(CHOSEN, { environment, run: hosts.run }, AT_ONCE);
  } finally {
    await hosts.stop();
  }
}

beforeAll(async () => {
  outcomes = await (WARM ? runWarm() : runCases(CHOSEN, programOfCases()));
}, 1_800_000);

/** The titles of the cases that something does not hold of, with what is wrong. */
function wrong(of: (outcome: Outcome) => readonly string[]): readonly string[] {
  return outcomes.flatMap((outcome) => of(outcome).map((words) => `${outcome.given.title}: ${words}`));
}

describe('the detection matrix', () => {
  it('plants at least 80 faults, pairs among them, and each case once', () => {
    expect(CASES.filter(({ rows }) => rows.length > 0).length).toBeGreaterThanOrEqual(80);
    expect(CASES.filter(({ rows }) => rows.length === 0).length).toBeGreaterThanOrEqual(20);
    const { faults, quiet } = totalsOf(outcomes);
    expect(faults + quiet).toBe(CHOSEN.length);
    expect(CHOSEN.length).toBeGreaterThanOrEqual(80);
    const pairs = MATRIX.filter((part) => part.faults === 2).flatMap(({ cases }) => cases);
    expect(pairs.length).toBeGreaterThanOrEqual(40);
    const titles = CASES.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('misses none of them', () => {
    expect(wrong(({ missed }) => missed)).toEqual([]);
  });

  it('raises no false alarm, beside a fault or without any', () => {
    expect(wrong(({ falseAlarms }) => falseAlarms)).toEqual([]);
  });

  it('lets every check of the catalogue fail in a case of its own', () => {
    const failing = new Set(CASES.flatMap(({ rows }) => rows.filter((row) => row.includes(' failed '))));
    const checks = new Set([...failing].map((row) => row.split(' ')[0]));
    expect(CHECK_IDS.filter((id) => !checks.has(id))).toEqual([]);
  });

  it('gives every failed row a fix, and every unknown one its reason', () => {
    const bare = (outcome: Outcome): readonly string[] =>
      outcome.rows
        .filter(({ status, fix }) => status === 'failed' && !/\S/.test(fix ?? ''))
        .map(({ check, message }) => `${check}: ${message}`);
    expect(wrong(bare)).toEqual([]);
    const unexplained = (outcome: Outcome): readonly string[] =>
      outcome.rows
        .filter(({ status, unknownReason }) => (status === 'unknown') !== (unknownReason !== undefined))
        .map(({ check, status }) => `${check} ${status}`);
    expect(wrong(unexplained)).toEqual([]);
  });

  it('writes only where the file drifted, but for the issue that one case asks for in vain', () => {
    const drifted = ({ rows }: Outcome): boolean =>
      rows.some(({ check, status, waived }) => check === 'config/drift' && status === 'failed' && waived === undefined);
    expect(
      wrong((outcome) => (drifted(outcome) ? [] : outcome.writes.filter((line) => !line.endsWith('/issues')))),
    ).toEqual([]);
  });

  it('ends with 1 where an error failed or is unknown, and with 0 elsewhere', () => {
    const expected = ({ rows, given }: Outcome): number => {
      // In validate with `azure: auto` only the rows of the file count.
      const counting = given.job?.event === 'push' ? rows.filter(({ check }) => check.startsWith('config/')) : rows;
      const red = counting.some(
        ({ status, severity, waived }) =>
          severity === 'error' && (status === 'failed' || status === 'unknown') && waived === undefined,
      );
      return red ? 1 : 0;
    };
    expect(
      wrong((outcome) => (outcome.exitCode === expected(outcome) ? [] : [`exit status ${outcome.exitCode}`])),
    ).toEqual([]);
  });
});
