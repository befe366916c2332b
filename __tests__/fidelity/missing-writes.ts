import { randomUUID } from 'node:crypto';
import type { Application, ServicePrincipal, Tenant } from '../../simulator/azure/directory.js';
import { GRAPH_ROLES } from '../../simulator/azure/resource-apps.js';
import type { ServiceName, SimResponse } from '../../simulator/service.js';
import type { Simulator } from '../../simulator/simulator.js';
import { IDS, pick, ROLES } from '../../simulator/world.js';

/** The application of the person who sets things up. */
export const OPERATOR = {
  appId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
  objectId: 'bbbbbbbb-bbbb-4bbb-8bbb-0000000000aa',
  principal: 'bbbbbbbb-bbbb-4bbb-8bbb-0000000000bb',
} as const;

function application(id: string, appId: string, displayName: string): Application {
  return {
    id,
    appId,
    displayName,
    signInAudience: 'AzureADMyOrg',
    isDisabled: null,
    createdDateTime: '2026-11-01T09:00:00Z',
    identifierUris: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    appRoles: [],
    federatedIdentityCredentials: [],
    owners: [],
  };
}

function servicePrincipal(id: string, of: Application): ServicePrincipal {
  return {
    id,
    appId: of.appId,
    displayName: of.displayName,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: IDS.tenant,
    signInAudience: of.signInAudience,
    appRoles: [],
    oauth2PermissionScopes: [],
    tags: [],
  };
}

/** A tenant before the set-up: Jit's app is there, the auditor is not, and an operator has the rights that the page asks for. */
export function beforeSetUp(simulator: Simulator): Tenant {
  const { world } = simulator;
  const tenant = pick(world.tenants, () => true);
  const operator = application(OPERATOR.objectId, OPERATOR.appId, 'operator');
  operator.federatedIdentityCredentials.push({
    id: randomUUID(),
    name: 'operator',
    issuer: world.oidc.issuer,
    subject: 'repo:acme/.jit:ref:refs/heads/main',
    audiences: ['api://AzureADTokenExchange'],
    description: null,
  });
  tenant.applications = [...tenant.applications.filter((item) => item.appId !== IDS.auditor.appId), operator];
  tenant.servicePrincipals = [
    ...tenant.servicePrincipals.filter((item) => item.appId !== IDS.auditor.appId),
    servicePrincipal(OPERATOR.principal, operator),
  ];
  tenant.appRoleAssignments = [GRAPH_ROLES['Application.ReadWrite.All'], GRAPH_ROLES['Directory.Read.All']].map(
    (appRoleId) => ({
      id: randomUUID(),
      createdDateTime: '2026-11-01T09:00:00Z',
      appRoleId,
      principalId: OPERATOR.principal,
      resourceId: IDS.resources.microsoftGraph,
    }),
  );
  world.roleAssignments = world.roleAssignments.filter((item) => item.principalId !== IDS.auditor.servicePrincipal);
  world.roleAssignments.push({
    name: randomUUID(),
    scope: `/subscriptions/${IDS.subscription}`,
    roleDefinitionId: ROLES.owner,
    principalId: OPERATOR.principal,
    principalType: 'ServicePrincipal',
    condition: null,
    description: null,
  });
  return tenant;
}

type Body = Readonly<Record<string, unknown>>;

/** A write that stands in for one which the simulator does not have. */
interface Write {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: RegExp;
  /** Does it, from the request's body and the path's first group, and gives the answer. */
  readonly answer: (body: Body, key: string) => SimResponse;
}

/** Reads a text of a request; a missing one is a fault of the command. */
function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`the request has no ${name}: ${JSON.stringify(body)}`);
  return value;
}

