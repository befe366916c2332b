import { describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/core/results.js';
import { annotationsOf } from '../../src/report/annotations.js';
import { compactJson, reportJson } from '../../src/report/json.js';
import { inertLine, resultLines } from '../../src/report/log.js';
import { emptyOutputs, OUTPUT_NAMES, outputsOf } from '../../src/report/outputs.js';
import type { Report, ReportedIntegration } from '../../src/report/report.js';
import { summaryOf } from '../../src/report/summary.js';
import { makeConfig, makeIntegration, makeReport } from './fixtures.js';

const passedRow: Result = {
  check: 'login/oidc',
  status: 'passed',
  severity: 'error',
  message: 'Entra exchanged the token.',
};
const failedRow: Result = {
  check: 'secret/expiry',
  status: 'failed',
  severity: 'error',
  message: 'The secret ends in 3 days.',
  fix: 'az ad app credential reset --append',
};

const integration = (overrides: Partial<ReportedIntegration> = {}): ReportedIntegration =>
  makeIntegration({ results: [passedRow], ...overrides });

const config = makeConfig;

const report = (overrides: Partial<Report> = {}): Report =>
  makeReport({ integrations: [integration()], configs: [config()], ...overrides });

describe('outputsOf', () => {
  const files = { json: '{}', reportFile: '/tmp/report.json' };

  it('always sets every output', () => {
    expect(Object.keys(outputsOf(report(), files))).toEqual([...OUTPUT_NAMES]);
    expect(Object.keys(emptyOutputs())).toEqual([...OUTPUT_NAMES]);
    expect(emptyOutputs()).toMatchObject({
      verdict: 'unknown',
      drift: 'false',
      errors: '0',
      'pull-request-operation': '',
    });
  });

  it('gives the earliest judged secret, the unhealthy ids and the first pull request', () => {
    const secret = (expiresOn: string, daysLeft: number) => ({ keyId: 'k', description: null, expiresOn, daysLeft });
    const outputs = outputsOf(
      report({
        verdict: 'unhealthy',
        integrations: [
          integration({
            id: 'a',
            verdict: 'unhealthy',
            secret: secret('2027-01-01T00:00:00Z', 40),
            results: [failedRow],
          }),
          integration({ id: 'b', secret: secret('2026-12-01T00:00:00Z', 10) }),
          integration({ id: 'c', verdict: 'unhealthy' }),
        ],
        configs: [
          config(),
          config({
            drift: true,
            pullRequest: { operation: 'created', number: 7, url: 'https://github.com/acme/.jit/pull/7' },
          }),
        ],
      }),
      files,
    );
    expect(outputs).toMatchObject({
      verdict: 'unhealthy',
      drift: 'true',
      errors: '1',
      'unhealthy-integrations': 'a,c',
      'secret-expires-on': '2026-12-01',
      'secret-days-left': '10',
      'pull-request-number': '7',
      'pull-request-operation': 'created',
      report: '{}',
    });
  });

  it('leaves a report of 64 KiB or more to the file', () => {
    expect(outputsOf(report(), { ...files, json: 'x'.repeat(65_536) }).report).toBe('');
    expect(outputsOf(report(), { ...files, json: 'x'.repeat(65_535) }).report).toHaveLength(65_535);
  });
});

describe('annotationsOf', () => {
  const here = { repository: 'acme/.jit' };

  it('is silent on a healthy run', () => expect(annotationsOf(report(), here)).toEqual([]));

  it('gathers the notices of one check and owner, and nothing louder', () => {
    const notice = { ...failedRow, check: 'app/legacy-graph', severity: 'notice' } as const;
    const rows: readonly Result[] = [
      { ...notice, message: 'One.' },
      { ...notice, message: 'Two.' },
      { ...notice, check: 'secret/stale', message: 'Alone.' },
      { ...failedRow, message: 'First.' },
      { ...failedRow, message: 'Second.' },
    ];
    const given = report({
      integrations: [integration({ results: rows }), integration({ id: 'labs', results: rows })],
    });
    const told = annotationsOf(given, here).map(({ level, message }) => [level, message.split('\n')[0]]);
    expect(told.filter(([level]) => level === 'error')).toHaveLength(4);
    expect(told.filter(([level]) => level === 'notice')).toEqual([
      ['notice', 'One.'],
      ['notice', 'Alone.'],
      ['notice', 'One.'],
      ['notice', 'Alone.'],
    ]);
    const gathered = annotationsOf(given, here).find(({ message }) => message.startsWith('One.'));
    expect(gathered?.message).toMatch(/^One\.\nTwo\.\nWhat to do: /);
  });

  it('keeps within ten of a kind and says how many are left', () => {
    const rows = Array.from({ length: 14 }, (_, index): Result => ({ ...failedRow, message: `no ${index}` }));
    const annotations = annotationsOf(report({ integrations: [integration({ results: rows })] }), here);
    expect(annotations).toHaveLength(10);
    expect(annotations[9]).toMatchObject({ level: 'error', message: expect.stringContaining('5 more') });
  });

  it('takes an unknown error as a warning', () => {
    const row: Result = { ...passedRow, status: 'unknown', unknownReason: 'timeout' };
    expect(annotationsOf(report({ integrations: [integration({ results: [row] })] }), here)).toMatchObject([
      { level: 'warning' },
    ]);
  });

  it('points to a line only in the workflow’s own repository', () => {
    const row: Result = {
      ...failedRow,
      check: 'config/lint',
      location: { path: '.jit/jit-integration.yml', line: 4, column: 2 },
    };
    const given = report({ configs: [config({ results: [row] })] });
    expect(annotationsOf(given, here)[0]?.location).toEqual({ path: '.jit/jit-integration.yml', line: 4, column: 2 });
    expect(annotationsOf(given, { repository: 'acme/infra' })[0]?.location).toBeUndefined();
  });
});

describe('resultLines', () => {
  it('shows sign, check, kind and words, and below what to do', () => {
    const lines = resultLines(
      report({ integrations: [integration({ verdict: 'unhealthy', results: [passedRow, failedRow] })] }),
    );
    expect([...lines]).toEqual([
      'Integration prod: unhealthy',
      '  ✔ login/oidc    Entra exchanged the token.',
      '  ✖ secret/expiry [error] The secret ends in 3 days.',
      '      az ad app credential reset --append',
    ]);
  });
});

describe('inertLine', () => {
  it.each([
    ['::set-output name=a::b', ': :set-output name=a::b'],
    ['   ::add-mask::x', '   : :add-mask::x'],
    ['a ::warning::b', 'a ::warning::b'],
    ['x ##[add-mask]y', 'x ## [add-mask]y'],
    ['plain', 'plain'],
  ])('%j becomes %j', (line, expected) => expect(inertLine(line)).toBe(expected));
});

describe('summaryOf', () => {
  it('starts with the verdict and says that nothing needs attention', () => {
    const text = summaryOf(report());
    expect(text.split('\n')[0]).toBe('## ✅ Jit Azure Drift: healthy');
    expect(text).toContain('Nothing needs attention.');
    expect(text).toContain('9 requests, 1.2 s');
  });

  it('ends with a note where one is given', () => {
    const [end, note] = summaryOf(report(), [], ['Mind the gap.']).trimEnd().split('\n\n').reverse();
    expect([note, end]).toEqual(['Mind the gap.', expect.stringContaining('9 requests')]);
    expect(summaryOf(report())).toBe(summaryOf(report(), [], ['Mind the gap.']).replace('Mind the gap.\n\n', ''));
  });

  it('lists what needs attention, worst first, with what to do', () => {
    const warning: Result = { check: 'app/role', status: 'failed', severity: 'warning', message: 'No app role.' };
    const text = summaryOf(
      report({
        verdict: 'unhealthy',
        integrations: [integration({ verdict: 'unhealthy', results: [warning, failedRow] })],
      }),
    );
    expect(text.indexOf('ends in 3 days')).toBeLessThan(text.indexOf('No app role'));
    expect(text).toContain('az ad app credential reset --append');
  });

  it('draws what Jit sees of the file at the file, not at the repository', () => {
    const stale: Result = { check: 'jit/integration-file', status: 'failed', severity: 'error', message: 'Stale.' };
    const text = summaryOf(report({ results: [stale] }), [{ file: 0, warningDays: 30, errorDays: 7 }]);
    expect(text).toContain('["File<br/>✖#160;failed"]:::failed');
    expect(text).not.toContain('["Repository<br/>✖');
  });

  it('shows the chain and the secrets’ lives above the table, and folds details away', () => {
    const secret = { keyId: 'k', description: null, expiresOn: '2027-02-20T00:00:00Z', daysLeft: 91 };
    const given = report({ integrations: [integration({ secret, results: [passedRow, failedRow] })] });
    const text = summaryOf(given, [{ file: 0, warningDays: 30, errorDays: 7 }]);
    const order = ['flowchart TB', 'gantt', '2027-01-20', '| Verdict |', '### What needs', '<details>'];
    const places = order.map((words) => text.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text).toContain('["Client#160;secret<br/>✖#160;failed"]:::failed');
    expect(text.slice(text.indexOf('| Verdict |')).split('\n')[2]).toBe(
      '| ✅&nbsp;healthy | prod | ✅ | ⏭️&nbsp;not&nbsp;checked | ❌&nbsp;failed | ⏭️&nbsp;not&nbsp;checked | ⏭️&nbsp;not&nbsp;checked | ⏭️&nbsp;not&nbsp;checked | ⏭️&nbsp;not&nbsp;checked |',
    );
    expect(summaryOf(given)).not.toContain('gantt');
  });

  it('shows each integration with its own file', () => {
    const drift: Result = { check: 'config/drift', status: 'failed', severity: 'warning', message: 'Drift.' };
    const given = report({
      integrations: [integration(), integration({ id: 'dev' })],
      configs: [
        config({ results: [passedRow, { ...drift, status: 'passed' }] }),
        config({ path: 'b.yml', results: [drift] }),
      ],
    });
    const text = summaryOf(given, [
      { file: 1, warningDays: 30, errorDays: 7 },
      { file: 0, warningDays: 30, errorDays: 7 },
    ]);
    const cells = text.split('\n').filter((line) => line.startsWith('| ✅&nbsp;healthy |'));
    expect(cells.map((line) => line.split(' | ').at(-1))).toEqual(['⚠️&nbsp;warning |', '✅ |']);
    expect(text).toContain('file0["⚠️#160;File<br/>warning"]');
  });

  it('puts those of many integrations that are not healthy first, and folds the whole table away', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      integration({ id: `n${index}`, verdict: index === 42 ? 'unknown' : index === 77 ? 'unhealthy' : 'healthy' }),
    );
    const text = summaryOf(report({ integrations: many }));
    const open = text.slice(text.indexOf('| Verdict |'), text.indexOf('<details>'));
    expect([...open.matchAll(/\| (n\d+) \|/g)].map((match) => match[1])).toEqual(['n77', 'n42']);
    expect(text).toContain('<summary>All 100 integrations: 1 unhealthy, 1 unknown, 98 healthy</summary>');
    expect(text).toContain('| n99 |');
    expect(text).toContain('✅#160;100#160;passed');
  });

  it('lets nothing from outside become markup or end a code block', () => {
    const hostile: Result = {
      ...failedRow,
      message: '![x](https://evil.example) <img src=x> @acme | `a`',
      fix: '```\n# not code',
    };
    const text = summaryOf(report({ integrations: [integration({ id: '</summary><b>', results: [hostile] })] }));
    expect(text).not.toContain('<img');
    expect(text).not.toContain('![x]');
    expect(text).not.toContain('<b>');
    expect(text).toContain('````text\n```\n# not code\n````');
  });

  it('stays below GitHub’s limit, worst rows kept', () => {
    const rows = Array.from({ length: 20_000 }, (): Result => ({ ...failedRow, message: 'x'.repeat(100) }));
    const text = summaryOf(report({ verdict: 'unhealthy', integrations: [integration({ results: rows })] }));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('19950 more');
  });
});

describe('reportJson', () => {
  it.each([
    ['of none', report({ integrations: [] })],
    ['of one', report()],
    ['of several', report({ integrations: [integration(), integration({ id: '\n  "integrations": []\u202e' })] })],
    ['before it began', { schema: 1, verdict: 'unknown', error: 'bad' }],
  ])('%s is the report, as one text', (_, given) => {
    const text = [...reportJson(given)].join('');
    const escaped = JSON.stringify(given, null, 2).replaceAll('\u202e', '\\u202e');
    expect(text).toBe(`${escaped}\n`);
  });

  it('on one line is left out where it is too long without being made', () => {
    const many = report({ integrations: [integration({ results: Array.from({ length: 100 }, () => passedRow) })] });
    expect(compactJson(many, 6000)).toBe('');
    expect(JSON.parse(compactJson(many, 6001))).toEqual(many);
  });
});
