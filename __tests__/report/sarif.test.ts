import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { checkWordsModule } from '../../scripts/docs/check-words.js';
import { pagePath } from '../../src/core/check-page.js';
import { CATALOGUE, CHECK_IDS, type CheckId, type Result } from '../../src/core/results.js';
import { redactReport } from '../../src/report/redact.js';
import type { Report, ReportedConfig, ReportedIntegration } from '../../src/report/report.js';
import { type SarifOptions, sarifOf, sarifText, unsettledWords } from '../../src/report/sarif.js';
import { CodeScanning, refusals, schemaFaults } from './code-scanning.js';
import { makeConfig, makeIntegration, makeReport } from './fixtures.js';

const options: SarifOptions = {
  place: {
    repository: 'acme/.jit',
    ref: 'refs/heads/main',
    sha: 'a'.repeat(40),
    workflowPath: '.github/workflows/drift.yml',
  },
  action: { serverUrl: 'https://github.com', repository: 'acme/drift-action', ref: 'v1' },
  integrationId: undefined,
  onlyConfigRows: false,
  partial: false,
};

function row(check: CheckId, status: Result['status'], more: Partial<Result> = {}): Result {
  return { check, status, severity: CATALOGUE[check].severity, message: `${check} ${status}.`, ...more };
}

const integration = (results: readonly Result[], id = 'prod'): ReportedIntegration => makeIntegration({ id, results });

const config = (results: readonly Result[], more: Partial<ReportedConfig> = {}): ReportedConfig =>
  makeConfig({ results, ...more });

const report = makeReport;

/** The log of a report; one that the official schema or GitHub would refuse fails the test. */
function logOf(given: Report, more: Partial<SarifOptions> = {}) {
  const { log } = sarifOf(given, { ...options, ...more });
  expect(schemaFaults(JSON.parse(JSON.stringify(log)))).toEqual([]);
  expect(refusals(log)).toEqual([]);
  return log;
}

function resultsOf(given: Report, more: Partial<SarifOptions> = {}) {
  return logOf(given, more).runs[0]?.results ?? [];
}

const drifted = row('config/drift', 'failed', {
  message: 'azure.prod.tenant_id is "x", expected "y".',
  subject: 'azure.prod.tenant_id',
  fix: 'Merge the pull request.',
  location: { path: '.jit/jit-integration.yml', line: 8, column: 16 },
});

describe('the rules', () => {
  const [run] = logOf(report()).runs;

  it('are the whole catalogue, each with its words, its page and its level', () => {
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual([...CHECK_IDS]);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(CHECK_IDS.length);
    for (const rule of rules) {
      expect(rule.name).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(rule.fullDescription.text).toMatch(/^\S.{40,}[.)]$/s);
      expect(rule.helpUri).toBe(`https://github.com/acme/drift-action/blob/v1/${pagePath(rule.id as CheckId)}`);
    }
    const levels = { error: 'error', warning: 'warning', notice: 'note' };
    expect(rules.map((rule) => rule.defaultConfiguration.level)).toEqual(
      CHECK_IDS.map((id) => levels[CATALOGUE[id].severity]),
    );
  });

  it('have no address where the action comes from the checkout', () => {
    const action = { serverUrl: 'https://github.com', repository: '', ref: '' };
    const [rule] = logOf(report(), { action }).runs[0]?.tool.driver.rules ?? [];
    expect(rule).not.toHaveProperty('helpUri');
    expect(rule?.help.text).toContain('docs/checks/login/oidc.md');
  });

  it('are described as the pages describe them (else: npm run docs)', () => {
    const page = (check: string): string => readFileSync(`docs/checks/${check}.md`, 'utf8');
    expect(checkWordsModule(page)).toBe(readFileSync('src/report/check-words.ts', 'utf8'));
    expect(() => checkWordsModule(() => '# nothing')).toThrow('nothing below "What it looks at"');
  });
});

