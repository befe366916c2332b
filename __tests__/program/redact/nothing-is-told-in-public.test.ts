import { expect, it } from '@jest/globals';
import { healthyJitFile } from '../../../simulator/github/jit-file.js';
import { githubTokens } from '../../../simulator/github/world.js';
import { IDS, pick } from '../../../simulator/world.js';
import { FILE, REPOSITORY, rowOf, rowsOf, type Scenario, type Step, scenario } from '../harness.js';

/** Names, ids and words that only the report file may show. */
const CANARIES = {
  app: 'Canary Application',
  principal: 'Canary Principal',
  subscription: 'Canary Subscription',
  secret: 'canary-secret-description',
  key: 'canary-key',
  name: 'Canary Account',
  extraKey: 'canary_extra_key',
  error: 'canary words of an error',
  reason: 'canary reason of a waiver',
  otherTenant: 'cacacaca-0000-4000-8000-00000000caca',
  tenant: IDS.tenant,
  subscriptionId: IDS.subscription,
  jit: IDS.jit.appId,
  auditor: IDS.auditor.appId,
  objectId: IDS.jit.servicePrincipal,
} as const;

const WAIVERS = `- {check: secret/expiry, integration: ${CANARIES.key}, until: 2999-12-31, reason: ${CANARIES.reason}}`;

async function canaryScenario(config: 'public' | 'private'): Promise<Scenario> {
  const given = await scenario((world) => {
    const [tenant] = world.tenants;
    const app = pick(tenant?.applications ?? [], ({ appId }) => appId === IDS.jit.appId);
    app.displayName = CANARIES.app;
    app.appRoles = [];
    const soon = `${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 19)}Z`;
    app.passwordCredentials = app.passwordCredentials.map((secret) => ({
      ...secret,
      displayName: CANARIES.secret,
      endDateTime: soon,
    }));
    pick(tenant?.servicePrincipals ?? [], ({ appId }) => appId === IDS.jit.appId).displayName = CANARIES.principal;
    pick(world.subscriptions, ({ id }) => id === IDS.subscription).displayName = CANARIES.subscription;
    const repository = pick(world.github.repositories, ({ name }) => name === '.jit');
    repository.visibility = config;
    const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
    token.repositories[REPOSITORY] = { ...token.repositories[REPOSITORY], issues: 'write' };
  });
  const file = healthyJitFile({ integrationId: CANARIES.key, name: 'Old name', tenantId: CANARIES.otherTenant });
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: `${file}    ${CANARIES.extraKey}: something\n` });
  given.simulator.addFault({
    service: 'arm',
    path: /roleAssignments/,
    action: { kind: 'respond', status: 403, body: { error: { code: 'AuthorizationFailed', message: CANARIES.error } } },
  });
  return given;
}

function runIt(
  given: Scenario,
  inputs: Record<string, string | undefined> = {},
  visibility: 'public' | 'private' = 'public',
) {
  const step = { 'integration-id': CANARIES.key, 'account-name': CANARIES.name, waivers: WAIVERS, ...inputs };
  return given.run({ with: step, job: { repositoryVisibility: visibility } });
}

/** All that a stranger sees of a run; the lines that tell the runner what to mask are taken by the runner. */
function visibleText(step: Step): string {
  const { 'report-file': _path, ...outputs } = step.outputs;
  const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return [...log, step.summary, JSON.stringify(outputs)].join('\n');
}

function proposalText({ github }: Scenario, number: number): string {
  const pull = github.hands.pull(REPOSITORY, number);
  const [commit] = github.hands.log(REPOSITORY, 'jit-azure-drift');
  return JSON.stringify([pull.title, pull.body, commit?.message]);
}

/** Title, body and comments of every issue in the config repo. */
function issueText({ world }: Scenario): string {
  return JSON.stringify(pick(world.github.repositories, ({ name }) => name === '.jit').issues);
}

function told(text: string): readonly string[] {
  return Object.values(CANARIES).filter((canary) => text.toLowerCase().includes(canary.toLowerCase()));
}

