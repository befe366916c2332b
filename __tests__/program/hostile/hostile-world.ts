import { githubTokens } from '../../../simulator/github/index.js';
import type { SimResponse } from '../../../simulator/service.js';
import { IDS, isoDays, pick, plantApplication, type World } from '../../../simulator/world.js';
import { FILE, REPOSITORY, type Scenario, scenario } from '../harness.js';

/** Words that people choose, by the names of the members that hold them in answers of Graph and ARM. */
const FREE_TEXT = new Set([
  ...['displayName', 'description', 'roleName', 'denyAssignmentName', 'denyAssignmentDescription', 'userPrincipalName'],
  ...['condition', 'quotaId', 'skuPartNumber', 'adminConsentDisplayName', 'jitApprovalMode', 'createdBy', 'subPlan'],
]);

/** The answer with hostile words in the place of all that people choose. */
function poisoned(value: unknown, words: string): unknown {
  if (Array.isArray(value)) return value.map((item) => poisoned(item, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      return [
        key,
        FREE_TEXT.has(key) && (typeof inner === 'string' || inner === null) ? words : poisoned(inner, words),
      ];
    }),
  );
}

function rewriteAnswers({ simulator }: Scenario, words: string): void {
  const rewrite = (response: SimResponse): SimResponse =>
    typeof response.body === 'object' ? { ...response, body: poisoned(response.body, words) } : response;
  simulator.addFault({
    service: 'arm',
    path: /Microsoft\.Solutions/,
    action: {
      kind: 'rewrite',
      with: ({ body, ...response }) => {
        const spoken = JSON.parse(JSON.stringify(body ?? null), (key, value: unknown) =>
          key === 'name' ? words : value,
        ) as unknown;
        return { ...response, body: poisoned(spoken, words) };
      },
    },
  });
  for (const service of ['graph', 'arm'] as const)
    simulator.addFault({ service, action: { kind: 'rewrite', with: rewrite } });
}

/** Faults of the set-up that make rows which quote names: a secret that runs out, excess, no role, a denial. */
function plantFaults(world: World, words: string): void {
  const [tenant] = world.tenants;
  if (tenant === undefined) throw new Error('The world has no tenant.');
  const app = pick(tenant.applications, ({ appId }) => appId === IDS.jit.appId);
  app.signInAudience = 'AzureADMultipleOrgs';
  const [secret] = app.passwordCredentials;
  if (secret === undefined) throw new Error('The app has no secret.');
  secret.endDateTime = isoDays(3);
  app.passwordCredentials.push({ ...secret, keyId: '77777777-7777-4777-8777-777777777777', endDateTime: isoDays(-3) });
  app.appRoles = [];
  plantApplication(world);
  app.federatedIdentityCredentials.push({
    id: '77777777-7777-4777-8777-777777777778',
    name: words,
    issuer: 'https://token.actions.githubusercontent.com',
    subject: `repo:acme/*${words}`,
    audiences: ['api://AzureADTokenExchange', words],
    description: words,
  });
  world.denyAssignments.push({
    name: '77777777-7777-4777-8777-777777777779',
    scope: `/subscriptions/${IDS.subscription}`,
    denyAssignmentName: words,
    description: words,
    permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    principals: [{ id: IDS.jit.servicePrincipal, type: 'ServicePrincipal' }],
    excludePrincipals: [],
    doNotApplyToChildScopes: false,
    isSystemProtected: false,
  });
}

/** The value as a text in double quotes that YAML takes: it allows no control characters, but their escapes. */
export function quoted(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}

/** A file whose keys, values, comments and anchors are hostile. */
function hostileFile(words: string): string {
  const text = quoted(words);
  const key = words.length > 1000 ? '"long"' : text;
  return [
    `# ${words.replace(/[^\x20-\x7e]/g, ' ')}`,
    'azure:',
    '  prod:',
    `    type: ${text}`,
    `    name: ${text}`,
    '    auth:',
    `      client_id: ${text}`,
    `      ${key}: ${text}`,
    `    tenant_id: ${text}`,
    `    ${key}: ${text}`,
    `  ${key}:`,
    '    type: azure_account',
    '    tenant_id: 99999999-9999-4999-8999-999999999999',
    '',
  ].join('\n');
}

/** A world in which everyone else's words are hostile: Azure's, the file's, Jit's, a stranger's pull request. */
export async function hostileScenario(words: string): Promise<Scenario> {
  const given = await scenario((world) => {
    plantFaults(world, words);
    const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
    Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
    if (world.jit.file !== null) Object.assign(world.jit.file, { status: words, rawContent: words });
  });
  rewriteAnswers(given, words);
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: hostileFile(words) }, { message: words });
  return given;
}
