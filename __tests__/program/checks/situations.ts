import { OF_CONTENT } from '../../../scripts/matrix/dependents.js';
import { takeLicence } from '../../../scripts/matrix/faults/managed-apps.js';
import {
  askingJit,
  type Case,
  drift,
  edit,
  FILE,
  type Plant,
  REPOSITORY,
  repositoryOf,
  SELF_LOGIN,
  type Stage,
  TENANT_LINE,
  tokenRights,
  write,
} from '../../../scripts/matrix/plant.js';
import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import { azureEntry } from '../../../simulator/github/jit-file.js';
import {
  addRole,
  addSecret,
  addSubscription,
  auditorApp,
  checkedApp,
  declare,
  defineRole,
  deny,
  endSecret,
  grant,
  OTHER_ID,
  principalOf,
  removeApplication,
  replaceRole,
  roleOf,
  selfLogin,
  tenantOf,
  trust,
} from '../../../simulator/planting.js';
import type { FaultRule } from '../../../simulator/service.js';
import { IDS, plantApplication, plantJitRequest, RESOURCE_APPS, type World } from '../../../simulator/world.js';
import { AZURE_CHECKS } from '../../../src/core/checks/azure.js';
import { CHECK_IDS, type CheckId, type Status } from '../../../src/core/results.js';

/** One run, with checks of which it must show a row of a status. */
export interface Situation extends Omit<Case, 'place' | 'rows'> {
  readonly shows: Partial<Record<Status, readonly CheckId[]>>;
}

const AFTER_LOGIN = AZURE_CHECKS.filter((check) => check !== 'login/oidc');
const PROPOSAL = [
  'pull-request/proposed',
  'pull-request/hand-edited',
  'pull-request/declined',
] as const satisfies readonly CheckId[];

const BROKEN: FaultRule['action'] = { kind: 'respond', status: 500, body: {} };
const mayWriteIssues = (stage: Stage): void => {
  tokenRights(stage).issues = 'write';
};

/** No notice is left: Microsoft Graph's permissions in the place of the retired ones, no login of pull requests. */
function beyondJitsPage(world: World): void {
  const app = checkedApp(world);
  app.requiredResourceAccess = app.requiredResourceAccess.filter(
    ({ resourceAppId }) => resourceAppId !== RESOURCE_APPS.aadGraph,
  );
  for (const name of ['Directory.Read.All', 'Group.Read.All', 'Policy.Read.All', 'User.Read.All'] as const) {
    declare(world, GRAPH_ROLES[name], 'Role');
    grant(world, GRAPH_ROLES[name]);
  }
  const auditor = auditorApp(world);
  auditor.federatedIdentityCredentials = auditor.federatedIdentityCredentials.filter(
    ({ name }) => name !== 'github-pull-request',
  );
}

/** Everything that can be wrong at once without keeping something else from being seen. */
function muchIsWrong(stage: Stage): void {
  const { world } = stage;
  const app = checkedApp(world);
  app.signInAudience = 'AzureADMultipleOrgs';
  app.requiredResourceAccess[0]?.resourceAccess.shift();
  app.appRoles = [];
  app.federatedIdentityCredentials.push(trust('repo:acme/.jit:ref:refs/heads/*'));
  tenantOf(world).oauth2PermissionGrants = [];
  declare(world, GRAPH_ROLES['Directory.ReadWrite.All'], 'Role');
  principalOf(world, IDS.jit.appId).accountEnabled = false;
  endSecret(world, -3);
  addSecret(world, 12.5);
  addSecret(world, -200);
  for (const subscription of world.subscriptions) subscription.state = 'Disabled';
  for (const plan of world.defenderPlans) plan.pricingTier = 'Free';
  addSubscription(world);
  addRole(world, { scope: `/subscriptions/${OTHER_ID}` });
  defineRole(world, { actions: ['Microsoft.Compute/*'] });
  addRole(world, { roleDefinitionId: OTHER_ID });
  roleOf(world, IDS.jit.servicePrincipal).condition = '(true)';
  deny(world);
  takeLicence(world);
  plantJitRequest(world, plantApplication(world), 2);
  if (world.jit.file !== null) world.jit.file.status = 'INVALID';
  repositoryOf(stage).archived = true;
}

/** A file of which only its name's own form is not wrong. */
function crowdedFile({ hands }: Stage): void {
  const entry = azureEntry()
    .replace('${{ jit_secrets.azure_client_secret }}', 'Zq9~planted-literal-client-secret-4711')
    .replace('${{ jit_secrets.azure_client_id }}', IDS.jit.appId)
    .replace('type: azure_account', 'type: aws_account\n    colour: red')
    .replace(TENANT_LINE, `tenant_id: ${OTHER_ID}`);
  const more = (integrationId: string, tenantId: string): string =>
    azureEntry({ integrationId, tenantId }).replace('azure:\n', '');
  const text = `${entry}${more('two', OTHER_ID)}${more('three', '77777777-7777-4777-8777-777777777777')}`;
  hands.commitFiles(REPOSITORY, 'main', { [FILE]: text, 'jit-integration.yml': azureEntry() });
}

