import { describe, expect, it } from '@jest/globals';
import { markerOf, readMarker } from '../../src/core/proposal-marker.js';
import {
  BODY_LIMIT,
  closingComment,
  type ProposalTextInput,
  proposalBody,
  proposalTextKey,
} from '../../src/core/proposal-text.js';
import { commitMessage, proposalTitle } from '../../src/core/proposal-title.js';
import type { Result } from '../../src/core/results.js';
import { CHANGE, entry, file, PATH, SERVES, TEXT, wanted } from './proposal-fixtures.js';

const RESULTS: readonly Result[] = [
  { check: 'app/exists', status: 'passed', severity: 'error', message: 'The app is there.' },
  { check: 'secret/expiry', status: 'failed', severity: 'error', message: 'Ends in 3 days, says @octocat.' },
];

const COMMIT = { oid: 'c'.repeat(40), signed: true };

function input(given: Partial<ProposalTextInput> = {}): ProposalTextInput {
  return {
    wanted: wanted(),
    results: RESULTS,
    title: undefined,
    runUrl: 'https://github.example/run/1',
    viewer: 'drift[bot]',
    redact: false,
    ...given,
  };
}

function body(given: Partial<ProposalTextInput> = {}): string {
  const made = input(given);
  return proposalBody(made, markerOf(made.wanted, TEXT, COMMIT));
}

describe('title', () => {
  it.each([
    ['one entry', {}, `Correct the azure entry prod in ${PATH}`],
    [
      'several',
      { wanted: wanted({ entries: [entry(), entry({ key: 'dev' }), entry({ key: 'calm', changes: [] })] }) },
      `Correct 2 azure entries in ${PATH}`,
    ],
    ['redacted', { redact: true }, `Correct the azure entry in ${PATH}`],
    ['given', { title: ' Mine: #1 ' }, 'Mine: #1'],
    [
      'hostile',
      { wanted: wanted({ entries: [entry({ key: '@a\n#1' })] }) },
      `Correct the azure entry @\u200ba #\u200b1 in ${PATH}`,
    ],
  ])('%s', (_, given, expected) => {
    expect(proposalTitle(input(given))).toBe(expected);
  });

  it('fits GitHub', () => {
    expect(proposalTitle(input({ title: 'x'.repeat(256) }))).toBe('x'.repeat(256));
    expect(Array.from(proposalTitle(input({ title: '😀'.repeat(300) })))).toHaveLength(256);
  });
});

describe('commit message', () => {
  it('says what changes and whom it serves', () => {
    expect(commitMessage(input({ title: 'Mine' }))).toEqual({
      headline: `Correct the azure entry prod in ${PATH}`,
      body: `What changes:\n- azure.prod.tenant_id\n\nServes: ${SERVES}`,
    });
    expect(commitMessage(input({ redact: true })).body).toBe(`1 values change.\n\nServes: ${SERVES}`);
  });
});

