import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { healthyResources, healthyTenant } from '../../../simulator/azure/healthy.js';
import { accessTokenClaims, simulatorKeys } from '../../../simulator/azure/tokens.js';
import { auditorApp } from '../../../simulator/planting.js';
import { addRepairer, REPAIRER } from '../../../simulator/repairer.js';
import { IDS, type World } from '../../../simulator/world.js';
import { editFile, FILE, OTHER_TENANT, REPOSITORY, type Scenario, type StepOptions } from '../harness.js';
import { fileOf } from '../integrations/tenants.js';
import { looseCommit, pullRequest, push } from '../modes/events.js';
import type { Scope } from './example.js';

/** What the variables of the repository say in every example. */
export const VARS = {
  AZURE_TENANT_ID: IDS.tenant,
  AZURE_SUBSCRIPTION_ID: IDS.subscription,
  JIT_CLIENT_ID: IDS.jit.appId,
  AUDITOR_CLIENT_ID: IDS.auditor.appId,
} as const;

/** One run of an example: the world, what expressions speak of, and what must come of it. */
export interface Situation {
  readonly example: string;
  /** The example that calls it. */
  readonly calledBy?: string;
  readonly title: string;
  readonly plant?: (world: World) => void;
  /** What happens to the repository before the run; the answer is what the job is. */
  readonly prepare?: (given: Scenario) => StepOptions | Promise<StepOptions>;
  readonly scope?: Omit<Scope, 'steps'>;
  readonly verdict: 'healthy' | 'unhealthy';
  readonly exitCode: 0 | 1;
  readonly writes: readonly string[];
}

/** All that a proposal writes where none was open. */
export const PROPOSED = ['github mutation Begin', 'github POST /api/v3/repos/acme/.jit/pulls'] as const;

/** What someone did to the entry. The examples name no `integration-id`: the entry is found by its tenant, which stays. */
const damage = (text: string): string => text.replace(/subscription_id: .*/, `subscription_id: ${OTHER_TENANT}`);

const drifted = (given: Scenario): StepOptions => {
  editFile(given, damage);
  return {};
};

const SERVER_ISSUER = 'https://git.example.com/_services/token';

function cloud(name: World['entra']['cloud'], audience: string): (world: World) => void {
  return (world) => {
    world.entra.cloud = name;
    for (const credential of auditorApp(world).federatedIdentityCredentials) credential.audiences = [audience];
  };
}

interface Item {
  readonly id: string;
  readonly 'tenant-id': string;
  readonly 'client-id': string;
  readonly 'subscription-id': string;
  readonly 'login-client-id': string;
}

/** The list that examples/several-tenants.yml names. */
export const LIST = readFileSync('examples/lists/azure-integrations.yml', 'utf8');

/** A second tenant, healthy like the first, with the ids that the list's second item has. */
function addListed(world: World): void {
  const [, item] = parse(LIST) as readonly Item[];
  if (item === undefined) throw new Error('The list has no second item.');
  const ids: readonly (readonly [string, string])[] = [
    [IDS.tenant, item['tenant-id']],
    [IDS.subscription, item['subscription-id']],
    [IDS.jit.appId, item['client-id']],
    [IDS.auditor.appId, item['login-client-id']],
    [IDS.managementGroup, 'acme-labs'],
  ];
  const again = <T>(given: T): T => {
    const text = ids.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(given));
    return JSON.parse(text.replace(/\b([1-7])\1{7}-/g, '$10000009-')) as T;
  };
  const resources = again(healthyResources());
  world.tenants.push(again(healthyTenant()));
  world.managementGroups.push(...resources.managementGroups);
  world.subscriptions.push(...resources.subscriptions);
  world.roleAssignments.push(...resources.roleAssignments);
  world.defenderPlans.push(...resources.defenderPlans);
}

const LISTED = (parse(LIST) as readonly Item[]).map((item) => ({
  id: item.id,
  tenantId: item['tenant-id'],
  clientId: item['client-id'],
  subscriptionId: item['subscription-id'],
  loginClientId: item['login-client-id'],
}));

/** The configuration of both tenants, the second one drifted, and the list beside it. */
function commitListed({ github }: Scenario): StepOptions {
  github.hands.commitFiles(REPOSITORY, 'main', {
    [FILE]: fileOf(LISTED, ['labs']),
    '.jit/azure-integrations.yml': LIST,
  });
  return {};
}

