import type { ExpectedPermission } from '../core/expectations.js';
import { dependent, type Fact, known, type TenantFacts, type Unknown } from '../core/facts.js';
import type { GraphAnswer, GraphClient } from './graph.js';
import { type ReadName, toEntityFact, toFact } from './graph-facts.js';
import {
  parseApplication,
  parseApplicationGrant,
  parseDelegatedGrant,
  parseFederatedCredential,
  parseMembership,
  parseServicePrincipal,
} from './parse-graph.js';
import { apiPath, expectedApis, readExpectedApis, readOtherApis } from './read-apis.js';
import { type JsonObject, MalformedError } from './wire.js';

const NAMES = [
  'application',
  'servicePrincipal',
  'delegatedGrants',
  'applicationGrants',
  'resourceApis',
  'otherApis',
  'groups',
  'federatedCredentials',
  'loginPrincipal',
  'loginFederatedCredentials',
  'loginApplicationGrants',
  'loginGroups',
] as const satisfies readonly (keyof TenantFacts)[];

type DirectoryName = (typeof NAMES)[number];

/** The facts that Microsoft Graph holds. */
export type DirectoryFacts = Pick<TenantFacts, DirectoryName>;

/** What each read is called in messages, and the least right that it takes. */
const READS = {
  application: { read: 'the application (Microsoft Graph)', right: 'Application.Read.All' },
  servicePrincipal: { read: 'the service principal (Microsoft Graph)', right: 'Application.Read.All' },
  delegatedGrants: { read: 'the consent for delegated permissions (Microsoft Graph)', right: 'Directory.Read.All' },
  applicationGrants: {
    read: 'the consent for application permissions (Microsoft Graph)',
    right: 'Application.Read.All',
  },
  resourceApis: { read: 'the APIs that permissions are asked of (Microsoft Graph)', right: 'Application.Read.All' },
  otherApis: { read: 'the further APIs that permissions are on (Microsoft Graph)', right: 'Application.Read.All' },
  groups: { read: 'the groups of the service principal (Microsoft Graph)', right: 'Application.Read.All' },
  federatedCredentials: {
    read: 'the federated credentials of the checked app (Microsoft Graph)',
    right: 'Application.Read.All',
  },
  loginPrincipal: { read: 'the login app’s service principal (Microsoft Graph)', right: 'Application.Read.All' },
  loginFederatedCredentials: {
    read: 'the federated credentials of the login app (Microsoft Graph)',
    right: 'Application.Read.All',
  },
  loginApplicationGrants: {
    read: 'the login app’s consent for application permissions (Microsoft Graph)',
    right: 'Application.Read.All',
  },
  loginGroups: {
    read: 'the groups of the login app’s service principal (Microsoft Graph)',
    right: 'Application.Read.All',
  },
} as const satisfies Record<DirectoryName, ReadName>;

/** Every fact of the directory as unknown, because of one cause that lies before them all. */
export function directoryUnknown(cause: Unknown): DirectoryFacts {
  const fact = (name: DirectoryName): Unknown => dependent(READS[name].read, cause);
  return {
    application: fact('application'),
    servicePrincipal: fact('servicePrincipal'),
    delegatedGrants: fact('delegatedGrants'),
    applicationGrants: fact('applicationGrants'),
    resourceApis: fact('resourceApis'),
    otherApis: fact('otherApis'),
    groups: fact('groups'),
    federatedCredentials: fact('federatedCredentials'),
    loginPrincipal: fact('loginPrincipal'),
    loginFederatedCredentials: fact('loginFederatedCredentials'),
    loginApplicationGrants: fact('loginApplicationGrants'),
    loginGroups: fact('loginGroups'),
  };
}

/** What is asked about the checked app, in the order of the answers. */
function checkedPaths(clientId: string): readonly string[] {
  const principal = `/servicePrincipals(appId='${clientId}')`;
  const application = `/applications(appId='${clientId}')`;
  return [
    `${application}?$select=id,appId,displayName,signInAudience,createdDateTime,requiredResourceAccess,passwordCredentials,appRoles`,
    `${application}/federatedIdentityCredentials`,
    `${principal}?$select=id,appId,displayName,accountEnabled`,
    `${principal}/appRoleAssignments`,
    `${principal}/transitiveMemberOf?$select=id`,
    `${principal}/oauth2PermissionGrants`,
  ];
}

/** What is asked about a login app that is not the checked one, in the order of the answers. */
function loginPaths(clientId: string): readonly string[] {
  const [, credentials = '', principal = '', grants = '', groups = ''] = checkedPaths(clientId);
  return [credentials, principal, grants, groups];
}

/** Reads the answers of one batch by their place in it. */
interface Answers {
  at(index: number): GraphAnswer;
  list<T>(index: number, name: DirectoryName, parse: (item: JsonObject) => T): Promise<Fact<readonly T[]>>;
  credentials(index: number, name: DirectoryName): Promise<TenantFacts['federatedCredentials']>;
}