it('shows check ids, fields and counts only where everyone can read, and all of it in the report file', async () => {
  const given = await canaryScenario('public');
  const step = await runIt(given);
  expect(told(visibleText(step))).toEqual([]);
  expect(told(proposalText(given, 1))).toEqual([]);
  expect(told(issueText(given))).toEqual([]);
  expect(issueText(given)).not.toBe('[]');
  // The principal's name stands in the log of a private repository only.
  const { principal: _log, ...reported } = CANARIES;
  expect([...told(JSON.stringify(step.report))].sort()).toEqual(Object.values(reported).sort());

  expect(step.outputs).toMatchObject({
    verdict: 'unhealthy',
    drift: 'true',
    report: '',
    'unhealthy-integrations': '',
    'secret-expires-on': '',
    'secret-days-left': '',
    'pull-request-number': '1',
    'pull-request-operation': 'created',
  });
  expect(step.outputs['pull-request-url']).toMatch(/\/acme\/\.jit\/pull\/1$/);
  expect(Number(step.outputs.errors)).toBe(
    step.report.integrations
      .concat()
      .flatMap(({ results }) => results)
      .filter(({ status, severity, waived }) => status === 'failed' && severity === 'error' && waived === undefined)
      .length,
  );
  expect(step.log).toContain(
    'Only check ids, file fields and counts are shown here: redact is auto, and this repository is public.',
  );
  expect(step.log).toContain('config/drift');
  expect(step.log).toContain('at the field tenant_id');
  expect(step.summary).toContain('integration 1');
  expect(rowOf(step, 'secret/expiry')).toMatchObject({ waived: { until: '2999-12-31', reason: CANARIES.reason } });
  expect(proposalText(given, 1)).toContain('tenant_id');

  const second = await runIt(given);
  expect(second.outputs).toMatchObject({ 'pull-request-operation': 'unchanged', 'pull-request-number': '1' });
  expect(second.writes.filter((line) => !line.includes('/issues'))).toEqual([]);
});

it.each([
  ['a public workflow with a private config repo', 'public', 'private'],
  ['a private workflow with a public config repo', 'private', 'public'],
] as const)('redacts each place by who can see it: %s', async (_name, workflow, config) => {
  const given = await canaryScenario(config);
  const step = await runIt(given, {}, workflow);
  if (workflow === 'private') expect([...told(visibleText(step))].sort()).toEqual(Object.values(CANARIES).sort());
  expect(told(visibleText(step)).length === 0).toBe(workflow === 'public');
  expect(told(proposalText(given, 1)).length === 0).toBe(config === 'public');
});

it.each([
  ['true', 'private', true],
  ['false', 'public', false],
  ['auto', 'private', false],
  ['auto', 'public', true],
] as const)('redact %s in a %s repository', async (redact, visibility, hidden) => {
  const given = await canaryScenario(visibility);
  const step = await runIt(given, { redact, 'dry-run': 'true' }, visibility);
  expect(told(visibleText(step)).length === 0).toBe(hidden);
  expect(step.outputs.report === '').toBe(hidden);
});

it('takes a repository whose visibility the event does not say for public, and says so', async () => {
  const given = await canaryScenario('private');
  const step = await given.run({
    with: { 'integration-id': CANARIES.key, 'account-name': CANARIES.name, 'dry-run': 'true' },
    runner: { event: { repository: undefined } },
  });
  expect(told(visibleText(step))).toEqual([]);
  expect(step.log).toContain('the event does not say whether this repository is public, so it counts as public');
});

it('hides the values in a message about bad input, and keeps the names and what was expected', async () => {
  const given = await canaryScenario('public');
  const bad = {
    'tenant-id': 'canary words of an error',
    mode: 'chek',
    'config-ref': 'canary..key',
    waivers: `- {check: secret/expiri, until: never, reason: ${CANARIES.reason}}`,
  };
  const step = await runIt(given, bad);
  expect(step.exitCode).toBe(1);
  expect(told(visibleText(step))).toEqual([]);
  expect(visibleText(step)).not.toContain('canary');
  for (const words of [
    'tenant-id is "…": expected a GUID',
    'Did you mean check?',
    'config-ref is "…"',
    'did you mean secret/expiry?',
  ])
    expect(step.log).toContain(words);
  expect(JSON.stringify(step.report)).toContain('canary words of an error');
  const shown = await runIt(given, { ...bad, redact: 'false' });
  expect(shown.log).toContain('tenant-id is "canary words of an error"');
});

it('says in public that a branch is missing without naming it', async () => {
  const given = await canaryScenario('public');
  const step = await runIt(given, { 'config-ref': 'canary-branch' });
  expect(step.exitCode).toBe(1);
  expect(visibleText(step)).not.toContain('canary');
  expect(step.log).toContain('The input config-ref is wrong.');
  expect(
    rowsOf({ ...step, report: { ...step.report, results: [], integrations: [], configs: [] } }, 'config/drift'),
  ).toEqual([]);
});

it('keeps the libraries silent too, whatever the environment asks of them', async () => {
  const given = await canaryScenario('public');
  const asked = { AZURE_LOG_LEVEL: 'verbose', RUNNER_DEBUG: '1' };
  const step = { 'integration-id': CANARIES.key, 'account-name': CANARIES.name, waivers: WAIVERS };
  const silent = await given.run({ with: step, runner: { extra: asked }, job: { repositoryVisibility: 'public' } });
  expect(told(visibleText(silent))).toEqual([]);
  expect(silent.log).not.toContain('azure:');
  const loud = await given.run({ with: step, runner: { extra: asked }, job: { repositoryVisibility: 'private' } });
  expect(loud.log).toContain('azure:');
});