/** The file as it should be. */
export const LISTED_RIGHT = fileOf(LISTED, []);

/** Access tokens as the managed identity of the runner gets them, by the name that az has for the service. */
export async function managedIdentityTokens(): Promise<Readonly<Record<string, string>>> {
  const now = Math.floor(Date.now() / 1000);
  const sign = async (audience: string, roles: readonly string[]): Promise<string> => {
    const subject = {
      audience,
      issuerTenant: IDS.tenant,
      appId: IDS.auditor.appId,
      objectId: IDS.auditor.servicePrincipal,
      roles: [...roles],
    };
    return (await simulatorKeys()).entra.sign(accessTokenClaims(subject, now, 3600));
  };
  return {
    'ms-graph': await sign('https://graph.microsoft.com', ['Application.Read.All', 'Directory.Read.All']),
    arm: await sign('https://management.azure.com', []),
  };
}

const DRIFT = { verdict: 'unhealthy', exitCode: 0, writes: PROPOSED, prepare: drifted } as const;

/** Every example at least once. */
export const SITUATIONS: readonly Situation[] = [
  { example: 'schedule.yml', title: 'proposes what drifted', ...DRIFT },
  { example: 'schedule.yml', title: 'writes nothing where all is well', verdict: 'healthy', exitCode: 0, writes: [] },
  { example: 'sarif.yml', title: 'proposes what drifted', ...DRIFT, scope: { runner: { temp: '/temp' } } },
  {
    example: 'dead-man.yml',
    title: 'proposes what drifted, and pings',
    ...DRIFT,
    scope: { secrets: { DEAD_MAN_PING_URL: 'https://monitor.example/ping' } },
  },
  {
    example: 'several-tenants.yml',
    title: 'reads the list of the repository, and proposes for the one that drifted',
    ...DRIFT,
    plant: addListed,
    prepare: commitListed,
  },
  {
    example: 'us-government.yml',
    title: 'logs in there',
    ...DRIFT,
    plant: cloud('usgovernment', 'api://AzureADTokenExchangeUSGov'),
  },
  { example: 'china.yml', title: 'logs in there', ...DRIFT, plant: cloud('china', 'api://AzureADTokenExchangeChina') },
  {
    example: 'enterprise-server.yml',
    title: 'logs in by the server’s issuer',
    ...DRIFT,
    plant: (world) => {
      world.oidc.issuer = SERVER_ISSUER;
      for (const credential of auditorApp(world).federatedIdentityCredentials) credential.issuer = SERVER_ISSUER;
    },
  },
  {
    example: 'enterprise-server-private.yml',
    title: 'needs no ID token',
    ...DRIFT,
    prepare: (given) => ({ ...drifted(given), job: { idToken: false } }),
  },
  { example: 'reusable.yml', calledBy: 'reusable-caller.yml', title: 'gets what its caller hands it', ...DRIFT },
  {
    example: 'validate.yml',
    title: 'judges a push, and writes nothing',
    verdict: 'unhealthy',
    exitCode: 1,
    writes: [],
    prepare: (given) => {
      editFile(given, damage);
      return push('main');
    },
  },
  {
    example: 'validate.yml',
    title: 'judges a pull request, and writes nothing',
    verdict: 'unhealthy',
    exitCode: 1,
    writes: [],
    prepare: (given) => {
      const text = given.github.hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
      return pullRequest(given, looseCommit(given, { [FILE]: damage(text) }));
    },
  },
  {
    example: 'repair.yml',
    title: 'shows by default what it would write',
    verdict: 'unhealthy',
    exitCode: 0,
    writes: [],
    plant: (world) => addRepairer(world),
    prepare: (given) => ({ ...drifted(given), job: { event: 'workflow_dispatch', environment: 'azure-repair' } }),
    scope: { vars: { ...VARS, REPAIRER_CLIENT_ID: REPAIRER.appId } },
  },
  {
    example: 'repair.yml',
    title: 'makes the repair that was chosen, and no other',
    verdict: 'healthy',
    exitCode: 0,
    writes: ['arm PUT roleAssignments'],
    plant: (world) => {
      addRepairer(world);
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
    },
    prepare: () => ({ job: { event: 'workflow_dispatch', environment: 'azure-repair' } }),
    scope: {
      vars: { ...VARS, REPAIRER_CLIENT_ID: REPAIRER.appId },
      inputs: { repair: 'role-assignment', 'dry-run': false },
    },
  },
];
