import { createHash } from 'node:crypto';
import { failed, passed, skippedAfter, unknown } from '../../src/core/checks/rows.js';
import { observe, ownerKey } from '../../src/core/issue/observe.js';
import { planIssue } from '../../src/core/issue/plan.js';
import { rowsOf } from '../../src/core/picture/link-state.js';
import { markerOf } from '../../src/core/proposal-marker.js';
import { proposalBody } from '../../src/core/proposal-text.js';
import { CATALOGUE, CHECK_IDS, type CheckId, type Result } from '../../src/core/results.js';
import { verdictOf } from '../../src/core/verdict.js';
import { redactReport } from '../../src/report/redact.js';
import type { Report, ReportedIntegration } from '../../src/report/report.js';
import { summaryOf } from '../../src/report/summary.js';
import type { Beside } from '../../src/report/summary-picture.js';

/** The moment at which all of these runs ended. */
const NOW = Date.UTC(2026, 10, 22, 6);
const DAY_IN_MS = 86_400_000;
const RUN = 'https://github.example/acme/.jit/actions/runs/1';

const REPOSITORY_CHECKS: readonly CheckId[] = ['issue/kept', 'waiver/expired'];

/** One sample: what is shown, and under which name it is kept. */
export interface Sample {
  readonly name: string;
  readonly text: string;
}