/** A proposal that stands, and what a person then does to it. */
function proposedThen(meddle: Plant): Plant {
  return async (stage: Stage) => {
    drift(stage);
    await stage.run();
    await meddle(stage);
  };
}

/** Runs that show every check in every status that it can have. */
export const SITUATIONS: readonly Situation[] = [
  {
    title: 'all is well, beyond what Jit’s page asks for',
    plant: (stage) => {
      beyondJitsPage(stage.world);
      mayWriteIssues(stage);
    },
    with: askingJit,
    shows: { passed: CHECK_IDS },
  },
  {
    title: 'every service is broken',
    plant: ({ simulator }) => {
      for (const service of ['oidc', 'github', 'jit'] as const) simulator.addFault({ service, action: BROKEN });
    },
    with: askingJit,
    shows: { unknown: CHECK_IDS.filter((check) => check !== 'waiver/expired') },
  },
  {
    title: 'a fork’s pull request: no ids, no token',
    job: { event: 'push', idToken: false },
    with: { 'tenant-id': '', 'client-id': '', 'subscription-id': '', 'login-client-id': '' },
    shows: { skipped: [...AZURE_CHECKS, 'config/drift', 'jit/integration-file'] },
  },
  {
    title: 'the login is refused, and the file is no YAML',
    plant: (stage) => {
      principalOf(stage.world, IDS.auditor.appId).accountEnabled = false;
      write('azure: [\n')(stage);
    },
    with: { issue: 'off', 'pull-request': 'false' },
    shows: {
      failed: ['login/oidc', 'config/readable'],
      skipped: [...AFTER_LOGIN, ...OF_CONTENT, ...PROPOSAL, 'issue/kept'],
    },
  },
  {
    title: 'much is wrong at once',
    plant: (stage) => {
      crowdedFile(stage);
      muchIsWrong(stage);
    },
    with: (simulator) => ({
      ...askingJit(simulator),
      'secret-key-id': IDS.jit.secret,
      waivers: '- {check: app/role, until: 2026-01-01, reason: ended long ago}',
    }),
    shows: {
      failed: [
        'federation/scope',
        'app/service-principal',
        'app/audience',
        'app/permissions',
        'app/consent',
        'app/legacy-graph',
        'app/excess-permissions',
        'app/role',
        'secret/present',
        'secret/expiry',
        'secret/rotation',
        'secret/stale',
        'subscription/state',
        'subscription/defender',
        'subscription/single',
        'role/condition',
        'role/excess',
        'role/denied',
        'config/drift',
        'config/secret-literal',
        'config/literal-id',
        'config/shared-secrets',
        'config/lint',
        'config/two-files',
        'config/one-per-tenant',
        'config/unknown-key',
        'jit/integration-file',
        'pull-request/permitted',
        'pull-request/proposed',
        'waiver/expired',
        'managed-app/jit-access-licence',
        'managed-app/jit-access-requests',
      ],
    },
  },
  {
    title: 'the app is not in the tenant, a Jit secret bears another name, and the repository has no issues',
    plant: (stage) => {
      mayWriteIssues(stage);
      repositoryOf(stage).issuesDisabled = true;
      removeApplication(stage.world);
      edit('jit_secrets.azure_client_id', 'jit_secrets.mine')(stage);
    },
    shows: { failed: ['app/exists', 'config/secret-name', 'issue/kept'], skipped: ['secret/stale', 'app/audience'] },
  },
  {
    title: 'the subscription is of another tenant',
    plant: ({ world }) => {
      for (const subscription of world.subscriptions) subscription.tenantId = OTHER_ID;
    },
    shows: { failed: ['subscription/tenant'], skipped: ['subscription/state', 'login/rights'] },
  },
  {
    title: 'the login app may not read the directory',
    plant: ({ world }) => {
      tenantOf(world).appRoleAssignments = [];
    },
    shows: { failed: ['login/rights'], unknown: ['app/exists', 'role/assignment'] },
  },
  {
    title: 'the checked app logs itself in, and holds no role',
    plant: ({ world }) => {
      selfLogin(world);
      replaceRole(world, { scope: `/subscriptions/${IDS.subscription}/resourceGroups/one` });
    },
    with: SELF_LOGIN,
    shows: { failed: ['login/identity', 'role/assignment'], skipped: ['role/condition'] },
  },
  {
    title: 'someone commits on the open proposal',
    plant: proposedThen(({ hands }) => hands.pushToPull(REPOSITORY, 1, { 'note.md': 'Note.\n' })),
    shows: { failed: ['pull-request/hand-edited'], skipped: ['pull-request/proposed'] },
  },
  {
    title: 'someone closes the proposal',
    plant: proposedThen(({ hands }) => hands.closePull(REPOSITORY, 1)),
    shows: { failed: ['pull-request/declined'], skipped: ['pull-request/proposed'] },
  },
];