describe('body', () => {
  const ended = (text: string) => text.slice(text.indexOf('### Checks'), text.indexOf('Made by'));
  const found = (number: number, status: 'passed' | 'failed'): readonly Result[] =>
    Array.from({ length: number }, () => ({
      check: 'app/exists',
      status,
      severity: 'error',
      message: 'x'.repeat(900),
    }));

  it('tells first what should be looked at, then all, and as much as has room', () => {
    const head = '|  | check | found |\n| --- | --- | --- |\n';
    const failed = '| ❌ error | <code>secret&#47;expiry</code> | Ends in 3 days, says &#64;&#8203;octocat. |';
    const passed = '| ✅ passed | <code>app&#47;exists</code> | The app is there. |';
    const all = (lines: string, number: number) =>
      `<details><summary>All ${number} results</summary>\n\n${lines}\n\n</details>\n\n`;
    expect(ended(body())).toBe(
      `### Checks\n\n1 error, 1 passed.\n\n${head}${failed}\n\n${all(`${head}${passed}\n${failed}`, 2)}`,
    );
    expect(ended(body({ results: RESULTS.slice(0, 1), redact: true }))).toBe(
      `### Checks\n\n1 passed.\n\n${all('|  | check |\n| --- | --- |\n| ✅ passed | <code>app&#47;exists</code> |', 1)}`,
    );
    expect(ended(body({ results: found(100, 'passed') }))).toBe('### Checks\n\n100 passed.\n\n');
    expect(ended(body({ results: found(400, 'failed') }))).toBe('### Checks\n\n400 errors.\n\n');
  });

  it('counts the changes and renames that have no room', () => {
    const long = '_'.repeat(200);
    const changes = Array.from({ length: 150 }, () => ({ at: long, actual: long, expected: long }));
    const text = body({ wanted: wanted({ entries: [entry({ changes })] }), results: found(400, 'failed') });
    expect(text.match(/^\| <code>/gm)).toHaveLength(20);
    expect(text).toContain('|\n\n… and 130 more: see the files tab.\n\n### Checks\n\n400 errors.\n\nMade by');
    const renames = Array.from({ length: 51 }, () => ({ ...CHANGE, kind: 'rename' as const }));
    expect(body({ wanted: wanted({ entries: [entry({ changes: renames })] }) }).match(/^\*\*The entry/gm)).toHaveLength(
      50,
    );
  });

  it('tells all results as long as they have room', () => {
    const rows = Array.from({ length: 1450 }, () => ({ ...found(1, 'passed')[0], check: 'app/role' }) as Result);
    const text = body({ redact: true, results: rows });
    expect(text).toContain('<details><summary>All 1450 results</summary>');
    expect(text.length).toBeGreaterThan(0.9 * BODY_LIMIT);
    const bad = rows.map((row): Result => ({ ...row, status: 'failed' }));
    const few = body({ redact: true, results: bad });
    expect(few.match(/^\| ❌ error \|/gm)).toHaveLength(1450);
    expect(few).not.toContain('All 1450 results');
  });

  it('names no place where redacted', () => {
    const changes = [{ ...CHANGE, at: 'azure.named.other' }];
    const text = body({ wanted: wanted({ entries: [entry({ changes })] }), redact: true, results: [] });
    expect(text).toContain('| <code>the whole entry</code> |');
  });

  it('tells what changes, why, and what was found', () => {
    const text = body();
    expect(text).toContain('| at | is | should be |');
    expect(text).toContain('<code>azure.prod.tenant&#95;id</code> | <code>old</code> | <code>new</code>');
    expect(text).toContain('1 error, 1 passed.');
    expect(text).toContain('Ends in 3 days, says &#64;&#8203;octocat.');
    expect(text).toContain('[this run](https://github.example/run/1)');
    expect(text).not.toMatch(/CAUTION|GITHUB_TOKEN|renamed|place of/);
    expect(readMarker(text)).toEqual(markerOf(wanted(), TEXT, COMMIT));
  });

  it('shows the chains of what changes, and folds all results away', () => {
    const rows = [RESULTS[0], RESULTS[1]].filter((row) => row !== undefined);
    const picture = {
      repository: [],
      chains: [
        { name: 'named-prod', rows, file: 0 },
        { name: 'named-dev', rows: [], file: 0 },
      ],
      files: [[]],
    };
    const [whole, redacted] = [body({ picture }), body({ picture, redact: true })];
    expect(whole.indexOf('```mermaid')).toBeLessThan(whole.indexOf('### What changes'));
    expect(whole).toContain('subgraph chain0["named-prod"]');
    expect(redacted).toContain('subgraph chain0["integration 1"]');
    expect(redacted).not.toContain('named');
    for (const text of [whole, redacted]) {
      expect(text).toContain('"✖#160;Secret<br/>failed"');
      expect(text).toContain('<summary>All 2 results</summary>');
      expect(text.indexOf('app&#47;exists')).toBeGreaterThan(text.indexOf('<details>'));
      expect(text.indexOf('secret&#47;expiry')).toBeLessThan(text.indexOf('<details>'));
    }
    expect(body()).not.toContain('mermaid');
    expect(proposalTextKey(input({ picture }))).toBe(proposalTextKey(input()));
  });

  it('links the page of what failed, which is no news: what decides whether the text is behind leaves it out', () => {
    const docs = (check: string) => `https://github.example/acme/action/blob/v1/docs/checks/${check}.md`;
    const results = RESULTS.map((row) => ({ ...row, docs: docs(row.check) }));
    for (const redact of [false, true]) {
      const text = body({ results, redact });
      expect(text).toContain(`[<code>secret&#47;expiry</code>](${docs('secret/expiry')})`);
      expect(text).not.toContain(docs('app/exists'));
    }
    expect(proposalTextKey(input({ results }))).toBe(proposalTextKey(input()));
    const many = Array.from({ length: 2000 }, () => results).flat();
    expect(body({ results: many }).length).toBeLessThanOrEqual(BODY_LIMIT);
  });

  it('puts a literal secret first and never shows it', () => {
    const changes = [
      {
        at: 'azure.prod.auth.client_secret',
        actual: 'S3cret~value',
        expected: '${{ jit_secrets.x }}',
        kind: 'literal-secret' as const,
      },
    ];
    const text = body({ wanted: wanted({ entries: [entry({ changes })] }) });
    expect(text.startsWith('> [!CAUTION]')).toBe(true);
    expect(text.indexOf('Rotate it')).toBeLessThan(text.indexOf('Create the Jit secret'));
    expect(text.indexOf('Create the Jit secret')).toBeLessThan(text.indexOf('merge this'));
    expect(text).toContain('(a value, not shown)');
    expect(text).not.toContain('S3cret');
    expect(proposalTextKey(input({ wanted: wanted({ entries: [entry({ changes })] }) }))).not.toContain('S3cret');
  });

  it('says a rename in bold', () => {
    const changes = [{ at: 'azure.prod', actual: 'old*key', expected: 'prod', kind: 'rename' as const }];
    expect(body({ wanted: wanted({ entries: [entry({ changes })] }) })).toContain(
      '**The entry <code>old&#42;key</code> is renamed to <code>prod</code>.**',
    );
  });

  it('says that checks wait for approval when GITHUB_TOKEN opened it', () => {
    expect(body({ viewer: 'github-actions[bot]' })).toContain('wait until someone with write access approves');
  });

  it('links what it takes the place of', () => {
    expect(body({ replaces: { number: 4, url: 'https://github.example/pull/4' } })).toContain(
      '[pull request 4](https://github.example/pull/4)',
    );
  });

  it('shows ids, fields and counts only where everyone can read it', () => {
    const changes = [
      CHANGE,
      { at: 'azure.prod', actual: 'oldkey', expected: 'prod', kind: 'rename' as const },
      { at: 'azure.prod.auth.client_secret', actual: '', expected: 'p', kind: 'literal-secret' as const },
    ];
    const text = body({
      redact: true,
      wanted: wanted({
        entries: [
          entry({
            changes: changes.map((change) => ({ ...change, expected: `hidden-${change.expected}`, actual: 'hidden' })),
          }),
        ],
      }),
    });
    expect(text.slice(0, text.indexOf('<!--'))).not.toMatch(/hidden|3 days|is there/);
    expect(text).toContain('<code>secret&#47;expiry</code>');
    expect(text).toContain('1 place');
  });

  it.each([
    ['long messages', 1, 1, 200_000, '…'],
    ['many values', 20_000, 1, 10, 'see the files tab'],
    ['many rows', 1, 5000, 200, '5000 errors'],
    ['many files', 3, 3, 3, 'azure entries'],
  ])('fits GitHub with %s', (_, values, rows, length, words) => {
    const changes = Array.from({ length: values }, (__, index) => ({
      at: `azure.prod.f${index}`,
      actual: '@'.repeat(Math.min(length, 300)),
      expected: 'x|'.repeat(20),
    }));
    const results = Array.from(
      { length: rows },
      (): Result => ({ check: 'app/exists', status: 'failed', severity: 'error', message: 'a|'.repeat(length) }),
    );
    const files =
      words === 'azure entries'
        ? Array.from({ length: 50 }, (__, index) => file({ path: `${'long/'.repeat(30)}${index}.yml` }))
        : [file()];
    const given = { results, wanted: wanted({ files, entries: [entry({ changes }), entry({ key: 'dev', changes })] }) };
    const text = body(given);
    expect(text.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(text).toContain(words);
    expect(readMarker(text)).toEqual(markerOf(given.wanted, TEXT, COMMIT));
  });
});

describe('what makes a text stale', () => {
  it('is not the run’s address, nor the words of a row', () => {
    const key = proposalTextKey(input());
    const [first, second] = RESULTS;
    expect(proposalTextKey(input({ runUrl: 'https://other.example' }))).toBe(key);
    expect(
      first && second && proposalTextKey(input({ results: [first, { ...second, message: 'Ends in 2 days.' }] })),
    ).toBe(key);
    expect(proposalTextKey(input({ results: [] }))).not.toBe(key);
    expect(proposalTextKey(input({ title: 'x' }))).not.toBe(key);
  });
});

describe('closing comment', () => {
  it('marks the closing as ours', () => {
    expect(closingComment('https://github.example/run/1')).toContain('<!-- jit-azure-drift:closed -->');
  });
});