describe('the results', () => {
  it('are the failed rows alone: GitHub makes an alert of each, whatever its kind', () => {
    const rows = (['passed', 'failed', 'unknown', 'skipped'] as const).map((status) => row('app/exists', status));
    const log = logOf(report({ integrations: [integration(rows)] }));
    expect(log.runs.map(({ results }) => results.map(({ ruleId, level }) => [ruleId, level]))).toEqual([
      [['app/exists', 'error']],
    ]);
    expect(log.runs[0]?.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: 'error',
          associatedRule: { id: 'app/exists' },
          message: { text: 'app/exists of prod: app/exists unknown.' },
        },
      ],
    });
  });

  it('bear the severity of the row, not of the rule', () => {
    const rows = (['error', 'warning', 'notice'] as const).map((severity) =>
      row('secret/expiry', 'failed', { severity }),
    );
    expect(resultsOf(report({ integrations: [integration(rows)] })).map(({ level }) => level)).toEqual([
      'error',
      'warning',
      'note',
    ]);
  });

  it('point at the line of a file of this repository', () => {
    const [result] = resultsOf(report({ configs: [config([drifted])] }));
    expect(result?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: '.jit/jit-integration.yml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 8, startColumn: 16 },
        },
        logicalLocations: [
          { fullyQualifiedName: 'acme/.jit:.jit/jit-integration.yml#azure.prod.tenant_id', kind: 'resource' },
        ],
      },
    ]);
    expect(result?.message).toEqual({
      text: 'azure.prod.tenant_id is "x", expected "y".\nWhat to do: Merge the pull request.',
      markdown: expect.stringContaining('```text\nMerge the pull request.\n```'),
    });
  });

  it.each([
    {
      words: 'a file of another repository',
      of: { repository: 'acme/config' },
      uri: '.github/workflows/drift.yml',
      line: 1,
    },
    { words: 'another branch of this one', of: { ref: 'release' }, uri: '.jit/jit-integration.yml', line: 1 },
    { words: 'the commit itself', of: { ref: options.place.sha }, uri: '.jit/jit-integration.yml', line: 8 },
  ])('do not point at a line that is not in this commit: $words', ({ of, uri, line }) => {
    const given = config([drifted], of);
    const [result] = resultsOf(report({ configs: [given] }));
    expect(result?.locations[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri },
      region: { startLine: line },
    });
    const told = result?.message.text.startsWith(`${given.repository}:.jit/jit-integration.yml:8:16: azure.prod`);
    expect(told).toBe(line === 1);
  });

  it('point at the workflow for what is about Azure, and at no file on a laptop', () => {
    const given = report({ integrations: [integration([row('app/exists', 'failed')])] });
    expect(resultsOf(given)[0]?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe(
      '.github/workflows/drift.yml',
    );
    expect(resultsOf(given)[0]?.message.text).toBe('prod: app/exists failed.');
    const { log } = sarifOf(given, { ...options, place: { repository: '', ref: '', sha: '', workflowPath: '' } });
    expect(schemaFaults(JSON.parse(JSON.stringify(log)))).toEqual([]);
    expect(log.runs[0]?.results[0]?.locations).toEqual([
      { logicalLocations: [{ fullyQualifiedName: 'integrations/prod', kind: 'resource' }] },
    ]);
  });

  it('bear a waiver as a suppression with its reason', () => {
    const waived = { until: '2026-12-31', reason: 'decided by Ada' };
    const [open, suppressed] = resultsOf(
      report({ integrations: [integration([row('app/exists', 'failed', { waived }), row('app/role', 'failed')])] }),
    );
    expect(open).toMatchObject({ ruleId: 'app/role' });
    expect(open).not.toHaveProperty('suppressions');
    expect(suppressed?.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'Waived until 2026-12-31: decided by Ada' },
    ]);
  });

  it('bring no markup, link or hidden character along', () => {
    const hostile = row('app/exists', 'failed', {
      message: '[click](https://evil.example) @acme\u202e <img> `x`',
      subject: '../..\u0000',
      fix: '```\n[x](y) \ud800',
      location: { path: 'a b/ü?#%.yml', line: 1, column: 1 },
    });
    const [result] = resultsOf(report({ configs: [config([hostile], { path: 'a b/ü?#%.yml' })] }));
    expect(result?.message.text).not.toContain('](');
    expect(result?.message.text).not.toMatch(/[\u202e\ud800]/u);
    expect(result?.message.markdown).not.toMatch(/\[click\]|<img>|@acme/);
    expect(result?.message.markdown).toContain('````text');
    expect(result?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe('a%20b/%C3%BC%3F%23%25.yml');
  });

  it('are of config/* alone where only those count', () => {
    const given = report({
      mode: 'validate',
      integrations: [integration([row('app/exists', 'failed'), row('app/role', 'unknown')])],
      configs: [config([drifted])],
    });
    const log = logOf(given, { onlyConfigRows: true });
    expect(log.runs.map(({ results }) => results.map(({ ruleId }) => ruleId))).toEqual([
      ['config/drift'],
      ['config/drift'],
    ]);
    expect(log.runs[0]?.automationDetails.id).toBe('jit-azure-drift/validate/found/');
  });
});

