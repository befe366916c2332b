import { expect, it } from '@jest/globals';
import { editFile, fileAt, plantDrift, REPOSITORY, rowsOf, type Step, scenario } from '../harness.js';

function checksOf({ report }: Step): readonly string[] {
  const rows = [
    ...report.results,
    ...report.integrations.flatMap(({ results }) => results),
    ...report.configs.flatMap(({ results }) => results),
  ];
  return [...new Set(rows.map(({ check }) => check))].sort();
}

it('reports the rows of selected checks only, and judges by them', async () => {
  const given = await scenario((world) => {
    for (const app of world.tenants[0]?.applications ?? []) app.passwordCredentials = [];
  });
  const all = await given.run();
  expect(all.outputs.verdict).toBe('unhealthy');
  expect(rowsOf(all, 'secret/present')).toMatchObject([{ status: 'failed' }]);

  const without = await given.run({ with: { checks: '!secret/*' } });
  expect(without.exitCode).toBe(0);
  expect(without.outputs).toMatchObject({ verdict: 'healthy', errors: '0' });
  expect(checksOf(without)).toEqual(checksOf(all).filter((check) => !check.startsWith('secret/')));
  expect(without.log).not.toContain('secret/present');

  const only = await given.run({ with: { checks: 'subscription/*,\nlogin/oidc, ! subscription/single' } });
  expect(checksOf(only)).toEqual(
    checksOf(all).filter(
      (check) => check === 'login/oidc' || (check.startsWith('subscription/') && check !== 'subscription/single'),
    ),
  );
  // What an unselected check alone needs is not read either.
  const paths = ({ requests }: Step): string => requests.map(({ path }) => path).join('\n');
  expect(paths(all)).toMatch(/^\/subscriptions\?/m);
  expect(paths(all)).toContain('/denyAssignments?');
  expect(paths(only)).not.toMatch(/^\/subscriptions\?|\/denyAssignments\?/m);
  expect(paths(only)).toContain('/Microsoft.Security/pricings?');
});

it('does not look healthy where what was selected could not be judged, for a failure that was not', async () => {
  const given = await scenario();
  editFile(given, (text) => `${text}\n\t[`);
  const broken = await given.run({ with: { checks: 'config/drift' } });
  expect(broken.exitCode).toBe(1);
  expect(broken.outputs).toMatchObject({ verdict: 'unhealthy', errors: '1' });
  expect(checksOf(broken)).toEqual(['config/drift', 'config/readable']);

  for (const app of given.world.tenants[0]?.applications ?? []) app.federatedIdentityCredentials = [];
  const refused = await given.run({ with: { checks: 'secret/*' } });
  expect(refused.outputs.verdict).toBe('unhealthy');
  expect(rowsOf(refused, 'login/oidc')).toMatchObject([{ status: 'failed' }]);
  expect(rowsOf(refused, 'config/readable')).toEqual([]);

  const told = await given.run({ with: { checks: 'config/*, !config/readable' } });
  expect(rowsOf(told, 'config/readable')).toEqual([]);
});

it('proposes, updates and closes nothing without config/drift', async () => {
  const given = await scenario();
  const healthy = fileAt(given, 'main');
  plantDrift(given);
  const step = await given.run({ with: { checks: '!config/drift' } });
  expect(step.writes).toEqual([]);
  expect(step.outputs).toMatchObject({ drift: 'false', verdict: 'healthy', 'pull-request-operation': 'none' });
  expect(step.report.configs[0]?.changes).toEqual([]);
  expect(rowsOf(step, 'pull-request/proposed')).toMatchObject([
    { status: 'skipped', message: 'Not proposed: the input checks leaves out config/drift.' },
  ]);

  const opened = await given.run();
  expect(opened.outputs['pull-request-operation']).toBe('created');
  given.github.hands.commitFiles(REPOSITORY, 'main', { '.jit/jit-integration.yml': healthy });
  const blind = await given.run({ with: { checks: 'app/*' } });
  expect(blind.writes).toEqual([]);
  expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
});

it('still verifies the ids of a proposal by checks that are not reported', async () => {
  const given = await scenario();
  plantDrift(given);
  const step = await given.run({ with: { checks: 'config/*' } });
  expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'created' });
});

it.each([
  ['checks', { checks: 'secrets/*' }, 'checks names "secrets/*", which matches no check.'],
  ['checks, nearly', { checks: 'secret/expiri' }, 'Did you mean secret/expiry?'],
  ['checks, none left', { checks: 'app/*, !app/*' }, 'checks leaves no check'],
  [
    'repairs',
    { mode: 'repair', repairs: 'proposal', checks: '!config/*' },
    'repairs names proposal, but checks leaves out config/drift',
  ],
  [
    'waivers, the check',
    { waivers: '- {check: secret/expiri, until: 2999-01-01, reason: x}' },
    'waivers[0].check is "secret/expiri", which is no check: did you mean secret/expiry?',
  ],
  [
    'waivers, the day',
    { waivers: '- {check: secret/expiry, until: 2027-02-30, reason: x}' },
    'waivers[0].until is "2027-02-30", which is no day',
  ],
  ['waivers, the reason', { waivers: '- {check: secret/expiry, until: 2999-01-01}' }, 'waivers[0].reason is missing'],
  [
    'waivers, a secret',
    { waivers: '- {check: config/secret-literal, until: 2999-01-01, reason: x}' },
    'config/secret-literal, which cannot be waived',
  ],
  [
    'waivers, the integration',
    { waivers: '- {check: app/role, integration: prd, until: 2999-01-01, reason: x}' },
    'waivers names the integration "prd": expected one of "prod".',
  ],
])('refuses bad input before any call: %s', async (_name, inputs, words) => {
  const given = await scenario();
  const step = await given.run({ with: inputs });
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(words);
  expect(step.requests).toEqual([]);
});
