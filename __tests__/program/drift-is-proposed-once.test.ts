import { expect, it } from '@jest/globals';
import { IDS } from '../../simulator/world.js';
import { FILE, fileAt, OTHER_TENANT, plantDrift, REPOSITORY, rowOf, scenario } from './harness.js';

it('opens one signed pull request for drift, leaves it alone while nothing changes, and closes it when the drift is gone', async () => {
  const given = await scenario(undefined, { fresh: true });
  const { hands } = given.github;
  const healthy = fileAt(given, 'main');
  plantDrift(given);
  const drifted = fileAt(given, 'main');

  const first = await given.run();
  expect(first.transcript).toMatchSnapshot();
  expect(first.exitCode).toBe(0);
  expect(first.outputs).toMatchObject({
    verdict: 'unhealthy',
    drift: 'true',
    'pull-request-operation': 'created',
    'pull-request-number': '1',
  });
  expect(rowOf(first, 'config/drift')).toMatchObject({
    status: 'failed',
    severity: 'warning',
    subject: 'azure.prod.tenant_id',
  });
  const pull = hands.pull(REPOSITORY, 1);
  expect(pull).toMatchObject({
    state: 'open',
    author: 'github-actions[bot]',
    head: { ref: 'jit-azure-drift' },
    base: { ref: 'main' },
  });
  expect(fileAt(given, 'jit-azure-drift')).toBe(healthy);
  const [commit] = hands.log(REPOSITORY, 'jit-azure-drift');
  expect(hands.isSigned(commit?.oid ?? '')).toBe(true);
  expect(hands.diff(REPOSITORY, 'main', 'jit-azure-drift').match(/^[-+](?![-+]).*$/gm)).toEqual([
    `-    tenant_id: ${OTHER_TENANT}`,
    `+    tenant_id: ${IDS.tenant}`,
  ]);

  const second = await given.run();
  expect(second.transcript).toMatchSnapshot();
  expect(second.outputs).toMatchObject({ 'pull-request-operation': 'unchanged', 'pull-request-number': '1' });
  expect(second.writes).toEqual([]);

  hands.commitFiles(REPOSITORY, 'main', { [FILE]: healthy });
  expect(drifted).not.toBe(healthy);
  const third = await given.run();
  expect(third.transcript).toMatchSnapshot();
  expect(third.outputs).toMatchObject({ verdict: 'healthy', drift: 'false', 'pull-request-operation': 'closed' });
  expect(hands.pull(REPOSITORY, 1)).toMatchObject({ state: 'closed', merged: false });
  expect(Object.keys(hands.branches(REPOSITORY))).toEqual(['main']);
});
