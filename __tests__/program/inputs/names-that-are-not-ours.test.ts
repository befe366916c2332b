import { expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import { scenario } from '../harness.js';
import { annotations } from '../modes/events.js';

it('an old name is read, and a name that is none of ours is told with the right one, and changes nothing', async () => {
  const given = await scenario();
  const step = await given.run({
    with: { 'tenant-id': undefined, 'azure-tenant-id': IDS.tenant, sarif: 'out.sarif', node_version: '20', labels: '' },
  });
  expect(step.outputs).toMatchObject({ verdict: 'healthy', 'sarif-file': '' });
  expect(step.log).toContain('! This action has no input sarif, so it has no effect. Did you mean sarif-file?');
  expect(step.log).not.toMatch(/node_version|no input labels/);
});

it('a misspelled name is told in the one message that says what is missing', async () => {
  const given = await scenario();
  const step = await given.run({ with: { 'tenant-id': undefined, tenant_id: IDS.tenant } });
  expect(step.exitCode).toBe(1);
  expect(step.requests).toEqual([]);
  expect(annotations(step).join()).toContain(
    'This action has no input tenant_id, so it has no effect. Did you mean tenant-id?',
  );
});
