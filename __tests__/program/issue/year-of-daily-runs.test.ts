import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { IDS, pick } from '../../../simulator/world.js';
import { describeRequest, FILE, OTHER_TENANT, REPOSITORY } from '../harness.js';
import { type Calendar, startCalendar } from './calendar.js';

let calendar: Calendar;
beforeAll(async () => {
  calendar = await startCalendar(({ world }) => {
    for (const { repositories } of world.github.tokens)
      if (repositories[REPOSITORY] !== undefined) repositories[REPOSITORY].issues = 'write';
  });
  endSecretOn(230.5);
});
afterAll(() => calendar.stop());

function jitApp() {
  const tenant = pick(calendar.simulator.world.tenants, ({ id }) => id === IDS.tenant);
  return pick(tenant.applications, ({ appId }) => appId === IDS.jit.appId);
}

/** The one client secret of Jit's app; a renewal is a new one in its place. */
function endSecretOn(day: number, keyId?: string): void {
  const [secret] = jitApp().passwordCredentials;
  if (secret === undefined) throw new Error('the app has no secret');
  const renewed = { ...secret, ...(keyId === undefined ? {} : { keyId }), endDateTime: calendar.instant(day) };
  jitApp().passwordCredentials = [renewed];
}

function edit(from: string, to: string): void {
  const { hands } = github();
  const text = hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
  if (!text.includes(from)) throw new Error('the edit changes nothing');
  hands.commitFiles(REPOSITORY, 'main', { [FILE]: text.replace(from, to) });
}

function github() {
  const { github: service } = calendar.simulator;
  if (service === undefined) throw new Error('the simulator runs without GitHub');
  return service;
}

/** The number of the one that is open. */
function openOne(kind: 'pulls' | 'issues'): number {
  const repository = pick(calendar.simulator.world.github.repositories, ({ name }) => name === '.jit');
  const open = repository[kind].filter(({ state }) => state === 'open').map(({ number }) => number);
  if (open.length !== 1) throw new Error(`${open.length} ${kind} are open, expected one`);
  return open[0] ?? 0;
}

const breakFile = () => edit(`tenant_id: ${IDS.tenant}`, `tenant_id: ${OTHER_TENANT}`);
const PLACEHOLDER = '${{ jit_secrets.azure_client_id }}';
const breakClient = () => edit(PLACEHOLDER, OTHER_TENANT);
const mendClient = () => edit(OTHER_TENANT, PLACEHOLDER);

/** The services of Azure are down, GitHub is not; quick refusals, so that no run waits for its time-outs. */
function outage(): void {
  for (const service of ['entra', 'graph', 'arm'] as const)
    calendar.simulator.addFault({
      service,
      action: { kind: 'respond', status: 503, headers: { 'retry-after': '0' }, body: {} },
    });
}
const allIsUp = () => calendar.simulator.clearFaults();

function withoutRole(): () => void {
  const { world } = calendar.simulator;
  const before = world.roleAssignments;
  world.roleAssignments = before.filter(({ principalId }) => principalId !== IDS.jit.servicePrincipal);
  return () => {
    world.roleAssignments = before;
  };
}

let giveRoleBack = (): void => undefined;

/** What happens in the morning of a day, before the run. */
const DIARY: Readonly<Record<number, () => void>> = {
  // Three days on which Azure does not answer.
  20: outage,
  23: allIsUp,
  // A colleague's bad edit; the proposal is merged.
  40: breakFile,
  43: () => void github().hands.mergePull(REPOSITORY, openOne('pulls')),
  // Another one, whose proposal is declined. An outage meanwhile changes nothing; the file is mended by hand.
  70: breakClient,
  72: () => github().hands.closePull(REPOSITORY, openOne('pulls')),
  75: outage,
  77: allIsUp,
  80: mendClient,
  // The role of Jit's app is removed; Azure is away when it is given back.
  110: () => {
    giveRoleBack = withoutRole();
  },
  113: () => {
    giveRoleBack();
    outage();
  },
  115: allIsUp,
  // A bad edit during an outage is proposed when Azure answers again.
  140: () => {
    outage();
    breakFile();
  },
  142: allIsUp,
  144: () => void github().hands.mergePull(REPOSITORY, openOne('pulls')),
  // The secret runs out on day 230. Azure is away on the very day on which 7 days are left.
  223: outage,
  224: allIsUp,
  235: () => endSecretOn(325.5, '55555555-5555-4555-8555-000000000002'),
  // Of the next one a person closes the issue: quiet until it gets worse.
  297: () => github().hands.closeIssue(REPOSITORY, openOne('issues')),
  321: () => endSecretOn(700.5, '55555555-5555-4555-8555-000000000003'),
};

const BOT = 'github-actions[bot]';
const GONE = 'All that this issue told of is gone, as';

it('notifies a person of just this in a year of daily runs, and writes nothing while all is well', async () => {
  const { simulator } = calendar;
  const idleWrites: string[] = [];
  for (let day = 0; day < 365; day += 1) {
    calendar.goTo(day);
    DIARY[day]?.();
    simulator.clearRequests();
    const { results, issue, configs } = await calendar.runOn(day);
    const kept = results.filter(({ check }) => check === 'issue/kept').map(({ status }) => status);
    expect({ day, kept }).toEqual({ day, kept: ['passed'] });
    const operations = [issue.operation, ...configs.map(({ pullRequest }) => pullRequest.operation)];
    const writes = simulator.requests.map(describeRequest).filter((request) => request.writes);
    if (operations.every((operation) => operation === 'none' || operation === 'unchanged'))
      idleWrites.push(...writes.map(({ line }) => `${day}: ${line}`));
  }
  expect(calendar.notifications()).toEqual([
    `40: pull request 1 opened by ${BOT}`,
    '43: pull request 1 merged by mona',
    '43: pull request 1 closed by mona',
    `70: pull request 2 opened by ${BOT}`,
    '72: pull request 2 closed by mona',
    `72: issue 3 opened by ${BOT}`,
    `80: issue 3 comment by ${BOT}: ${GONE}`,
    `80: issue 3 closed by ${BOT}`,
    `110: issue 4 opened by ${BOT}`,
    `115: issue 4 comment by ${BOT}: ${GONE}`,
    `115: issue 4 closed by ${BOT}`,
    `142: pull request 5 opened by ${BOT}`,
    '144: pull request 5 merged by mona',
    '144: pull request 5 closed by mona',
    `200: issue 6 opened by ${BOT}`,
    `224: issue 6 comment by ${BOT}: Worse: now an error: secret/expiry of pr`,
    `229: issue 6 comment by ${BOT}: 1 day left: secret/expiry of prod. The c`,
    `230: issue 6 comment by ${BOT}: Less than a day left: secret/expiry of p`,
    `231: issue 6 comment by ${BOT}: New error: secret/present of prod. The c`,
    `235: issue 6 comment by ${BOT}: ${GONE}`,
    `235: issue 6 closed by ${BOT}`,
    `295: issue 7 opened by ${BOT}`,
    '297: issue 7 closed by mona',
    `318: issue 8 opened by ${BOT}`,
    `321: issue 8 comment by ${BOT}: ${GONE}`,
    `321: issue 8 closed by ${BOT}`,
  ]);
  expect(idleWrites).toEqual([]);
  expect(github().unhandled).toEqual([]);
}, 600_000);
