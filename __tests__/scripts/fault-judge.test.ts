import { describe, expect, it } from '@jest/globals';
import { judge, type Truth } from '../../scripts/faults/judge.js';
import type { Recorded } from '../../scripts/faults/record.js';
import type { Ran, Things } from '../../scripts/faults/stage.js';
import type { LoggedRequest } from '../../simulator/service.js';
import { IDS } from '../../simulator/world.js';
import { failed, passed, unknown } from '../../src/core/checks/rows.js';
import type { CheckId, Result } from '../../src/core/results.js';
import type { Report } from '../../src/report/report.js';
import { makeReport } from '../report/fixtures.js';

const THINGS: Things = {
  branches: ['main'],
  openPulls: [],
  repaired: {
    'role-assignment': true,
    'api-permissions': true,
    'app-role': true,
    'managed-app-jit-access-off': true,
    'managed-app-permissions': true,
  },
};

const lost = (check: CheckId): Result =>
  unknown(check, { known: false, reason: 'transient', read: 'it (Microsoft Graph)', found: 'HTTP 500' });

const reportWith = (results: readonly Result[], parts: Partial<Report> = {}): Report =>
  makeReport({ results, durationMs: 0, ...parts });

const ROWS: readonly Result[] = [
  passed('app/exists', ''),
  passed('pull-request/proposed', 'nothing'),
  failed('config/drift', ''),
];
const WRITE = 'github POST /api/v3/repos/acme/.jit/pulls';
const TRUTH: Truth = { before: reportWith(ROWS), after: reportWith(ROWS), writes: [WRITE], durationMs: 0 };

const REQUEST: Recorded = {
  service: 'graph',
  method: 'GET',
  title: `graph GET /v1.0/applications(appId='${IDS.jit.appId}') (in a batch)`,
  matches: {},
  count: 1,
  status: 200,
  writes: false,
  inBatch: true,
  list: false,
};

function request(parts: Partial<LoggedRequest>): LoggedRequest {
  return {
    sequence: 0,
    service: 'github',
    method: 'POST',
    path: '/api/v3/repos/acme/.jit/pulls',
    body: '',
    headers: {},
    status: 201,
    startedAt: 0,
    endedAt: 0,
    handled: true,
    ...parts,
  };
}

interface Planted {
  readonly rows?: readonly Result[];
  readonly report?: Partial<Report>;
  readonly run?: Partial<Ran['run']>;
  readonly requests?: readonly LoggedRequest[];
  readonly after?: Partial<Things>;
  readonly nature?: 'passing' | 'lost' | 'refused';
}

/** What the judge says of a run that lost the application; drift is a true failure, so that the run is unhealthy. */
function judged({ rows = ROWS, report, run, requests = [], after, nature = 'lost' }: Planted): readonly string[] {
  const outputs = { verdict: 'unhealthy', ...run?.outputs };
  const ran: Ran = {
    run: { exitCode: 0, signal: null, log: '', summary: '', durationMs: 100, ...run, outputs },
    report: reportWith(rows, report),
    requests,
    before: THINGS,
    after: { ...THINGS, ...after },
  };
  return judge(TRUTH, {
    request: REQUEST,
    fault: { name: '500 for ever', nature },
    skipped: 0,
    timeoutSeconds: 2,
    ran,
  });
}

const RIGHT: readonly Result[] = [lost('app/exists'), ...ROWS.slice(1)];

describe('the judge of the fault matrix', () => {
  it('finds nothing in a run whose every word is right', () => {
    expect(judged({ rows: RIGHT, run: { exitCode: 1 } })).toEqual([]);
    expect(judged({ rows: ROWS, nature: 'passing' })).toEqual([]);
  });

  it.each<[string, Planted, RegExp]>([
    ['a false failure', { rows: [failed('app/exists', 'gone'), ...ROWS.slice(1)] }, /^false failed: app\/exists/],
    ['a row that passed without its read', {}, /^passed without its read: app\/exists/],
    ['a failure that is passed over', { rows: [...RIGHT.slice(0, 2), passed('config/drift', '')] }, /^false passed/],
    ['a row that is not healed', { rows: RIGHT, nature: 'passing' }, /^not healed: app\/exists unknown/],
    ['a wrong exit status', { rows: RIGHT }, /^exit status 0, not 1/],
    ['a wrong verdict', { run: { outputs: { verdict: 'healthy' } } }, /^verdict healthy, not unhealthy/],
    ['a write on unknown ground', { requests: [request({})] }, /^a write on unknown ground: github POST/],
    [
      'a write of another kind',
      { requests: [request({ path: '/api/v3/x' })] },
      /that the undisturbed run does not make/,
    ],
    ['a write made twice', { requests: [request({}), request({})] }, /^a write made 2 times/],
    ['a branch that nobody names', { after: { branches: ['main', 'left'] } }, /^an unreported branch left/],
    ['a pull request that nobody names', { after: { openPulls: [1] } }, /^an unreported pull request/],
    [
      'a proposal that is not there',
      { run: { outputs: { 'pull-request-operation': 'created' } } },
      /^a proposal that is reported as made and is not/,
    ],
    [
      'a repair that was not made',
      {
        report: { repairs: [{ repair: 'app-role', integration: '', status: 'applied', detail: '' }] },
        after: { repaired: { ...THINGS.repaired, 'app-role': false } },
      },
      /^repair app-role is told as applied/,
    ],
    [
      'a repair that was made in silence',
      {
        report: {
          repairs: [{ repair: 'app-role', integration: '', status: 'failed', detail: 'Nothing was written.' }],
        },
      },
      /^repair app-role was made and is told as not/,
    ],
    ['a request to another host', { requests: [request({ path: '/elsewhere/stolen' })] }, /to another host$/],
    ['a run that lasts too long', { run: { durationMs: 60_000 } }, /^lasted 60\.0 s/],
    [
      'an unknown row without a service',
      { rows: [{ ...lost('app/exists'), message: 'Could not read it.' }, ...ROWS.slice(1)] },
      /^no service is named: app\/exists/,
    ],
    [
      'an unknown row without advice',
      { rows: [{ ...lost('app/exists'), fix: '' }, ...ROWS.slice(1)] },
      /^nothing to do is said: app\/exists/,
    ],
  ])('catches %s', (_, planted, words) => {
    expect(judged(planted).some((exception) => words.test(exception))).toBe(true);
  });
});