describe('the fingerprints', () => {
  const printsOf = (given: Report): readonly (string | undefined)[] =>
    resultsOf(given).map((result) => result.partialFingerprints.primaryLocationLineHash);

  it('stay while words, severity and line change, and differ by check, owner and subject', () => {
    const base = row('secret/expiry', 'failed', { subject: 'key' });
    const of = (results: readonly Result[], id?: string) =>
      printsOf(report({ integrations: [integration(results, id)] }));
    const [print] = of([base]);
    expect(print).toMatch(/^[0-9a-f]{16}:1$/);
    expect(of([{ ...base, message: 'tomorrow', severity: 'warning' }])).toEqual([print]);
    expect(of([row('app/exists', 'failed'), base])).toContain(print);
    expect(of([{ ...base, check: 'secret/present' }])).not.toContain(print);
    expect(of([base], 'labs')).not.toContain(print);
    expect(of([{ ...base, subject: 'other' }])).not.toContain(print);
    const moved = { ...drifted, location: { path: '.jit/jit-integration.yml', line: 80, column: 1 } };
    expect(printsOf(report({ configs: [config([moved])] }))).toEqual(
      printsOf(report({ configs: [config([drifted])] })),
    );
  });

  it('tell equal rows apart', () => {
    const twice = printsOf(
      report({ integrations: [integration([row('app/role', 'failed'), row('app/role', 'failed')])] }),
    );
    expect(new Set(twice).size).toBe(2);
  });
});

describe('code scanning, told by one run after another', () => {
  const failing = [row('app/exists', 'passed'), row('app/permissions', 'failed', { subject: 'User.Read' })];
  const day = (results: readonly Result[]): Report => report({ integrations: [integration(results)] });
  const days: readonly {
    words: string;
    rows: readonly Result[];
    more?: Partial<SarifOptions>;
    open: readonly string[];
  }[] = [
    { words: 'a failure opens an alert', rows: failing, open: ['app/permissions'] },
    { words: 'an unknown keeps it', rows: [row('app/permissions', 'unknown')], open: ['app/permissions'] },
    {
      words: 'so does a failure that it depends on, which opens its own',
      rows: [row('app/exists', 'failed'), row('app/permissions', 'skipped', { prerequisite: 'app/exists' })],
      open: ['app/exists', 'app/permissions'],
    },
    {
      words: 'so does a run that leaves integrations out',
      rows: [],
      more: { partial: true },
      open: ['app/permissions'],
    },
    {
      words: 'a waived unknown, a notice and what does not apply keep nothing',
      rows: [
        row('app/permissions', 'passed'),
        row('app/consent', 'unknown', { waived: { until: '2026-12-31', reason: 'r' } }),
        row('secret/stale', 'unknown'),
        row('app/role', 'skipped'),
      ],
      open: [],
    },
    { words: 'an unknown alone opens none', rows: [row('app/exists', 'unknown')], open: [] },
  ];

  it('closes an alert only where all was judged', () => {
    const scanning = new CodeScanning();
    for (const { words, rows, more, open } of days) {
      scanning.upload(logOf(day(rows), more));
      expect([words, scanning.open]).toEqual([words, open]);
    }
  });

  it('says in the log what was not judged', () => {
    const words = (results: readonly Result[]) => unsettledWords(sarifOf(day(results), options));
    expect(words([row('app/permissions', 'unknown'), row('app/role', 'unknown')])).toBe(
      'SARIF: not all was judged (app/permissions, app/role), so this run opens alerts and closes none.',
    );
    expect(words(CHECK_IDS.map((check) => row(check, 'unknown', { severity: 'error' })))).toContain(
      `, and ${CHECK_IDS.length - 8} more)`,
    );
    expect(words(failing)).toBeUndefined();
  });

  it('keeps integrations of different runs, and modes, in categories of their own', () => {
    const ids = (given: Report, more: Partial<SarifOptions>) =>
      logOf(given, more).runs.map((run) => run.automationDetails.id);
    expect(ids(day([]), { integrationId: 'eu/prod' })).toEqual([
      'jit-azure-drift/check/eu_prod/found/',
      'jit-azure-drift/check/eu_prod/settled/',
    ]);
    // A repair judges what a check judges.
    expect(ids({ ...day([]), mode: 'repair' }, {})).toEqual(ids(day([]), {}));
  });
});

