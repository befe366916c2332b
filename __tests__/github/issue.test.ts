import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { githubTokens, type Permissions } from '../../simulator/github/index.js';
import { type IssueRow, judgedKey, type Observation } from '../../src/core/issue/observe.js';
import { planIssue } from '../../src/core/issue/plan.js';
import { checkIssue, type IssueEnd } from '../../src/core/issue/row.js';
import { sha256 } from '../../src/github/git-objects.js';
import { type KeepIssueInput, keepIssue, readIssuesEarly } from '../../src/github/issue.js';
import { type Hub, REPO, readState, startHub } from './harness.js';

const OWNER = 'a'.repeat(12);
const ROW: IssueRow = {
  key: 'b'.repeat(16),
  owner: OWNER,
  of: 'prod',
  check: 'role/assignment',
  severity: 'error',
  message: 'The role is missing.',
  fix: 'az role assignment create',
};
const OTHER: IssueRow = { ...ROW, key: 'c'.repeat(16), check: 'app/role', severity: 'warning' };

function found(...rows: readonly IssueRow[]): Observation {
  return {
    rows,
    judged: new Set([judgedKey(OWNER, 'role/assignment'), judgedKey(OWNER, 'app/role')]),
    full: true,
    docs: new Map(),
  };
}

let hub: Hub;
let warnings: string[];
beforeEach(async () => {
  hub = await startHub((world) => {
    for (const token of world.tokens)
      if (token.repositories[REPO]?.pull_requests === 'write') allow(token.repositories, { issues: 'write' });
  });
  warnings = [];
});
afterEach(() => hub.stop());

function allow(repositories: Record<string, Permissions>, more: Permissions): void {
  repositories[REPO] = { ...repositories[REPO], ...more };
}

async function keep(
  observation: Observation,
  given: Partial<KeepIssueInput> & { readonly token?: string; readonly day?: string } = {},
): Promise<IssueEnd> {
  const { token, day = '2026-01-01', ...rest } = given;
  const client = hub.client(token === undefined ? {} : { token });
  const state = await readState(client);
  hub.requests.length = 0;
  const settings = { today: day, runUrl: `https://github.example/${REPO}/actions/runs/1`, redact: false, hash: sha256 };
  return keepIssue(client, {
    state,
    trustedAuthors: [],
    labels: [],
    assignees: [],
    dryRun: false,
    log: { info: () => undefined, warning: (line) => warnings.push(line) },
    plan: (issues) => planIssue(issues, observation, settings),
    ...rest,
  });
}

function issues() {
  return hub.repository().issues;
}

