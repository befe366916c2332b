import { GRAPH_ROLES, GRAPH_SCOPES } from '../../simulator/azure/resource-apps.js';
import { azureEntry } from '../../simulator/github/jit-file.js';
import {
  addGroup,
  addRole,
  addSecret,
  addSubscription,
  auditorApp,
  checkedApp,
  declare,
  defineRole,
  deny,
  grant,
  MANAGEMENT_GROUP,
  OTHER_ID,
  replaceRole,
  SUBSCRIPTION,
  scheduled,
  tenantOf,
  trust,
} from '../../simulator/planting.js';
import { IDS, jitAccessOn, plantApplication, plantJitRequest, ROLES } from '../../simulator/world.js';
import { takeLicence } from './faults/managed-apps.js';
import { askingJit, BRANCH, type Case, edit, FILE, type Place, type Plant, REPOSITORY } from './plant.js';

function quiet(
  place: Place,
  title: string,
  plant: Plant | undefined,
  parts: Omit<Case, 'place' | 'title' | 'plant' | 'rows'> = {},
): Case {
  return { place, title, rows: [], ...(plant === undefined ? {} : { plant }), ...parts };
}

/** Changes that are no faults: nothing may be told of them. */
export const HARMLESS: readonly Case[] = [
  quiet('managed-app', 'JIT access is on, with the licence for it, and a request was granted', ({ world }) =>
    plantJitRequest(world, plantApplication(world), 2, { jitRequestState: 'Approved' }),
  ),
  quiet('managed-app', 'JIT access is off, without the licence for it', ({ world }) => {
    takeLicence(world);
    plantApplication(world, { jitAccessPolicy: null });
  }),
  quiet('managed-app', 'a person denied a request, and an old one timed out', ({ world }) => {
    const jitAccessPolicy = jitAccessOn({ jitApprovalMode: 'ManualApprove', jitApprovers: [{ id: IDS.user }] });
    const application = plantApplication(world, { jitAccessPolicy });
    plantJitRequest(world, application, 2);
    plantJitRequest(world, application, 31, { jitRequestState: 'Timeout' });
  }),
  quiet('managed-app', 'the provider is not registered', ({ world }) => {
    for (const subscription of world.subscriptions) subscription.unregisteredProviders = ['Microsoft.Solutions'];
  }),
  quiet('login', 'the healthy world', undefined),
  quiet('jit', 'the healthy world, Jit asked too', undefined, { with: askingJit }),
  quiet('login', 'a run by hand', undefined, { job: { event: 'workflow_dispatch' } }),
  quiet('login', 'a push', undefined, { job: { event: 'push' } }),
  quiet('login', 'a dry run', undefined, { with: { 'dry-run': 'true' } }),
  quiet('federation', 'both apps trust exact branches and environments of other repositories', ({ world }) => {
    checkedApp(world).federatedIdentityCredentials.push(trust('repo:acme/infra:ref:refs/heads/release'));
    auditorApp(world).federatedIdentityCredentials.push(trust('repo:acme@9000001/.jit@9200001:environment:audit'));
  }),
  quiet('federation', 'the checked app trusts a cluster', ({ world }) => {
    const issuer = 'https://oidc.eks.example/id/1';
    checkedApp(world).federatedIdentityCredentials.push({ ...trust('system:serviceaccount:scan:jit'), issuer });
  }),
  quiet('federation', 'the login app may write nothing but holds Security Reader', ({ world }) =>
    addRole(world, {
      principalId: IDS.auditor.servicePrincipal,
      roleDefinitionId: ROLES.securityReader,
      scope: MANAGEMENT_GROUP,
    }),
  ),
  quiet('app', 'the app has further app roles, one of them disabled', ({ world }) => {
    const [usual] = checkedApp(world).appRoles;
    if (usual !== undefined)
      checkedApp(world).appRoles.push({ ...usual, id: OTHER_ID, value: 'writer', isEnabled: false });
  }),
  quiet('permissions', 'a delegated scope that reads is declared beyond', ({ world }) =>
    declare(world, GRAPH_SCOPES['Organization.Read.All'], 'Scope'),
  ),
  quiet('permissions', 'the scanner’s permissions are declared and granted beside', ({ world }) => {
    for (const name of ['AuditLog.Read.All', 'Directory.Read.All', 'Policy.Read.All'] as const) {
      declare(world, GRAPH_ROLES[name], 'Role');
      grant(world, GRAPH_ROLES[name]);
    }
  }),
  quiet('permissions', 'one person consented to something for himself', ({ world }) => {
    const consent = { id: 'planted', consentType: 'Principal' as const, principalId: IDS.user };
    const { servicePrincipal: clientId } = IDS.jit;
    tenantOf(world).oauth2PermissionGrants.push({
      ...consent,
      clientId,
      resourceId: IDS.resources.microsoftGraph,
      scope: 'Organization.Read.All',
    });
  }),
  quiet('secret', 'a second secret lives long', ({ world }) => addSecret(world, 300)),
  quiet('secret', 'the secret never ends', ({ world }) => {
    for (const secret of checkedApp(world).passwordCredentials) secret.endDateTime = null;
  }),
  quiet('secret', 'the secret ends the day after the warning threshold', ({ world }) => {
    const end = new Date(Date.now() + 31.5 * 86_400_000).toISOString();
    for (const secret of checkedApp(world).passwordCredentials) secret.endDateTime = end;
  }),
  quiet('secret', 'the secret bears no description', ({ world }) => {
    for (const secret of checkedApp(world).passwordCredentials) secret.displayName = null;
  }),
  quiet('subscription', 'the tenant has a second subscription without the app', ({ world }) => addSubscription(world)),
  quiet('subscription', 'the app holds a weaker role on a second subscription', ({ world }) => {
    addSubscription(world);
    addRole(world, { scope: `/subscriptions/${OTHER_ID}`, roleDefinitionId: ROLES.securityReader });
  }),
  quiet('defender', 'all plans are on', ({ world }) => {
    for (const plan of world.defenderPlans) plan.pricingTier = 'Standard';
  }),
  quiet('role', 'the role comes from the management group', ({ world }) =>
    replaceRole(world, { scope: MANAGEMENT_GROUP }),
  ),
  quiet('role', 'the role comes from the root, through a group within a group', ({ world }) => {
    addGroup(world, OTHER_ID, [IDS.group]);
    addGroup(world, IDS.group, [IDS.jit.servicePrincipal]);
    replaceRole(world, { scope: '/', principalId: OTHER_ID, principalType: 'Group' });
  }),
  quiet('role', 'a custom role allows as much', ({ world }) => {
    defineRole(world, { actions: ['*/read'], notActions: ['Microsoft.KeyVault/vaults/write'] });
    replaceRole(world, { roleDefinitionId: OTHER_ID });
  }),
  quiet('role', 'the role is active by PIM', ({ world }) => world.roleActivations.push(scheduled())),
  quiet('role', 'another role is eligible, and one is held in a resource group', ({ world }) => {
    world.roleEligibilities.push({ ...scheduled(), roleDefinitionId: ROLES.contributor });
    addRole(world, { scope: `${SUBSCRIPTION}/resourceGroups/one`, roleDefinitionId: ROLES.contributor });
  }),
  quiet('role', 'the role is held under a condition, and from the root without one', ({ world }) =>
    replaceRole(world, { condition: '(true)' }, { scope: '/' }),
  ),
  quiet('deny', 'deny assignments spare the app', ({ world }) => {
    const permission = { notActions: [], dataActions: [], notDataActions: [] };
    deny(world, { principals: [{ id: IDS.user, type: 'User' }] });
    deny(world, { name: IDS.user, permissions: [{ ...permission, actions: ['*/write', '*/delete'] }] });
    deny(world, {
      name: IDS.group,
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      excludePrincipals: [{ id: IDS.jit.servicePrincipal, type: 'ServicePrincipal' }],
    });
  }),
  quiet('read', 'lists come in pages of one, the first of them empty', ({ world }) => {
    Object.assign(world.graph, { pageSize: 1, emptyFirstPage: true });
    world.arm.pageSize = 1;
  }),
  quiet('read', 'what PIM has activated cannot be read: it only tells until when a role is held', ({ simulator }) =>
    simulator.addFault({
      service: 'arm',
      path: /roleAssignmentScheduleInstances/,
      action: { kind: 'respond', status: 500, body: {} },
    }),
  ),
  quiet('read', 'each service fails once', ({ simulator }) => {
    for (const service of ['entra', 'graph', 'arm', 'github'] as const)
      simulator.addFault({ service, times: 1, action: { kind: 'respond', status: 503, body: {} } });
  }),
  quiet(
    'file',
    'Jit has rewritten the entry: keys sorted, quotes dropped',
    edit(
      azureEntry(),
      [
        'azure:',
        '  prod:',
        '    auth:',
        '      client_id: ${{jit_secrets.azure_client_id}}',
        '      client_secret: ${{ jit_secrets.azure_client_secret }}',
        '    name: Prod',
        '    subscription_id: ${{ jit_secrets.azure_subscription_ids }}',
        `    tenant_id: '${IDS.tenant.toUpperCase()}'`,
        '    type: azure_account',
        '',
      ].join('\n'),
    ),
  ),
  quiet('file', 'the file has Windows line ends and a byte order mark', ({ hands }) => {
    const text = hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
    hands.commitFiles(REPOSITORY, 'main', { [FILE]: `\ufeff${text.replaceAll('\n', '\r\n')}` });
  }),
  quiet('file', 'a person named the account', edit('"Prod"', '"Production of Acme"')),
  quiet('file', 'another integration changed', edit('acme-analytics-0042', 'acme-analytics-0043'), { with: askingJit }),
  quiet('file', 'the file lies at the older place', ({ hands }) => {
    const text = hands.readFile(REPOSITORY, 'main', FILE);
    hands.commitFiles(REPOSITORY, 'main', { [FILE]: null, 'jit-integration.yml': text });
  }),
  quiet('repository', 'people work in the repository', ({ hands }) => {
    hands.commitFiles(REPOSITORY, 'topic', { 'README.md': '# Changed\n' });
    hands.openPull(REPOSITORY, { title: 'Mine', body: 'My own.', head: 'topic', base: 'main' });
    hands.openIssue(REPOSITORY, { title: 'Question', body: 'Why?' });
  }),
  quiet('repository', 'a merged proposal of an earlier day', async (stage) => {
    edit(`tenant_id: ${IDS.tenant}`, `tenant_id: ${OTHER_ID}`)(stage);
    await stage.run();
    stage.hands.mergePull(REPOSITORY, 1);
    stage.hands.deleteBranch(REPOSITORY, BRANCH);
  }),
  quiet(
    'jit',
    'Jit tells a status that no one has heard of',
    ({ world }) => {
      if (world.jit.file !== null) world.jit.file.status = 'synchronised';
    },
    { with: askingJit },
  ),
  quiet('waiver', 'a waiver holds that nothing needs', undefined, {
    with: { waivers: '- {check: role/excess, until: 2999-01-01, reason: not needed yet}' },
  }),
];
