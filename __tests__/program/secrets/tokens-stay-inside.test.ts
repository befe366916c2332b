import { expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/world.js';
import { IDS, JIT_SECRET_TEXT } from '../../../simulator/world.js';
import { plantDrift, type Scenario, scenario } from '../harness.js';
import { credentialsOf, everythingShown, leaksOf } from './leaks.js';

const RUNS: readonly { readonly of: string; readonly prepare: (given: Scenario) => void; readonly verdict: string }[] =
  [
    { of: 'a healthy run', prepare: () => undefined, verdict: 'healthy' },
    { of: 'a run that proposes', prepare: plantDrift, verdict: 'unhealthy' },
    {
      of: 'a run whose login is refused',
      prepare: ({ world }) => {
        for (const tenant of world.tenants)
          for (const application of tenant.applications) application.federatedIdentityCredentials.splice(0);
      },
      verdict: 'unhealthy',
    },
    {
      of: 'a run that may not read the directory',
      prepare: ({ world }) => {
        for (const tenant of world.tenants)
          tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
            ({ principalId }) => principalId !== IDS.auditor.servicePrincipal,
          );
      },
      verdict: 'unknown',
    },
  ];

const DEBUG = { runner: { extra: { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' } } } as const;

it.each(RUNS)('shows no token and no assertion of $of', async ({ prepare, verdict }) => {
  const given = await scenario(undefined, { fresh: true });
  prepare(given);
  for (const options of [{}, DEBUG]) {
    const step = await given.run(options);
    expect(step.outputs.verdict).toBe(verdict);
    const credentials = credentialsOf(step);
    expect(credentials).toEqual(expect.arrayContaining([githubTokens.workflow, 'simulated-request-token']));
    // The job's token, the request token, an assertion, and, where Entra gave any, access tokens.
    expect(credentials.length).toBeGreaterThanOrEqual(3);
    expect(leaksOf([...credentials, JIT_SECRET_TEXT], everythingShown(given, step))).toEqual([]);
  }
});

/** A service that puts what it was sent into its refusal. */
it.each(['entra', 'graph', 'arm', 'github'] as const)(
  'shows no token when %s echoes what it was sent',
  async (service) => {
    const given = await scenario(undefined, { fresh: true });
    plantDrift(given);
    const tokens = new Set<string>();
    given.simulator.addFault({
      service,
      action: {
        kind: 'rewrite',
        with: () => {
          const last = given.simulator.requests.filter((request) => request.service === service).at(-1);
          const echo = `${last?.headers.authorization ?? ''} ${last?.body ?? ''}`;
          const credential = last?.headers.authorization?.replace(/^\w+ /, '');
          if (credential !== undefined) tokens.add(credential);
          const words = `You sent ${echo}`;
          return {
            status: 400,
            headers: { 'content-type': 'application/json' },
            body: {
              message: words,
              error: service === 'entra' ? 'invalid_request' : { code: 'BadRequest', message: words },
              error_description: words,
            },
          };
        },
      },
    });
    const step = await given.run(DEBUG);
    expect(leaksOf([...credentialsOf(step), ...tokens], everythingShown(given, step))).toEqual([]);
  },
);
