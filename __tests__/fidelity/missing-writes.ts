import type { Tenant } from '../../simulator/azure/directory.js';
import type { ServiceName, SimResponse } from '../../simulator/service.js';
import type { Simulator } from '../../simulator/simulator.js';
import { IDS } from '../../simulator/world.js';
import { addOperator } from './operator.js';

/** A tenant before the set-up: Jit's app is there, the auditor is not, and an operator has the rights that the page asks for. */
export function beforeSetUp({ world }: Simulator): Tenant {
  const tenant = addOperator(world);
  const isAuditor = ({ appId }: { readonly appId: string }): boolean => appId === IDS.auditor.appId;
  tenant.applications = tenant.applications.filter((item) => !isAuditor(item));
  tenant.servicePrincipals = tenant.servicePrincipals.filter((item) => !isAuditor(item));
  const others = ({ principalId }: { readonly principalId: string }): boolean =>
    principalId !== IDS.auditor.servicePrincipal;
  tenant.appRoleAssignments = tenant.appRoleAssignments.filter(others);
  world.roleAssignments = world.roleAssignments.filter(others);
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
      path: new RegExp(`${root}/(?:actions|environments/[\\w-]+)/variables/(\\w+)$`),
      answer: (body, key) => {
        if (!settings.variables.has(key)) return { status: 404, body: { message: 'Not Found' } };
        settings.variables.set(key, text(body, 'value'));
        return { status: 204 };
      },
    },
    {
      service: 'github',
      method: 'POST',
      path: new RegExp(`${root}/(?:actions|environments/[\\w-]+)/variables$`),
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
      path: new RegExp(`${root}/actions/variables\\?`),
      answer: () => ({
        status: 200,
        body: {
          total_count: settings.variables.size,
          variables: [...settings.variables].map(([name, value]) => ({ name, value })),
        },
      }),
    },
    {
      service: 'github',
      method: 'GET',
      path: new RegExp(`${root}/(actions/permissions/workflow)$`),
      answer: (_body, key) => ({
        status: 200,
        body: settings.puts.get(key) ?? {
          default_workflow_permissions: 'read',
          can_approve_pull_request_reviews: false,
        },
      }),
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
 * Gives the simulator the writes that setting up takes and nothing else ever makes: settings of a repository.
 */
export function addMissingWrites(simulator: Simulator): RepositorySettings {
  const settings: RepositorySettings = { variables: new Map(), puts: new Map() };
  for (const write of [...repositoryWrites(settings)]) {
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
