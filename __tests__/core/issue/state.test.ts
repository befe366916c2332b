import { describe, expect, it } from '@jest/globals';
import { EMPTY_STATE, type IssueState, readState, replaceState, writeState } from '../../../src/core/issue/state.js';

const KEY = '0123456789abcdef';
const OWNER = 'a'.repeat(12);
const FULL: IssueState = {
  rows: [
    {
      key: KEY,
      owner: OWNER,
      check: 'secret/expiry',
      severity: 'error',
      since: '2026-01-01',
      seen: '2026-01-02',
      told: 0,
      dismissed: true,
      words: { of: 'prod', message: 'It expires.' },
    },
    { key: KEY, owner: OWNER, check: 'app/role', severity: 'warning', since: '2026-01-01', seen: '2026-01-02' },
  ],
  more: 3,
  checked: { day: '2026-01-02', url: 'https://github.example/run/1' },
  edition: 4,
  closed: 'gone',
};

/** The comment as it would stand in a body, with one cell of its only row replaced. */
function withCell(index: number, cell: unknown): string {
  const row: unknown[] = [KEY, OWNER, 'app/role', 'w', '2026-01-01', '2026-01-02', 7, 0, 'prod', 'It is wrong.'];
  row[index] = cell;
  return comment({ rows: [row] });
}

function comment(given: Readonly<Record<string, unknown>>): string {
  const value = { rows: [], more: 0, checked: null, edition: 0, closed: false, ...given };
  return `<!-- jit-azure-drift-issue:1 ${JSON.stringify(value)} -->`;
}

describe('the state of the issue', () => {
  it.each<[string, IssueState]>([
    ['nothing', EMPTY_STATE],
    ['all there can be', FULL],
    ['one that was too many', { ...FULL, closed: 'duplicate' }],
  ])('comes back as it was written: %s', (_, state) => {
    expect(readState(`Words.\n\n${writeState(state)}\n`)).toStrictEqual(state);
  });

  it('is replaced in a body whose words stay', () => {
    expect(replaceState(`Before ${writeState(EMPTY_STATE)} after`, FULL)).toBe(`Before ${writeState(FULL)} after`);
  });

  it('leaves the words of the rows out where they would fill the issue, and keeps all else', () => {
    const row = { ...FULL.rows[0], words: { of: 'prod', message: 'x'.repeat(100) } } as IssueState['rows'][number];
    const { words: _words, ...wordless } = row;
    const rowsOf = (number: number) =>
      readState(writeState({ ...FULL, rows: Array.from({ length: number }, () => row) }))?.rows;
    expect(rowsOf(100)).toStrictEqual(Array.from({ length: 100 }, () => row));
    expect(rowsOf(150)).toStrictEqual(Array.from({ length: 150 }, () => wordless));
  });

  it.each<[string, string]>([
    ['a comment of another name', withCell(0, KEY).replace('issue:1', 'issue:2')],
    ['rows that are no list', comment({ rows: { 0: [] } })],
    ['a row that is no list', comment({ rows: [{ 0: KEY }] })],
    ['a row that is nothing', comment({ rows: [null] })],
    ['a key that is no text', withCell(0, 12_345_678)],
    ['a key with more before it', withCell(0, `x${KEY}`)],
    ['a key with more after it', withCell(0, `${KEY}x`)],
    ['a key that is too short', withCell(0, '1234567')],
    ['a key that is too long', withCell(0, 'a'.repeat(65))],
    ['an owner that is no hash', withCell(1, 'prod')],
    ['a check that is no text', withCell(2, 7)],
    ['a severity of its own', withCell(3, 'n')],
    ['no first day', withCell(4, null)],
    ['a day with more before it', withCell(4, 'on 2026-01-01')],
    ['a day with more after it', withCell(4, '2026-01-01T00:00:00Z')],
    ['a day in a list', withCell(4, ['2026-01-01'])],
    ['a day that is a number', withCell(5, 20_260_101)],
    ['no day on which it was seen', withCell(5, 'yesterday')],
    ['days that are no number', withCell(6, '7')],
    ['days below none', withCell(6, -1)],
    ['part of a day', withCell(6, 0.5)],
    ['a count that is no number', comment({ more: '1' })],
    ['a count that is a part', comment({ more: 1.5 })],
    ['no count', comment({ more: undefined })],
    ['an edition below none', comment({ edition: -1 })],
    ['an edition that is a text', comment({ edition: '0' })],
    ['a last check that is a word', comment({ checked: 'yesterday' })],
    ['no last check', comment({ checked: undefined })],
    ['a last check without its run', comment({ checked: { day: '2026-01-01' } })],
    ['a last check without its day', comment({ checked: { url: 'https://github.example' } })],
    ['another end', comment({ closed: true })],
  ])('is not taken from %s', (_, body) => expect(readState(body)).toBeUndefined());

  it.each<[string, string, object]>([
    ['days', withCell(6, null), { words: { of: 'prod', message: 'It is wrong.' } }],
    ['words', withCell(9, null), { told: 7 }],
    ['an owner’s name', withCell(8, null), { told: 7 }],
    ['a dismissal by another value', withCell(7, true), { told: 7, words: { of: 'prod', message: 'It is wrong.' } }],
  ])('is taken from a row without %s', (_, body, rest) => {
    expect(readState(body)?.rows).toStrictEqual([
      {
        key: KEY,
        owner: OWNER,
        check: 'app/role',
        severity: 'warning',
        since: '2026-01-01',
        seen: '2026-01-02',
        ...rest,
      },
    ]);
  });
});
