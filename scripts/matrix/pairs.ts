import {
  addSecret,
  checkedApp,
  deny,
  endSecret,
  OTHER_ID,
  principalOf,
  removeApplication,
  removePrincipal,
  replaceRole,
  tenantOf,
} from '../../simulator/planting.js';
import type { Simulator } from '../../simulator/simulator.js';
import { IDS } from '../../simulator/world.js';
import { AZURE_CHECKS } from '../../src/core/checks/azure.js';
import { lose, unknowns, WITHOUT_GITHUB } from './lost-reads.js';
import {
  askingJit,
  type Case,
  drift,
  edit,
  type Inputs,
  type Plant,
  type RowName,
  type Stage,
  skips,
  write,
} from './plant.js';

function inputsOf(one: Case, simulator: Simulator): Inputs {
  return typeof one.with === 'function' ? one.with(simulator) : (one.with ?? {});
}

/** Two independent faults in one world: the rows of both must be there. */
function together(one: Case, other: Case): Case {
  return {
    place: one.place,
    title: `${one.title}, and ${other.title}`,
    plant: async (stage) => {
      await one.plant?.(stage);
      await other.plant?.(stage);
    },
    with: (simulator) => ({ ...inputsOf(one, simulator), ...inputsOf(other, simulator) }),
    rows: [...one.rows, ...other.rows],
  };
}

/** How many others each marked fault is planted with: all pairs would prove little more, and take long. */
const PARTNERS = 3;

/** Pairs of the faults that are marked for it, each with the next few in the ring of them. */
export function independentPairs(faults: readonly Case[]): readonly Case[] {
  const marked = faults.filter(({ pairs }) => pairs === true);
  return marked.flatMap((one, index) =>
    [...marked.slice(index + 1), ...marked.slice(0, index)].slice(0, PARTNERS).map((other) => together(one, other)),
  );
}

/** A world with two faults of which one keeps the other from being seen: that is told, and nothing is made up. */
function masked(
  title: string,
  plants: readonly Plant[],
  rows: readonly RowName[],
  parts: Pick<Case, 'with' | 'job'> = {},
): Case {
  const plant = async (stage: Stage): Promise<void> => {
    for (const each of plants) await each(stage);
  };
  return { place: 'read', title, plant, rows, ...parts };
}

const NOTHING = (): void => undefined;
const withoutRole = ({ world }: Stage): void => replaceRole(world);
const withoutApplication = ({ world }: Stage): void => removeApplication(world);
const withoutPrincipal = ({ world }: Stage): void => removePrincipal(world);
const freeDefender = ({ world }: Stage): void => {
  for (const plan of world.defenderPlans) plan.pricingTier = 'Free';
};
const lost = (rule: Parameters<typeof lose>[1]): Plant => lose('', rule, []).plant ?? NOTHING;