function directoryWrites(tenant: Tenant): readonly Write[] {
  return [
    {
      service: 'graph',
      method: 'POST',
      path: /^\/v1\.0\/applications$/,
      answer: (body) => {
        const created = {
          ...application(randomUUID(), randomUUID(), text(body, 'displayName')),
          signInAudience: text(body, 'signInAudience'),
        };
        tenant.applications.push(created);
        return { status: 201, body: created };
      },
    },
    {
      service: 'graph',
      method: 'POST',
      path: /^\/v1\.0\/servicePrincipals$/,
      answer: (body) => {
        const of = pick(tenant.applications, (item) => item.appId === text(body, 'appId'));
        const created = servicePrincipal(randomUUID(), of);
        tenant.servicePrincipals.push(created);
        return { status: 201, body: created };
      },
    },
    {
      service: 'graph',
      method: 'POST',
      path: /^\/v1\.0\/applications\/([^/]+)\/federatedIdentityCredentials$/,
      answer: (body, key) => {
        const of = pick(tenant.applications, (item) => item.id === key);
        const audiences = Array.isArray(body.audiences) ? body.audiences.map(String) : [];
        const created = {
          id: randomUUID(),
          name: text(body, 'name'),
          issuer: text(body, 'issuer'),
          subject: text(body, 'subject'),
          audiences,
          description: null,
        };
        of.federatedIdentityCredentials.push(created);
        return { status: 201, body: created };
      },
    },
    {
      service: 'graph',
      method: 'POST',
      path: /^\/v1\.0\/servicePrincipals\/([^/]+)\/appRoleAssignments$/,
      answer: (body, key) => {
        const principal = pick(tenant.servicePrincipals, (item) => item.id === key);
        const resource = pick(tenant.servicePrincipals, (item) => item.id === text(body, 'resourceId'));
        const role = pick(resource.appRoles, (item) => item.id === text(body, 'appRoleId'));
        if (text(body, 'principalId') !== principal.id)
          throw new Error('the body names another principal than the path');
        const created = {
          id: randomUUID(),
          createdDateTime: '2026-11-01T09:00:00Z',
          appRoleId: role.id,
          principalId: principal.id,
          resourceId: resource.id,
        };
        tenant.appRoleAssignments.push(created);
        return { status: 201, body: created };
      },
    },
  ];
}

/** What the repository was told: its variables, settings and environments. */
export interface RepositorySettings {
  readonly variables: Map<string, string>;
  readonly puts: Map<string, Body>;
}

function repositoryWrites(settings: RepositorySettings): readonly Write[] {
  const root = '^/api/v3/repos/acme/\\.jit';
  return [
    {
      service: 'github',
      method: 'PATCH',
      path: new RegExp(`${root}/actions/variables/(\\w+)$`),
      answer: (body, key) => {
        if (!settings.variables.has(key)) return { status: 404, body: { message: 'Not Found' } };
        settings.variables.set(key, text(body, 'value'));
        return { status: 204 };
      },
    },
    {
      service: 'github',
      method: 'POST',
      path: new RegExp(`${root}/actions/variables$`),
      answer: (body) => {
        settings.variables.set(text(body, 'name'), text(body, 'value'));
        return { status: 201, body: {} };
      },
    },
    {
      service: 'github',
      method: 'PUT',
      path: new RegExp(`${root}/(actions/permissions/workflow|environments/[\\w-]+)$`),
      answer: (body, key) => {
        settings.puts.set(key, body);
        return { status: 200, body: {} };
      },
    },
    {
      service: 'github',
      method: 'GET',
      path: /^\/api\/v3\/users\/YOUR-LOGIN$/,
      answer: () => ({ status: 200, body: { id: 9000002 } }),
    },
  ];
}

/**
 * Gives the simulator the writes that setting up takes and the action itself never makes: create an application, a
 * service principal, a federated credential, a consent, and settings of a repository. They judge what az and gh send.
 */
export function addMissingWrites(simulator: Simulator, tenant: Tenant): RepositorySettings {
  const settings: RepositorySettings = { variables: new Map(), puts: new Map() };
  for (const write of [...directoryWrites(tenant), ...repositoryWrites(settings)]) {
    const { answer, ...match } = write;
    const answerLast = (): SimResponse => {
      const request = simulator.requests.at(-1);
      const body: unknown = JSON.parse(request?.body === '' || request === undefined ? '{}' : request.body);
      return answer(body as Body, match.path.exec(request?.path ?? '')?.[1] ?? '');
    };
    simulator.addFault({ ...match, action: { kind: 'rewrite', with: answerLast } });
  }
  return settings;
}