/** How one invented integration stands. */
interface Invented {
  readonly id: string;
  /** Undefined: its secret could not be read. */
  readonly daysLeft?: number;
  /** Rows in place of the passed ones. */
  readonly rows?: readonly Result[];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Every check of some kind, passed, but for those that are given. */
function rowsWith(given: readonly Result[], isWanted: (check: CheckId) => boolean): readonly Result[] {
  return CHECK_IDS.filter(isWanted).flatMap((check) => {
    const own = given.filter((row) => row.check === check);
    return own.length > 0 ? own : [passed(check, `${CATALOGUE[check].title}: as it should be.`)];
  });
}

const ofFile = (check: CheckId): boolean => /^(?:config|pull-request)\//.test(check);
const ofRun = (check: CheckId): boolean => REPOSITORY_CHECKS.includes(check);
const ofIntegration = (check: CheckId): boolean => !ofFile(check) && !ofRun(check) && !check.startsWith('jit/');

function integration({ id, daysLeft, rows = [] }: Invented): ReportedIntegration {
  const results = rowsWith(rows, ofIntegration);
  const secret =
    daysLeft === undefined
      ? null
      : {
          keyId: id,
          description: 'jit',
          expiresOn: new Date(NOW + (daysLeft + 0.5) * DAY_IN_MS).toISOString(),
          daysLeft,
        };
  return {
    id,
    name: id,
    tenantId: '11111111-1111-4111-8111-111111111111',
    clientId: '22222222-2222-4222-8222-222222222222',
    subscriptionId: '33333333-3333-4333-8333-333333333333',
    verdict: verdictOf(results, false),
    secret,
    results,
  };
}

function report(invented: readonly Invented[], file: readonly Result[] = []): Report {
  const integrations = invented.map(integration);
  const results = rowsWith(file, ofFile);
  const drift = file.some(({ check }) => check === 'config/drift');
  const all = [...integrations.flatMap((one) => one.results), ...results];
  return {
    schema: 1,
    tool: { name: 'jit-azure-drift', version: '0.1.0' },
    generatedAt: new Date(NOW).toISOString(),
    run: { url: RUN, event: 'schedule', sha: 'a'.repeat(40) },
    mode: 'check',
    dryRun: false,
    verdict: verdictOf(all, drift),
    integrations,
    configs: [
      {
        repository: 'acme/.jit',
        path: '.jit/jit-integration.yml',
        ref: 'main',
        blob: 'b'.repeat(40),
        drift,
        changes: [],
        results,
        pullRequest: drift
          ? { operation: 'created', number: 7, url: 'https://github.example/acme/.jit/pull/7' }
          : { operation: 'none', number: null, url: null },
      },
    ],
    repairs: [],
    issue: { operation: 'none' },
    results: rowsWith([], ofRun),
    requests: { total: 9, retried: 0 },
    durationMs: 1234,
  };
}

function beside({ integrations }: Report): readonly Beside[] {
  return integrations.map(() => ({ file: 0, warningDays: 30, errorDays: 7 }));
}

const cause = { known: false, reason: 'transient', read: 'the role assignments (Azure)', found: 'HTTP 503' } as const;
const DRIFT = [failed('config/drift', 'azure.prod.tenant_id is another tenant.', { severity: 'warning' })];
const ENDING = [
  failed('secret/expiry', 'The client secret "jit" ends in 5 days (threshold 7).', {
    subject: 'prod',
    fix: 'az ad app credential reset --append --id 22222222-2222-4222-8222-222222222222',
  }),
];
const ROLE_LOST = [
  failed('role/assignment', 'The app does not hold Reader on the subscription.', { fix: 'az role assignment create' }),
];
const UNREAD = [unknown('role/assignment', cause), unknown('role/denied', cause)];
const NO_LOGIN = [
  failed('login/oidc', 'Entra refused the token (AADSTS700213).'),
  ...CHECK_IDS.filter((check) => ofIntegration(check) && check !== 'login/oidc').map((check) =>
    skippedAfter(check, 'login/oidc'),
  ),
];
const LIVED_WITH = ROLE_LOST.map((row) => ({ ...row, waived: { until: '2026-12-31', reason: 'Being moved.' } }));
const LICENCE = [failed('managed-app/jit-access-licence', 'The tenant has no Entra ID P2.')];

const MANY: readonly Invented[] = Array.from({ length: 100 }, (_, index): Invented => {
  const id = `subscription-${index + 1}`;
  if (index % 25 === 3) return { id, daysLeft: 5, rows: ENDING };
  if (index % 25 === 7) return { id, rows: NO_LOGIN };
  if (index % 50 === 11) return { id, daysLeft: 200, rows: UNREAD };
  if (index === 42) return { id, daysLeft: 300, rows: LIVED_WITH };
  return { id, daysLeft: 40 + ((index * 37) % 500) };
});

const FIVE: readonly Invented[] = [
  { id: 'prod', daysLeft: 5, rows: ENDING },
  { id: 'staging', daysLeft: 89 },
  { id: 'development', daysLeft: 200 },
  { id: 'labs', daysLeft: 310, rows: UNREAD },
  { id: 'sandbox', daysLeft: 24 },
];

/** Sample reports by name. */
function reports(): Readonly<Record<string, Report>> {
  const failing = report([{ id: 'prod', daysLeft: 5, rows: [...ENDING, ...ROLE_LOST, ...LICENCE] }], DRIFT);
  return {
    '1-healthy': report([{ id: 'prod', daysLeft: 89 }]),
    '1-failing': failing,
    '1-unknown': report([{ id: 'prod', daysLeft: 89, rows: UNREAD }]),
    '1-no-login': report([{ id: 'prod', rows: NO_LOGIN }]),
    '1-waived': report([{ id: 'prod', daysLeft: 400, rows: LIVED_WITH }]),
    '1-redacted': redactReport(failing, 'acme/infra'),
    '5-mixed': report(FIVE, DRIFT),
    '5-healthy': report(FIVE.map(({ id }, index) => ({ id, daysLeft: 60 + 70 * index }))),
    '5-redacted': redactReport(report(FIVE, DRIFT), 'acme/infra'),
    '5-secrets': report([-20, 0, 9, 89, 700].map((daysLeft, index) => ({ id: `secret ${index + 1}`, daysLeft }))),
    '100-mixed': report(MANY, DRIFT),
  };
}

function pullRequest(given: Report, redact: boolean): string {
  const path = '.jit/jit-integration.yml';
  const change = { at: 'azure.prod.tenant_id', actual: 'old', expected: 'new' };
  const id = given.integrations[0]?.id ?? 'prod';
  const entry = { id, tenantId: 't', path, key: id, changes: [change], compared: 'all' as const };
  const file = { path, base: 'b', blob: 'c', bytes: new Uint8Array() };
  const wanted = { files: [file], entries: [entry], content: sha256('content'), serves: sha256('serves') };
  const files = given.configs.map(({ results }) => results);
  const results = [...given.integrations.flatMap((one) => one.results), ...files.flat()];
  const input = {
    wanted,
    results,
    picture: {
      repository: files.flatMap((rows) => rowsOf('repository', rows)),
      chains: given.integrations
        .filter(({ verdict }) => verdict !== 'healthy')
        .map((one) => ({ name: one.id, rows: one.results, file: 0 })),
      files,
    },
    title: undefined,
    runUrl: RUN,
    viewer: 'github-actions[bot]',
    redact,
  };
  return proposalBody(input, markerOf(wanted, sha256('text'), undefined));
}

function issue(given: Report, redact: boolean): string {
  const settings = { level: 'warning', everything: true, hash: sha256 } as const;
  const looked = given.integrations.map(({ id, results }) => ({
    owner: id,
    label: id,
    candidates: results.map((row) => ({ row, stance: 'by-level' as const })),
  }));
  const picture = {
    repository: given.results,
    chains: given.integrations.map(({ id, results }) => ({
      name: id,
      rows: results,
      file: 0,
      owners: [ownerKey(id, sha256)],
    })),
    files: given.configs.map(({ results }) => results),
  };
  const plan = planIssue(
    [],
    { ...observe(looked, settings), picture },
    {
      today: '2026-11-22',
      runUrl: RUN,
      redact,
      hash: sha256,
    },
  );
  return plan.steps.find((step) => step.do === 'create')?.body ?? '';
}

/** Everything that is looked at: summaries, bodies of pull requests, and issues. */
export function samples(): readonly Sample[] {
  const all = reports();
  const of = (name: string): Report => all[name] ?? report([]);
  return [
    ...Object.entries(all).map(([name, one]) => ({ name: `summary-${name}`, text: summaryOf(one, beside(one)) })),
    { name: 'pull-request-1', text: pullRequest(of('1-failing'), false) },
    { name: 'pull-request-1-redacted', text: pullRequest(of('1-failing'), true) },
    { name: 'pull-request-5', text: pullRequest(of('5-mixed'), false) },
    { name: 'issue-1', text: issue(of('1-failing'), false) },
    { name: 'issue-5-redacted', text: issue(of('5-mixed'), true) },
  ];
}

/** A summary, a pull request and an issue whose integrations bear hostile names: the first two of `names`, or more. */
export function hostileSamples(names: readonly string[]): readonly Sample[] {
  const given = report(
    names.map((id, index) => ({ id, daysLeft: 5 + index, rows: index === 0 ? ENDING : index === 1 ? ROLE_LOST : [] })),
    DRIFT,
  );
  return [
    { name: 'summary', text: summaryOf(given, beside(given)) },
    { name: 'pull request', text: pullRequest(given, false) },
    { name: 'issue', text: issue(given, false) },
  ];
}
