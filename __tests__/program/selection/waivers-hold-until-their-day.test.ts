import { expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import { editFile, fileAt, OTHER_TENANT, plantDrift, REPOSITORY, rowOf, rowsOf, scenario } from '../harness.js';

const TODAY = new Date().toISOString().slice(0, 10);
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** A world without any client secret: secret/present fails as an error. */
function withoutSecrets() {
  return scenario((world) => {
    for (const app of world.tenants[0]?.applications ?? []) app.passwordCredentials = [];
  });
}

it('counts a waived failure for nothing through its last day, and shows it as waived', async () => {
  const given = await withoutSecrets();
  const waivers = `- check: secret/present\n  until: ${TODAY}\n  reason: 'the new secret comes with the release | see #12'`;
  const step = await given.run({ with: { waivers } });
  expect(step.exitCode).toBe(0);
  expect(step.outputs).toMatchObject({ verdict: 'healthy', errors: '0' });
  expect(step.report.integrations[0]?.verdict).toBe('healthy');
  expect(rowOf(step, 'secret/present')).toMatchObject({
    status: 'failed',
    severity: 'error',
    waived: { until: TODAY, reason: 'the new secret comes with the release | see #12' },
  });
  expect(rowOf(step, 'waiver/expired')).toMatchObject({ status: 'passed' });
  expect(step.log).toContain(`waived until ${TODAY}: the new secret comes with the release`);
  expect(step.log).not.toMatch(/^::error/m);
  expect(step.summary).toContain('### Waived');
  expect(step.summary).toContain('⏸️ waived');
});

it('lets an expired waiver have no effect, and says that it expired', async () => {
  const given = await withoutSecrets();
  const waivers = `- {check: secret/present, until: ${YESTERDAY}, reason: old}`;
  const step = await given.run({ with: { waivers } });
  expect(step.exitCode).toBe(1);
  expect(step.outputs.verdict).toBe('unhealthy');
  expect(rowOf(step, 'secret/present')).not.toHaveProperty('waived');
  const row = rowOf(step, 'waiver/expired');
  expect(row).toMatchObject({ status: 'failed', severity: 'warning', subject: 'secret/present' });
  expect(step.report.results).toContainEqual(row);
  expect(row.fix).toContain(`until: ${YESTERDAY}`);
});

it.each([
  ['of another subject', '{check: app/permissions, subject: another, until: 2999-01-01, reason: x}', 0],
  ['of its subject', '{check: app/permissions, subject: SUBJECT, until: 2999-01-01, reason: x}', 1],
  ['of the check', '{check: app/permissions, integration: prod, until: 2999-01-01, reason: x}', 6],
])('waives rows %s', async (_name, item, waived) => {
  const given = await scenario((world) => {
    for (const app of world.tenants[0]?.applications ?? []) app.requiredResourceAccess = [];
  });
  const plain = rowsOf(await given.run(), 'app/permissions').filter(({ status }) => status === 'failed');
  // One for each of the six permissions of Jit's page.
  expect(plain).toHaveLength(6);
  const subject = JSON.stringify(plain[0]?.subject ?? '');
  const step = await given.run({ with: { waivers: `- ${item.replace('SUBJECT', subject)}` } });
  expect(rowsOf(step, 'app/permissions').filter((row) => row.waived !== undefined)).toHaveLength(waived);
});

it('waives an unknown, which then turns nothing red', async () => {
  const given = await scenario();
  given.simulator.addFault({ service: 'arm', path: /roleAssignments/, action: { kind: 'respond', status: 503 } });
  const red = await given.run();
  expect(red.exitCode).toBe(1);
  const names = [
    ...new Set(
      [red.report.integrations[0]?.results ?? []]
        .flat()
        .filter(({ status }) => status === 'unknown')
        .map(({ check }) => check),
    ),
  ];
  const waivers = names.map((check) => `- {check: ${check}, until: 2999-01-01, reason: outage}`).join('\n');
  const green = await given.run({ with: { waivers } });
  expect(green.exitCode).toBe(0);
  expect(green.outputs).toMatchObject({ verdict: 'healthy', unknowns: '0' });
});

it('proposes no drift that is waived, and still proposes the rest', async () => {
  const given = await scenario();
  plantDrift(given);
  const waivers = '- {check: config/drift, subject: azure.prod.tenant_id, until: 2999-01-01, reason: the tenant moves}';
  const waived = await given.run({ with: { waivers, 'fail-on': 'drift' } });
  expect(waived.exitCode).toBe(0);
  expect(waived.writes).toEqual([]);
  expect(waived.outputs).toMatchObject({ drift: 'false', verdict: 'healthy', 'pull-request-operation': 'none' });
  expect(rowOf(waived, 'config/drift')).toMatchObject({ status: 'failed', waived: { until: '2999-01-01' } });
  expect(rowOf(waived, 'config/drift').message).toContain('Not proposed: a waiver covers it.');

  editFile(given, (text) => text.replace('name: "Prod"', 'name: ""'));
  const both = await given.run({ with: { waivers, 'account-name': 'Prod' } });
  expect(both.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'created' });
  expect(fileAt(given, 'jit-azure-drift')).toContain(`tenant_id: ${OTHER_TENANT}`);
  expect(fileAt(given, 'jit-azure-drift')).toContain('name: "Prod"');
});

it('leaves an open proposal as it is while its drift is waived', async () => {
  const given = await scenario();
  plantDrift(given);
  const first = await given.run();
  expect(first.outputs['pull-request-operation']).toBe('created');
  const waivers = '- {check: config/drift, until: 2999-01-01, reason: the tenant moves}';
  const second = await given.run({ with: { waivers } });
  expect(second.writes).toEqual([]);
  expect(given.github.hands.pull(REPOSITORY, 1).state).toBe('open');
  expect(fileAt(given, 'jit-azure-drift')).toContain(`tenant_id: ${IDS.tenant}`);
});

it('finds a proposal that stands as it should, though a part of its drift is waived by now', async () => {
  const given = await scenario();
  plantDrift(given);
  editFile(given, (text) => text.replace('name: "Prod"', 'name: "Other"'));
  const inputs = { 'account-name': 'Prod' };
  await given.run({ with: inputs });
  const waivers = '- {check: config/drift, subject: azure.prod.name, until: 2999-01-01, reason: it is renamed soon}';
  const step = await given.run({ with: { ...inputs, waivers } });
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({ status: 'passed' });
  expect(step.outputs).toMatchObject({ 'pull-request-operation': 'unchanged', unknowns: '0' });
  expect(step.exitCode).toBe(0);
  expect(step.writes).toEqual([]);
});