function answersOf(graph: GraphClient, answers: readonly GraphAnswer[]): Answers {
  const at = (index: number): GraphAnswer => answers[index] ?? new MalformedError('there is no answer');
  return {
    at,
    list: (index, name, parse) =>
      toFact(at(index), READS[name], async (page) => (await graph.elements(page)).map(parse)),
    credentials: (index, name) =>
      toEntityFact(at(index), READS[name], async (page) => (await graph.elements(page)).map(parseFederatedCredential)),
  };
}

/** Graph's word that there is no such principal is its word that it has no consent and no groups. */
function unlessAbsent<T>(principal: Fact<unknown>, fact: Fact<readonly T[]>): Fact<readonly T[]> {
  return principal.known && principal.value === null ? known([]) : fact;
}

type LoginFacts = Pick<
  DirectoryFacts,
  'loginPrincipal' | 'loginFederatedCredentials' | 'loginApplicationGrants' | 'loginGroups'
>;

/** What there is to know of the login app where the run reads with tokens of no app. */
const NO_LOGIN_APP: LoginFacts = {
  loginPrincipal: known(null),
  loginFederatedCredentials: known(null),
  loginApplicationGrants: known([]),
  loginGroups: known([]),
};

async function readLogin(answers: Answers, first: number, clientId: string): Promise<LoginFacts> {
  const [credentials, principal, grants, groups] = await Promise.all([
    answers.credentials(first, 'loginFederatedCredentials'),
    toEntityFact(answers.at(first + 1), READS.loginPrincipal, (body) => parseServicePrincipal(body, clientId)),
    answers.list(first + 2, 'loginApplicationGrants', parseApplicationGrant),
    answers.list(first + 3, 'loginGroups', parseMembership),
  ]);
  return {
    loginFederatedCredentials: credentials,
    loginPrincipal: principal,
    loginApplicationGrants: unlessAbsent(principal, grants),
    loginGroups: unlessAbsent(principal, groups),
  };
}

/** Whom the reads are about. */
export interface DirectoryQuestion {
  readonly clientId: string;
  /** The login app; equals `clientId` in self-login, and is then not read twice; undefined: tokens that name no app. */
  readonly loginClientId: string | undefined;
  readonly permissions: readonly ExpectedPermission[];
}

/**
 * Reads all that Microsoft Graph knows of the two apps: one request as long as no list has a second page and all
 * permissions are on APIs that were expected.
 */
export async function readDirectory(
  graph: GraphClient,
  { clientId, loginClientId, permissions }: DirectoryQuestion,
): Promise<DirectoryFacts> {
  const apis = expectedApis(permissions);
  const own = checkedPaths(clientId);
  const loginId = loginClientId === clientId ? undefined : loginClientId;
  const others = loginId === undefined ? [] : loginPaths(loginId);
  const raw = await graph.getAll([...own, ...others, ...apis.map(apiPath)]);
  const answers = answersOf(graph, raw);
  const [application, federatedCredentials, servicePrincipal, grants, groups, delegated, resourceApis, login] =
    await Promise.all([
      toEntityFact(answers.at(0), READS.application, (body) => parseApplication(body, clientId)),
      answers.credentials(1, 'federatedCredentials'),
      toEntityFact(answers.at(2), READS.servicePrincipal, (body) => parseServicePrincipal(body, clientId)),
      answers.list(3, 'applicationGrants', parseApplicationGrant),
      answers.list(4, 'groups', parseMembership),
      answers.list(5, 'delegatedGrants', parseDelegatedGrant),
      readExpectedApis(graph, apis, raw.slice(own.length + others.length), READS.resourceApis),
      loginId === undefined ? undefined : readLogin(answers, own.length, loginId),
    ]);
  const checked = {
    application,
    servicePrincipal,
    federatedCredentials,
    resourceApis,
    delegatedGrants: unlessAbsent(servicePrincipal, delegated),
    applicationGrants: unlessAbsent(servicePrincipal, grants),
    groups: unlessAbsent(servicePrincipal, groups),
  };
  const loginFacts: LoginFacts =
    login ??
    (loginClientId === undefined
      ? NO_LOGIN_APP
      : {
          loginPrincipal: servicePrincipal,
          loginFederatedCredentials: federatedCredentials,
          loginApplicationGrants: checked.applicationGrants,
          loginGroups: checked.groups,
        });
  const objectIds = [servicePrincipal, loginFacts.loginPrincipal].flatMap((fact) =>
    fact.known && fact.value !== null ? [fact.value.objectId] : [],
  );
  const otherApis = await readOtherApis(
    graph,
    {
      ...checked,
      applicationGrants: [checked.applicationGrants, loginFacts.loginApplicationGrants],
      own: [clientId, ...(loginClientId === undefined ? [] : [loginClientId]), ...objectIds],
    },
    READS.otherApis,
  );
  return { ...checked, ...loginFacts, otherApis };
}
