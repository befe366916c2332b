import { describe, expect, it } from '@jest/globals';
import { PASSING_CODES } from '../../../src/azure/exchange.js';
import { HELPED_CODES } from '../../../src/azure/refusal-help.js';
import { EXPLAINED_CODES } from '../../../src/core/checks/login-codes.js';
import type { Result } from '../../../src/core/results.js';
import { rowsOf, type Step, scenario } from '../harness.js';
import { normalise } from '../transcript.js';
import { AZURE_MEMBERS } from './azure-members.js';
import { ENTRA_MEMBERS } from './entra-members.js';
import { enlist, runFleet } from './fleet.js';
import type { Explained, Item } from './item.js';
import { LOGIN_ITEMS } from './login-items.js';
import { sections } from './page.js';
import { PROPOSAL_ITEMS } from './proposal-items.js';
import { STATE_ITEMS } from './state-items.js';
import { TOKEN_ITEMS } from './token-items.js';

const ITEMS: readonly Item[] = [...LOGIN_ITEMS, ...TOKEN_ITEMS, ...PROPOSAL_ITEMS, ...STATE_ITEMS];
const FLEET = enlist([...ENTRA_MEMBERS, ...AZURE_MEMBERS]);

/** What newer versions of Node add to the words of a certificate that they do not know. */
const NODE_HINT = /; if the root CA is installed locally, [^(]*--use-system-ca/;

/** A row as someone reads it, without what differs from run to run. */
function shown({ check, status, severity, unknownReason, message, fix }: Result): string {
  const kind = [severity, ...(unknownReason === undefined ? [] : [unknownReason])].join(', ');
  const lines = [`${check}: ${status} (${kind})`, message, ...(fix === undefined ? [] : [fix])];
  return normalise(lines.join('\n'), ' none ').replace(NODE_HINT, '');
}

function expectExplained(row: Result, wanted: Explained, of: string): void {
  expect(shown(row)).toMatchSnapshot(of);
  expect(row.status).toBe(wanted.status);
  expect(row.unknownReason).toBe(wanted.status === 'unknown' ? wanted.reason : undefined);
  expect(`${row.message}\n${row.fix ?? ''}`).toMatch(wanted.says);
  if (wanted.fix !== undefined) expect(row.fix).toMatch(wanted.fix);
  if (wanted.keeps !== undefined) expect(row.message).toMatch(wanted.keeps);
  if (wanted.withoutId === undefined) expect(row.correlationId).toMatch(/^[\w:-]{8,64}$/);
}

/** The row of the wanted check that says it: a check may have several. */
function rowThatSays(step: Step, { check, says }: Explained): Result {
  const rows = rowsOf(step, check);
  const row = rows.find(({ message, fix }) => says.test(`${message}\n${fix ?? ''}`)) ?? rows[0];
  if (row === undefined) throw new Error(`The run has no row of ${check}:\n${step.log}`);
  return row;
}

describe('an error is explained where it is met', () => {
  it.each(ITEMS)('$of', async (item) => {
    const given = await scenario();
    await item.set?.(given);
    for (const fault of item.faults ?? []) given.simulator.addFault(fault);
    const step = await given.run(typeof item.step === 'function' ? await item.step(given) : (item.step ?? {}));

    expect(step.exitCode).toBe(item.exit);
    for (const text of item.texts) expect(step.log).toContain(text);
    if (item.says !== undefined) expect(step.log).toMatch(item.says);
    if (item.row !== undefined) expectExplained(rowThatSays(step, item.row), item.row, item.row.check);
    if (item.row?.status === 'unknown' && step.outputs.drift === 'false') expect(step.outputs.verdict).toBe('unknown');
  });
});

describe('a refusal of Entra, Microsoft Graph or Azure is explained', () => {
  // One run over an integration for each: the verdict is its own.
  it('in the row of the integration that meets it', async () => {
    const step = await runFleet(FLEET);
    expect(step.exitCode).toBe(1);
    expect(step.writes).toEqual([]);
    for (const { id, of, texts, row: wanted } of FLEET) {
      const integration = step.report.integrations.find((each) => each.id === id);
      const rows = integration?.results.filter(({ check }) => check === wanted.check) ?? [];
      const row = rows.find(({ message }) => wanted.says.test(message));
      if (row === undefined)
        throw new Error(`${of}: no row of ${wanted.check} says it:\n${JSON.stringify(rows, null, 2)}`);
      for (const text of texts) expect(step.log).toContain(text);
      expectExplained(row, wanted, of);
      // The name goes along, so that a failure says which of them it is.
      if (wanted.status === 'unknown') expect([of, integration?.verdict]).toEqual([of, 'unknown']);
    }
  });
});

describe('docs/troubleshooting.md', () => {
  const tested = new Set([...ITEMS, ...FLEET].flatMap(({ texts }) => texts));
  const written = sections().flatMap(({ texts }) => texts);

  it('has no text of an error that no test meets', () => {
    expect(written.filter((text) => !tested.has(text))).toEqual([]);
  });

  it('has a section for every error that is met here', () => {
    const known = new Set(written);
    expect([...tested].filter((text) => !known.has(text))).toEqual([]);
  });

  it('has a section for every code that the product explains, and names each error once', () => {
    const codes = [...EXPLAINED_CODES, ...PASSING_CODES].map((code) => `AADSTS${code}`);
    expect([...codes, ...HELPED_CODES].filter((code) => !written.includes(code))).toEqual([]);
    expect(written.filter((text, index) => written.indexOf(text) !== index)).toEqual([]);
  });

  it('says in each section what to do', () => {
    expect(
      sections()
        .filter(({ words }) => words.length < 60)
        .map(({ heading }) => heading),
    ).toEqual([]);
  });
});
