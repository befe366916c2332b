import { expect, it } from '@jest/globals';
import { IDS, pick } from '../../../simulator/world.js';
import { FILE, fileAt, plantDrift, REPOSITORY, rowsOf, type Scenario, scenario } from '../harness.js';
import { BRANCH } from '../pull-request/proposals.js';

/** Whoever may name things in the tenant gets no say in what is written, nor in what is taken for what. */

function renameSubscription({ world }: Scenario, name: string): void {
  pick(world.subscriptions, ({ id }) => id === IDS.subscription).displayName = name;
}

it('writes no placeholder of another secret into the file, whatever the subscription is called', async () => {
  const given = await scenario();
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: '# Acme\n' });
  renameSubscription(given, '${{ jit_secrets.github_token }}');
  const step = await given.run();
  expect(step.outputs['pull-request-operation']).toBe('created');
  const text = fileAt(given, BRANCH);
  expect(text.startsWith('# Acme\n')).toBe(true);
  expect(text).toContain('name: "prod"');
  expect(text).not.toContain('github_token');
  expect(given.github.hands.pull(REPOSITORY, 1).title).not.toContain('github_token');
});

it('takes a name that looks like an id for a name', async () => {
  const given = await scenario();
  const [tenant] = given.world.tenants;
  // Each bears the id of another thing: by name alone, all would be found in the wrong place.
  pick(tenant?.applications ?? [], ({ appId }) => appId === IDS.jit.appId).displayName = IDS.auditor.appId;
  pick(tenant?.applications ?? [], ({ appId }) => appId === IDS.auditor.appId).displayName = IDS.jit.appId;
  for (const { passwordCredentials } of tenant?.applications ?? [])
    for (const secret of passwordCredentials) secret.displayName = IDS.tenant;
  renameSubscription(given, IDS.tenant);
  const healthy = await given.run();
  expect(healthy.outputs).toMatchObject({ verdict: 'healthy', drift: 'false' });
  expect(healthy.writes).toEqual([]);

  plantDrift(given);
  const step = await given.run();
  expect(rowsOf(step, 'config/drift').map(({ subject }) => subject)).toEqual(['azure.prod.tenant_id']);
  expect(fileAt(given, BRANCH)).toBe(fileAt(given, 'main').replace(/tenant_id: 9{8}-\S+/, `tenant_id: ${IDS.tenant}`));
});
