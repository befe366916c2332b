import { expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import { rowOf, scenario } from '../harness.js';

it('logs in with one fresh ID token for two access tokens, one per service, and prints none of them', async () => {
  const { run, simulator } = await scenario();
  const step = await run();
  expect(step.transcript).toMatchSnapshot();
  expect(rowOf(step, 'login/oidc')).toMatchObject({
    status: 'passed',
    message: `Logged in as ${IDS.auditor.appId} with subject "repo:acme/.jit:ref:refs/heads/main".`,
  });

  const exchanges = step.requests.filter(({ service, method }) => service === 'entra' && method === 'POST');
  const forms = exchanges.map(({ body }) => new URLSearchParams(body));
  expect(forms.map((form) => form.get('scope')?.split(' ')[0]).sort()).toEqual([
    'https://graph.microsoft.com/.default',
    'https://management.azure.com/.default',
  ]);
  expect(forms.map((form) => form.get('client_id'))).toEqual([IDS.auditor.appId, IDS.auditor.appId]);
  const assertions = forms.map((form) => form.get('client_assertion') ?? '');
  expect(assertions).toHaveLength(2);
  expect(new Set(assertions).size).toBe(1);
  expect(assertions.every((assertion) => assertion.split('.').length === 3)).toBe(true);

  const bearers = step.requests.flatMap(
    ({ headers }) => /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? [],
  );
  const printed = [
    step.log.replace(/^::add-mask::.*$/gm, ''),
    step.summary,
    JSON.stringify(step.outputs),
    JSON.stringify(step.report),
  ].join('\n');
  expect(bearers.length).toBeGreaterThan(2);
  for (const secret of [...assertions, ...bearers, simulator.world.jobs[0]?.requestToken ?? '']) {
    expect(secret.length).toBeGreaterThan(8);
    expect(printed).not.toContain(secret);
  }
  expect(step.writes).toEqual([]);
  expect(step.exitCode).toBe(0);
});
