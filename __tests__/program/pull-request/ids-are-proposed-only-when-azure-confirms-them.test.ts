import { expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import {
  editFile,
  FILE,
  fileAt,
  OTHER_TENANT,
  plantDrift,
  REPOSITORY,
  rowOf,
  rowsOf,
  type Scenario,
  scenario,
} from '../harness.js';
import { BRANCH, branches, excerpt, mendByHand, proposed, pulls } from './proposals.js';

const TROUBLES = [
  {
    what: 'Entra is down',
    make: ({ simulator }: Scenario) =>
      simulator.addFault({ service: 'entra', action: { kind: 'respond', status: 503, body: 'Service Unavailable' } }),
    isUnknown: true,
  },
  {
    what: 'Microsoft Graph is down',
    make: ({ simulator }: Scenario) =>
      simulator.addFault({
        service: 'graph',
        action: { kind: 'respond', status: 503, body: { error: { code: 'ServiceUnavailable', message: 'Down.' } } },
      }),
    isUnknown: true,
  },
  {
    what: 'Azure Resource Manager is down',
    make: ({ simulator }: Scenario) =>
      simulator.addFault({
        service: 'arm',
        action: { kind: 'respond', status: 503, body: { error: { code: 'ServiceUnavailable', message: 'Down.' } } },
      }),
    isUnknown: true,
  },
  {
    what: 'the app is missing',
    make: ({ world }: Scenario) => {
      for (const tenant of world.tenants)
        tenant.applications = tenant.applications.filter(({ appId }) => appId !== IDS.jit.appId);
    },
    isUnknown: false,
  },
  {
    what: 'the subscription belongs to another tenant',
    make: ({ world }: Scenario) => {
      for (const subscription of world.subscriptions) subscription.tenantId = OTHER_TENANT;
    },
    isUnknown: false,
  },
];

it.each(TROUBLES)('withholds the tenant id while $what, and proposes the rest', async ({ make }) => {
  const given = await scenario();
  plantDrift(given);
  editFile(given, (text) => text.replace('jit_secrets.azure_client_id', 'jit_secrets.old'));
  make(given);
  const options = { with: { 'jit-secret-names': 'client-id: azure_client_id' } };
  const step = await given.run(options);
  expect(excerpt(step)).toMatchSnapshot();
  expect(
    rowsOf(step, 'config/drift')
      .map(({ subject }) => subject)
      .sort(),
  ).toEqual(['azure.prod.auth.client_id', 'azure.prod.tenant_id']);
  expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'created' });
  const proposal = fileAt(given, BRANCH);
  expect(proposal).toBe(fileAt(given, 'main').replace('jit_secrets.old', 'jit_secrets.azure_client_id'));
  expect(proposal).toContain(OTHER_TENANT);
});

it.each(TROUBLES)('proposes nothing while $what and only the tenant id drifted', async ({ make }) => {
  const given = await scenario();
  plantDrift(given);
  make(given);
  const step = await given.run();
  expect(step.writes).toEqual([]);
  expect(step.outputs).toMatchObject({ drift: 'true', 'pull-request-operation': 'none' });
  expect(rowOf(step, 'config/drift')).toMatchObject({ status: 'failed', subject: 'azure.prod.tenant_id' });
  expect(rowOf(step, 'config/drift').message).toMatch(/Not proposed/);
  expect(rowOf(step, 'config/drift').fix).not.toMatch(/Merge the pull request/);
  expect(rowOf(step, 'pull-request/proposed')).toMatchObject({ status: 'skipped' });
  expect(branches(given)).toEqual(['main']);
});

it.each(TROUBLES)('makes no new file while $what', async ({ make }) => {
  const given = await scenario();
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: null });
  make(given);
  const step = await given.run({ with: { 'account-name': 'Prod' } });
  expect(step.writes).toEqual([]);
  expect(rowOf(step, 'config/readable').status).toBe('failed');
  expect(branches(given)).toEqual(['main']);
});

it.each(TROUBLES)('neither closes nor shrinks an open proposal of the tenant id while $what', async ({ make }) => {
  const given = await proposed();
  make(given);
  const tips = given.github.hands.branches(REPOSITORY);
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(step.outputs).toMatchObject({ 'pull-request-number': '1', 'pull-request-operation': 'unchanged' });
  expect(given.github.hands.branches(REPOSITORY)).toEqual(tips);

  // Nor does further drift of a value that needs no proof shrink it.
  editFile(given, (text) => text.replace('jit_secrets.azure_client_id', 'jit_secrets.old'));
  const more = await given.run({ with: { 'jit-secret-names': 'client-id: azure_client_id' } });
  expect(more.writes).toEqual([]);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(fileAt(given, BRANCH)).toContain(`tenant_id: ${IDS.tenant}`);
});

it.each(TROUBLES)('closes a proposal whose drift a person put right, even while $what', async ({ make }) => {
  const given = await proposed();
  mendByHand(given);
  make(given);
  const step = await given.run();
  // The file was compared in full: the ids come from the inputs, and agree.
  expect(step.outputs).toMatchObject({ drift: 'false', 'pull-request-operation': 'closed' });
});
