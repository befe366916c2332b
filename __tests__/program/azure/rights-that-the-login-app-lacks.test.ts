import { describe, expect, it } from '@jest/globals';
import { OF_APPLICATION, OF_MANAGED_APPS, OF_PRINCIPAL, OF_ROLES } from '../../../scripts/matrix/dependents.js';
import { IDS, type World } from '../../../simulator/world.js';
import { plantDrift, rowsOf, scenario } from '../harness.js';
import { checksThat, findings, pastedCommand, tenantOf } from './azure-scenario.js';

const ROLE_IDS = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
} as const;

function withoutGraph(...names: readonly (keyof typeof ROLE_IDS)[]): (world: World) => void {
  const ids: readonly string[] = names.map((name) => ROLE_IDS[name]);
  return (world) => {
    const tenant = tenantOf(world);
    tenant.appRoleAssignments = tenant.appRoleAssignments.filter(({ appRoleId }) => !ids.includes(appRoleId));
  };
}

function withoutReader(world: World): void {
  world.roleAssignments = world.roleAssignments.filter(({ name }) => name !== IDS.auditor.roleAssignment);
}

interface Case {
  readonly title: string;
  readonly plant: (world: World) => void;
  readonly rights: readonly string[];
  readonly forbidden: readonly string[];
  readonly verdict: 'healthy' | 'unknown';
}

const DIRECTORY = ['federation/scope', 'app/exists', 'app/service-principal', ...OF_APPLICATION] as const;
const SUBSCRIPTION = ['subscription/state', 'subscription/tenant', 'subscription/defender'] as const;

const CASES: readonly Case[] = [
  {
    title: 'Directory.Read.All',
    plant: withoutGraph('Directory.Read.All'),
    rights: ['Directory.Read.All'],
    forbidden: ['app/consent', 'app/excess-permissions'],
    verdict: 'healthy',
  },
  {
    title: 'both permissions of Microsoft Graph',
    plant: withoutGraph('Application.Read.All', 'Directory.Read.All'),
    rights: ['Application.Read.All', 'Directory.Read.All'],
    forbidden: [...DIRECTORY, ...OF_PRINCIPAL],
    verdict: 'unknown',
  },
  {
    title: 'the Azure role',
    plant: withoutReader,
    rights: ['Reader'],
    forbidden: [...SUBSCRIPTION, ...OF_ROLES, ...OF_MANAGED_APPS],
    verdict: 'unknown',
  },
  {
    title: 'everything',
    plant: (world) => {
      withoutGraph('Application.Read.All', 'Directory.Read.All')(world);
      withoutReader(world);
    },
    rights: ['Application.Read.All', 'Directory.Read.All', 'Reader'],
    forbidden: [...DIRECTORY, ...SUBSCRIPTION, ...OF_PRINCIPAL, ...OF_MANAGED_APPS],
    verdict: 'unknown',
  },
];

describe('login/rights when the login app lacks a right', () => {
  it.each(CASES)(
    'names it with the command that grants it, and what depends on it is unknown: $title',
    async (given) => {
      const { run } = await scenario(given.plant);
      const step = await run();
      expect(findings(step)).toMatchSnapshot();
      expect(checksThat(step, 'failed')).toEqual(['login/rights']);
      const rows = rowsOf(step, 'login/rights');
      expect(rows.map(({ subject }) => subject)).toEqual(given.rights);
      for (const { severity, subject, fix } of rows) {
        expect(severity).toBe('warning');
        if (subject === 'Reader') {
          const words = pastedCommand(fix, 'az role assignment create');
          expect(words).toEqual(expect.arrayContaining(['Reader', `/subscriptions/${IDS.subscription}`]));
        } else {
          const id = ROLE_IDS[subject as keyof typeof ROLE_IDS];
          expect(fix).toContain(`|| az ad app permission add --id ${IDS.auditor.appId} --api 00000003-`);
          expect(fix).toContain(`--api-permissions ${id}=Role\n`);
          expect(fix).toContain(`CLIENT=$(az ad sp show --id ${IDS.auditor.appId} --query id -o tsv)`);
          expect(pastedCommand(fix, 'az rest --method post').at(-1)).toContain(`"appRoleId":"${id}"`);
        }
      }
      expect(checksThat(step, 'unknown')).toEqual(given.forbidden);
      expect(step.outputs).toMatchObject({
        verdict: given.verdict,
        errors: '0',
        warnings: String(given.rights.length),
      });
      expect(step.exitCode).toBe(given.verdict === 'healthy' ? 0 : 1);
      expect(step.writes).toEqual([]);
    },
  );

  it('needs Application.Read.All for nothing that Directory.Read.All already allows: federated credentials only', async () => {
    const { run } = await scenario(withoutGraph('Application.Read.All'));
    const step = await run();
    expect(rowsOf(step, 'login/rights')).toMatchObject([{ status: 'failed', subject: 'Application.Read.All' }]);
    expect(checksThat(step, 'unknown')).toEqual(['federation/scope']);
    expect(step.outputs.verdict).toBe('healthy');
  });

  it('proposes no change of ids that it could not verify', async () => {
    const given = await scenario(withoutReader);
    plantDrift(given);
    const step = await given.run();
    expect(findings(step)).toMatchSnapshot();
    expect(step.outputs).toMatchObject({ verdict: 'unhealthy', drift: 'true', 'pull-request-operation': 'none' });
    expect(step.writes).toEqual([]);
  });
});