describe('the limits of GitHub', () => {
  it('are kept by cutting off the least, and then nothing is closed', () => {
    const many = Array.from({ length: 6000 }, (_, index) =>
      row('app/permissions', 'failed', { subject: `p${index}`, severity: 'notice', message: 'm' }),
    );
    const { log, unsettled } = sarifOf(
      report({ integrations: [integration([...many, row('app/exists', 'failed')])] }),
      options,
    );
    expect(refusals(log)).toEqual([]);
    expect(log.runs).toHaveLength(1);
    expect(log.runs[0]?.results[0]?.ruleId).toBe('app/exists');
    expect(unsettled).toEqual(['6001 results are more than the 5000 that GitHub keeps']);
    expect(gzipSync(sarifText({ log, unsettled })).length).toBeLessThan(10_000_000);
  });

  it('are kept where every text is long', () => {
    const many = Array.from({ length: 1500 }, (_, index) =>
      row('app/permissions', 'failed', { subject: `p${index}`, message: 'ü'.repeat(1500), fix: 'ä'.repeat(3000) }),
    );
    const { log } = sarifOf(report({ integrations: [integration(many)] }), options);
    expect(Buffer.byteLength(JSON.stringify(log))).toBeLessThan(9_000_000);
    expect(refusals(log)).toEqual([]);
    expect(log.runs[0]?.results).toHaveLength(1500);
    expect(log.runs[0]?.results[0]?.message.text).not.toContain('What to do');
  });
});

describe('the judges of these tests', () => {
  it('refuse what is no SARIF, and what GitHub refuses', () => {
    const given = report({ integrations: [integration([row('app/exists', 'failed')])] });
    const { log } = sarifOf(given, { ...options, place: { ...options.place, workflowPath: '' } });
    expect(refusals(log)).toEqual(['expected a physical location']);
    expect(refusals({ ...log, runs: [...log.runs, ...log.runs] })).toContain('two runs of one category');
    expect(schemaFaults({ ...log, version: '2.0.0' })).not.toEqual([]);
    expect(schemaFaults({ ...log, runs: log.runs.map(({ tool: _tool, ...run }) => run) })).not.toEqual([]);
    expect(schemaFaults({ ...log, runs: log.runs.map((run) => ({ ...run, strange: 1 })) })).not.toEqual([]);
  });
});

describe('a redacted report', () => {
  it('gives a file without names, words, subjects or reasons', () => {
    const secretive = {
      message: 'canary-message',
      subject: 'canary-subject',
      fix: 'canary-fix',
      waived: { until: '2026-12-31', reason: 'canary-reason' },
    };
    const given = report({
      integrations: [
        integration(
          [row('app/role', 'failed', secretive), row('app/role', 'unknown', { message: 'canary' })],
          'canary-id',
        ),
      ],
      configs: [config([drifted])],
      results: [row('waiver/expired', 'failed', { subject: 'canary-waiver' })],
    });
    const log = logOf(redactReport(given, 'acme/.jit'));
    expect(JSON.stringify(log)).not.toContain('canary');
    expect(log.runs[0]?.results).toHaveLength(3);
  });
});