/** Pairs of which one masks the other. */
export const MASKING_PAIRS: readonly Case[] = [
  masked(
    'the application is missing, its secret has expired',
    [({ world }) => endSecret(world, -3), withoutApplication],
    ['app/exists failed error', ...skips('secret/present', 'secret/expiry', 'secret/rotation', 'secret/stale')],
  ),
  masked(
    'the application is missing, and signed in accounts of any tenant',
    [
      ({ world }) => {
        checkedApp(world).signInAudience = 'AzureADMultipleOrgs';
      },
      withoutApplication,
    ],
    ['app/exists failed error', 'app/audience skipped'],
  ),
  masked(
    'the service principal is missing, and so is its role',
    [withoutPrincipal, withoutRole],
    ['app/service-principal failed error', ...skips('role/assignment', 'role/condition')],
  ),
  masked(
    'the service principal is missing, and a deny assignment names it',
    [withoutPrincipal, ({ world }) => deny(world)],
    ['app/service-principal failed error', 'role/denied skipped'],
  ),
  masked(
    'the login is refused, and much else is wrong',
    [
      ({ world }) => {
        principalOf(world, IDS.auditor.appId).accountEnabled = false;
      },
      withoutRole,
      withoutApplication,
      freeDefender,
    ],
    ['login/oidc failed error', ...skips(...AZURE_CHECKS.filter((check) => check !== 'login/oidc'))],
  ),
  masked(
    'the subscription is not found, its role is missing and Defender is off',
    [
      withoutRole,
      freeDefender,
      ({ world }) => {
        world.subscriptions = [];
      },
    ],
    ['subscription/state failed error', ...skips('subscription/tenant', 'role/assignment', 'subscription/defender')],
  ),
  masked(
    'the subscription is of another tenant, and disabled',
    [
      ({ world }) => {
        for (const subscription of world.subscriptions)
          Object.assign(subscription, { tenantId: OTHER_ID, state: 'Disabled' });
      },
    ],
    ['subscription/tenant failed error', 'subscription/state skipped'],
  ),
  masked(
    'nothing is declared, nothing is consented to',
    [
      ({ world }) => {
        checkedApp(world).requiredResourceAccess = [];
        tenantOf(world).oauth2PermissionGrants = [];
      },
    ],
    [...Array.from({ length: 6 }, (): RowName => 'app/permissions failed error'), 'app/consent skipped'],
  ),
  masked(
    'the named secret is missing, another one is about to end',
    [({ world }) => addSecret(world, 3)],
    ['secret/present failed error', ...skips('secret/expiry', 'secret/rotation')],
    { with: { 'secret-description': 'scanner' } },
  ),
  masked(
    'the role is held in a resource group only, and under a condition',
    [
      ({ world }) =>
        replaceRole(world, { scope: `/subscriptions/${IDS.subscription}/resourceGroups/one`, condition: '(true)' }),
    ],
    ['role/assignment failed error', 'role/condition skipped'],
  ),
  masked(
    'the file is no YAML, and bears another tenant',
    [drift, (stage) => write('azure: [\n')(stage)],
    ['config/readable failed error', 'config/drift skipped'],
  ),
  masked(
    'the application is missing and cannot be read',
    [withoutApplication, lost({ service: 'graph', path: /applications\(/ })],
    [
      ...unknowns(
        'login/rights',
        'federation/scope',
        'federation/scope',
        'app/exists',
        'app/audience',
        'app/permissions',
        'app/consent',
        'app/legacy-graph',
        'app/excess-permissions',
        'app/role',
      ),
      ...unknowns('secret/present', 'secret/expiry', 'secret/rotation', 'secret/stale'),
    ],
  ),
  masked(
    'the role is missing, and roles cannot be read',
    [withoutRole, lost({ service: 'arm', path: /roleAssignments/ })],
    [...unknowns('login/rights', 'role/assignment', 'role/condition', 'role/excess')],
  ),
  masked(
    'Defender is off, and cannot be read',
    [freeDefender, lost({ service: 'arm', path: /pricings/ })],
    [...unknowns('login/rights', 'subscription/defender')],
  ),
  masked(
    'a deny assignment is there, and cannot be read',
    [({ world }) => deny(world), lost({ service: 'arm', path: /denyAssignments/ })],
    [...unknowns('login/rights', 'role/denied')],
  ),
  masked('there is drift, and GitHub cannot be read', [drift, lost({ service: 'github' })], WITHOUT_GITHUB),
  masked(
    'Jit’s copy is an old one, and Jit cannot be read',
    [edit('acme-analytics-0042', 'acme-analytics-0043'), lost({ service: 'jit', path: /plans/ })],
    unknowns('jit/integration-file'),
    { with: askingJit },
  ),
  masked(
    'the role is missing, and the subscription cannot be read',
    [withoutRole, lost({ service: 'arm', path: /^\/subscriptions\/[^/]+\?/ })],
    [
      'role/assignment failed error',
      'role/condition skipped',
      ...unknowns('login/rights', 'subscription/state', 'subscription/tenant'),
    ],
  ),
  masked('a fault is waived', [withoutRole], ['role/assignment failed error waived', 'role/condition skipped'], {
    with: { waivers: '- {check: role/assignment, until: 2999-01-01, reason: the scanner moves}' },
  }),
  masked(
    'a fault is waived by a waiver that has ended',
    [withoutRole],
    ['role/assignment failed error', 'role/condition skipped', 'waiver/expired failed warning'],
    { with: { waivers: '- {check: role/assignment, until: 2026-01-01, reason: the scanner moved}' } },
  ),
  masked(
    'a file without expected values is only linted, and bears a secret',
    [edit('${{ jit_secrets.azure_client_secret }}', 'Zq9~planted-literal-client-secret-4711')],
    ['config/secret-literal failed error', ...skips('config/drift', ...AZURE_CHECKS)],
    {
      job: { event: 'push', idToken: false },
      with: { 'tenant-id': '', 'client-id': '', 'subscription-id': '', 'login-client-id': '' },
    },
  ),
];