describe('keepIssue', () => {
  it('asks once, and writes nothing, where there is nothing to tell', async () => {
    expect(await keep(found())).toEqual({ kind: 'done', operation: 'none', issue: undefined });
    expect(hub.requests).toHaveLength(1);
    expect(hub.writes()).toEqual([]);
  });

  it('asks nothing where what was read early tells that there is nothing to tell', async () => {
    expect(await keep(found(), { early: Promise.resolve([]) })).toMatchObject({ kind: 'done', operation: 'none' });
    expect(hub.requests).toEqual([]);
  });

  it('writes only on what is so now, whatever was read early', async () => {
    await keep(found(ROW));
    const early = Promise.resolve([]);
    expect(await keep(found(ROW), { early })).toMatchObject({ operation: 'unchanged', issue: { number: 1 } });
    expect(issues()).toHaveLength(1);
    expect(hub.writes()).toEqual([]);
  });

  it('tells of an early read that was refused, as of any other', async () => {
    const early = readIssuesEarly(hub.client({ token: githubTokens.infraWorkflow }), {
      state: await readState(hub.client()),
      trustedAuthors: [],
    });
    expect(await keep(found(ROW), { early })).toMatchObject({ kind: 'not-permitted' });
    expect(issues()).toEqual([]);
  });

  it.each([
    ['an answer that says "try again"', { kind: 'respond', status: 503, body: { message: 'Unavailable' } }],
    ['an answer that nobody can read', { kind: 'respond', status: 200, body: {} }],
    ['no answer', { kind: 'reset' }],
  ] as const)('reads again where the early read got %s', async (_, action) => {
    const state = await readState(hub.client());
    hub.addFault({ method: 'GET', path: /\/issues\?/, action });
    const early = readIssuesEarly(hub.client(), { state, trustedAuthors: [] });
    await expect(early).rejects.toThrow();
    hub.clearFaults();
    expect(await keep(found(ROW), { early })).toMatchObject({ operation: 'created', issue: { number: 1 } });
  });

  it('opens, leaves alone, edits, comments, closes', async () => {
    const extras = { labels: ['azure', 'x'.repeat(60)], assignees: ['mona', 'stranger'] };
    expect(await keep(found(ROW), extras)).toMatchObject({ kind: 'done', operation: 'created', issue: { number: 1 } });
    expect(issues()[0]).toMatchObject({ author: 'github-actions[bot]', labels: ['azure'], assignees: ['mona'] });
    expect(warnings).toEqual([expect.stringContaining('label "xxx'), expect.stringContaining('assignee "stranger"')]);
    expect(await keep(found(ROW))).toMatchObject({ operation: 'unchanged', issue: { number: 1 } });
    expect(hub.writes()).toEqual([]);
    expect(await keep(found(ROW), { day: '2026-01-02' })).toMatchObject({ operation: 'updated' });
    expect(hub.writes()).toEqual(['PATCH issues/1']);
    expect(await keep(found(ROW, OTHER), { day: '2026-01-03' })).toMatchObject({ operation: 'commented' });
    expect(hub.writes()).toEqual(['POST issues/1/comments', 'PATCH issues/1']);
    expect(await keep(found(), { day: '2026-01-04' })).toMatchObject({ operation: 'closed' });
    expect(hub.writes()).toEqual(['POST issues/1/comments', 'PATCH issues/1']);
    expect(issues()[0]).toMatchObject({ state: 'closed', stateReason: 'completed' });
    expect(await keep(found(), { day: '2026-01-05' })).toMatchObject({ operation: 'none' });
    expect(hub.writes()).toEqual([]);
  });

  it('stays one where twenty runs open it at once', async () => {
    const many = 20;
    let missing = many;
    let go = (): void => undefined;
    const all = new Promise<void>((resolve) => {
      go = resolve;
    });
    // Each has seen that there is none before any opens one.
    const wait = async (): Promise<void> => {
      missing -= 1;
      if (missing === 0) go();
      await all;
    };
    hub.addFault({
      method: 'GET',
      path: /\/issues\?(?!.*creator)/,
      times: many,
      action: { kind: 'after', run: wait },
    });
    const ends = await Promise.all(Array.from({ length: many }, () => keep(found(ROW))));
    expect(
      issues()
        .filter(({ state }) => state === 'open')
        .map(({ number }) => number),
    ).toEqual([1]);
    expect(
      ends.map((end) => (end.kind === 'done' ? `${end.operation} ${end.issue?.number}` : end.kind)).sort(),
    ).toEqual(['created 1', ...Array.from({ length: many - 1 }, () => 'unchanged 1')]);
    hub.writes();
    expect(await keep(found(ROW))).toMatchObject({ operation: 'unchanged', issue: { number: 1 } });
    expect(hub.writes()).toEqual([]);
  });

  it('writes nothing in a dry run', async () => {
    expect(await keep(found(ROW), { dryRun: true })).toMatchObject({ kind: 'planned', plan: { operation: 'created' } });
    expect(hub.writes()).toEqual([]);
    expect(issues()).toEqual([]);
  });

  it('takes no notice of a stranger’s issue with a copied marker, nor of a pull request', async () => {
    await keep(found(ROW));
    const body = issues()[0]?.body ?? '';
    hub.service.hands.openIssue(REPO, { title: 'Mine', body, login: 'stranger' });
    hub.service.hands.closeIssue(REPO, 1, 'github-actions[bot]');
    expect(await keep(found())).toMatchObject({ operation: 'none' });
    expect(hub.writes()).toEqual(['PATCH issues/1']);
    expect(issues()[1]).toMatchObject({ state: 'open', body, comments: [] });
  });

  it('knows a trusted author’s issue as ours', async () => {
    await keep(found(ROW), { token: githubTokens.app });
    expect(await keep(found(ROW), { trustedAuthors: ['Acme-Drift[bot]'] })).toMatchObject({
      operation: 'unchanged',
      issue: { number: 1 },
    });
    expect(await keep(found(ROW))).toMatchObject({ operation: 'created', issue: { number: 2 } });
  });

  it('keeps the oldest after a lost race, and closes the other with a pointer', async () => {
    hub.addFault({
      method: 'POST',
      path: /\/issues$/,
      times: 1,
      action: { kind: 'before', run: async () => void (await keep(found(ROW))) },
    });
    // The run that comes second can't read that it does: the fourth list, after two of each run.
    const list = { method: 'GET', path: /\/issues\?(?!.*creator)/ };
    hub.addFault({ ...list, skip: 3, times: 1, action: { kind: 'respond', status: 403, body: { message: 'No' } } });
    expect(await keep(found(ROW))).toMatchObject({ operation: 'created', issue: { number: 2 } });
    expect(warnings).toEqual([expect.stringMatching(/an issue beside #2 could not be settled: No\. The next run/)]);
    expect(issues().map(({ state }) => state)).toEqual(['open', 'open']);
    expect(await keep(found(ROW))).toMatchObject({ operation: 'updated', issue: { number: 1 } });
    expect(issues().map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(issues()[1]?.comments[0]?.body).toContain('/issues/1)');
    expect(await keep(found(ROW))).toMatchObject({ operation: 'unchanged' });
  });

  it('opens no second one where GitHub’s filter by creator misses bots', async () => {
    await keep(found(ROW));
    hub.addFault({ method: 'GET', path: /creator=/, action: { kind: 'respond', status: 200, body: [] } });
    expect(await keep(found(ROW))).toMatchObject({ operation: 'unchanged', issue: { number: 1 } });
    expect(issues()).toHaveLength(1);
  });

  it('finds its open issue behind a hundred others of the same bot', async () => {
    await keep(found(ROW));
    for (let index = 0; index < 120; index += 1)
      hub.service.hands.openIssue(REPO, { title: `${index}`, body: 'x', login: 'github-actions[bot]' });
    for (const issue of issues().slice(1)) Object.assign(issue, { updatedAt: '2099-01-01T00:00:00Z' });
    expect(await keep(found(ROW))).toMatchObject({ operation: 'unchanged', issue: { number: 1 } });
  });

  it('writes a comment once, also where the run broke right after it', async () => {
    await keep(found(ROW));
    hub.addFault({ method: 'PATCH', path: /issues\/1$/, times: 1, action: { kind: 'respond', status: 502, body: {} } });
    expect(await keep(found(ROW, OTHER))).toMatchObject({ kind: 'unknown', doing: 'edit the kept issue' });
    expect(await keep(found(ROW, OTHER))).toMatchObject({ operation: 'commented' });
    expect(issues()[0]?.comments).toHaveLength(1);
    expect(await keep(found(ROW, OTHER))).toMatchObject({ operation: 'unchanged' });
  });
});

describe('what GitHub refuses', () => {
  const token = () => hub.world.tokens.find(({ value }) => value === githubTokens.workflow)?.repositories ?? {};

  it.each<[string, Permissions]>([
    ['no right to issues', { metadata: 'read', contents: 'write', pull_requests: 'write' }],
    ['a right to read alone', { metadata: 'read', contents: 'write', pull_requests: 'write', issues: 'read' }],
  ])('%s: skipped with a word', async (_, permissions) => {
    Object.assign(token(), { [REPO]: permissions });
    const row = checkIssue(await keep(found(ROW)), REPO);
    expect(row).toMatchObject({ check: 'issue/kept', status: 'skipped' });
    expect(row.message).toMatch(
      /^Not kept: the token may not read or write the issues of acme\/\.jit \(HTTP 403: Resource not accessible by integration\)\. .*`issues: write`/,
    );
    expect(issues()).toEqual([]);
  });

  it('issues switched off: failed with a command, and only where there is something to tell', async () => {
    hub.repository().issuesDisabled = true;
    expect(checkIssue(await keep(found()), REPO).status).toBe('passed');
    expect(checkIssue(await keep(found(ROW)), REPO)).toMatchObject({
      status: 'failed',
      severity: 'warning',
      fix: expect.stringContaining('gh repo edit acme/.jit --enable-issues'),
    });
  });

  it('an archive: skipped, nothing is asked', async () => {
    hub.repository().archived = true;
    expect(checkIssue(await keep(found(ROW)), REPO)).toMatchObject({
      status: 'skipped',
      message: expect.stringContaining('archived'),
    });
    expect(hub.requests).toEqual([]);
  });

  it('a locked issue or a rule: failed with GitHub’s own words', async () => {
    hub.addFault({
      method: 'POST',
      path: /\/issues$/,
      action: { kind: 'respond', status: 422, body: { message: 'Validation Failed' } },
    });
    expect(checkIssue(await keep(found(ROW)), REPO)).toMatchObject({
      status: 'failed',
      message: 'GitHub refused to open the issue in acme/.jit: HTTP 422: Validation Failed.',
      fix: expect.stringContaining('gh issue list --repo acme/.jit'),
    });
  });

  it.each([
    ['a read', 'GET', 'find the kept issue'],
    ['a write', 'POST', 'open the issue'],
  ])('no answer to %s: unknown, and never an issue too many', async (_, method, doing) => {
    hub.addFault({
      method,
      path: /\/issues(\?|$)/,
      action: { kind: 'respond', status: 503, body: { message: 'down' } },
    });
    expect(checkIssue(await keep(found(ROW)), REPO)).toMatchObject({
      status: 'unknown',
      unknownReason: 'transient',
      message: `Could not ${doing} in acme/.jit (GitHub): HTTP 503: down. The next run picks up from there.`,
    });
    expect(issues()).toEqual([]);
  });

  it('an answer that gets lost: the next run finds the issue', async () => {
    hub.addFault({
      method: 'POST',
      path: /\/issues$/,
      times: 1,
      action: { kind: 'rewrite', with: () => ({ status: 502, body: {} }) },
    });
    expect(await keep(found(ROW))).toMatchObject({ kind: 'unknown', doing: 'open the issue' });
    expect(await keep(found(ROW))).toMatchObject({ operation: 'unchanged', issue: { number: 1 } });
    expect(issues()).toHaveLength(1);
  });

  it('an answer that is no list: unknown', async () => {
    hub.addFault({ method: 'GET', path: /\/issues\?/, action: { kind: 'respond', status: 200, body: { a: 1 } } });
    expect(checkIssue(await keep(found(ROW)), REPO)).toMatchObject({ status: 'unknown', unknownReason: 'malformed' });
  });
});
