import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { IDS, pick } from '../../../simulator/world.js';
import { allRows } from '../../../src/report/report.js';
import type { SarifLog } from '../../../src/report/sarif-types.js';
import { refusals, schemaFaults } from '../../report/code-scanning.js';
import { editFile, plantDrift, type Scenario, type Step, scenario } from '../harness.js';
import { annotations, checkout } from '../modes/events.js';
import { credentialsOf, leaksOf } from '../secrets/leaks.js';

const LITERAL = 'fak8Q~not.a.real-secret_0123456789abcdefg';

/** The SARIF file of a step; one that the official schema or GitHub would refuse fails the test. */
function sarifOf(step: Step): SarifLog {
  const log = JSON.parse(readFileSync(step.outputs['sarif-file'] ?? '', 'utf8')) as SarifLog;
  expect(schemaFaults(log)).toEqual([]);
  expect(refusals(log)).toEqual([]);
  return log;
}

/** Drift, a literal secret, an app role that is missing, and a waiver for the latter. */
async function troubled(): Promise<Scenario> {
  const given = await scenario(({ tenants }) => {
    pick(tenants[0]?.applications ?? [], ({ appId }) => appId === IDS.jit.appId).appRoles = [];
  });
  plantDrift(given);
  editFile(given, (text) => text.replace(/client_secret: .*/, `client_secret: ${LITERAL}`));
  return given;
}

const INPUTS = {
  'sarif-file': 'out/drift.sarif',
  waivers: '- {check: app/role, until: 2999-12-31, reason: known since March}',
};

it('holds every failed row with its place, and no secret', async () => {
  const given = await troubled();
  const workspace = checkout(given);
  const step = await given.run({ runner: { workspace }, with: INPUTS });
  const file = join(workspace, 'out/drift.sarif');
  expect(step.outputs['sarif-file']).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const log = sarifOf(step);
  expect(log.runs.map((run) => run.automationDetails.id)).toEqual([
    'jit-azure-drift/check/prod/found/',
    'jit-azure-drift/check/prod/settled/',
  ]);
  const results = log.runs[0]?.results ?? [];
  const failed = allRows(step.report).flatMap(({ row }) => (row.status === 'failed' ? [row.check] : []));
  expect(failed).toEqual(expect.arrayContaining(['config/drift', 'config/secret-literal', 'app/role']));
  expect(results.map(({ ruleId }) => ruleId).sort()).toEqual([...failed].sort());
  const ofLine = results.find(({ ruleId }) => ruleId === 'config/secret-literal');
  const text = readFileSync(join(workspace, '.jit/jit-integration.yml'), 'utf8').split('\n');
  const region = ofLine?.locations[0]?.physicalLocation?.region;
  expect(text[(region?.startLine ?? 0) - 1]?.slice((region?.startColumn ?? 0) - 1)).toBe(LITERAL);
  expect(results.find(({ ruleId }) => ruleId === 'app/role')).toMatchObject({
    suppressions: [{ justification: 'Waived until 2999-12-31: known since March' }],
    locations: [
      { physicalLocation: { artifactLocation: { uri: expect.stringMatching(/^\.github\/workflows\/.+yml$/) } } },
    ],
  });
  expect(leaksOf([LITERAL, ...credentialsOf(step)], { sarif: readFileSync(file, 'utf8') })).toEqual([]);
});

it('closes no alert where Graph is down, and says so', async () => {
  const given = await troubled();
  given.simulator.addFault({
    service: 'graph',
    action: { kind: 'respond', status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No' } } },
  });
  const step = await given.run({ runner: { workspace: checkout(given) }, with: INPUTS });
  expect(step.exitCode).toBe(1);
  expect(sarifOf(step).runs.map((run) => run.automationDetails.id)).toEqual(['jit-azure-drift/check/prod/found/']);
  expect(step.log).toMatch(/SARIF: not all was judged \(.*app\/exists.*\), so this run opens alerts and closes none\./);
});

it('tells checks and fields alone where everyone can read', async () => {
  const given = await troubled();
  const step = await given.run({
    runner: { workspace: checkout(given) },
    with: { ...INPUTS, 'integration-id': 'prod', redact: 'true' },
  });
  const log = sarifOf(step);
  expect(log.runs[0]?.results.length).toBeGreaterThan(2);
  const text = JSON.stringify(log);
  for (const name of ['"prod', 'known since March', IDS.tenant, IDS.subscription, IDS.jit.appId])
    expect(text).not.toContain(name);
});

it('is not written without sarif-file; where it can’t be, the verdict stands and no output names it', async () => {
  const given = await scenario();
  const workspace = checkout(given);
  expect((await given.run({ runner: { workspace } })).outputs['sarif-file']).toBe('');
  const step = await given.run({ runner: { workspace }, with: { 'sarif-file': 'README.md/x.sarif' } });
  expect(step.outputs).toMatchObject({ verdict: 'healthy', 'sarif-file': '' });
  expect(annotations(step)[0]).toContain('Could not write the SARIF file to ');
});
