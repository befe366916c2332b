import type { CloudName } from './azure/clouds.js';
import type { Tenant } from './azure/directory.js';
import { healthyResources, healthyTenant } from './azure/healthy.js';
import { defaultJob, type Job } from './azure/jobs.js';
import type { AzureResources } from './azure/resources.js';
import { type GitHubWorld, healthyGitHubWorld } from './github/world.js';
import { healthyJitWorld, type JitWorld } from './jit.js';

export { isoDays } from './azure/healthy.js';
export { IDS, JIT_SECRET_TEXT, RESOURCE_APPS, ROLES } from './azure/ids.js';
export { defaultJob, type Job, jobSubject } from './azure/jobs.js';
export {
  applicationId,
  jitAccessOn,
  type ManagedApplication,
  PUBLISHER,
  plantApplication,
  plantJitRequest,
} from './azure/solutions.js';
export { JIT_API_TOKEN } from './jit.js';

/** How the runner's token service behaves. */
export interface OidcSettings {
  /** `iss` of the ID tokens. Entra trusts the simulator's key for this name. */
  issuer: string;
  lifetimeSeconds: number;
  /** Moves `iat`, `nbf` and `exp`: negative gives a token that has expired, positive one that is not valid yet. */
  skewSeconds: number;
  /** Signs with a key that Entra does not know. */
  foreignKey: boolean;
}

/** How Entra behaves. */
export interface EntraSettings {
  cloud: CloudName;
  /** Answers every mismatch of a federated credential with the older, general AADSTS70021. */
  genericMismatch: boolean;
  /** Life of an access token: 60 to 90 minutes. */
  accessTokenSeconds: number;
}

/** How Microsoft Graph behaves. */
export interface GraphSettings {
  pageSize: number;
  /** Begins every paged collection with an empty page, as the service is allowed to. */
  emptyFirstPage: boolean;
  /** Whether an app may read its own application and service principal by object id without any permission; reported, not documented. */
  ownObjectsReadable: boolean;
  /** Whether an enabled app role must be disabled before it is changed; many reports say so. Absent: no. */
  enabledRolesAreFrozen?: boolean;
}

/** How Azure Resource Manager behaves. */
export interface ArmSettings {
  pageSize: number;
  /** Sources disagree on `assignedTo()` for service principals: with `users` it finds none for them. */
  assignedTo: 'principals' | 'users';
}

/** Everything that the simulated services know. Plain data, read at every request: change it at any time. */
export interface World extends AzureResources {
  /** Added to the machine's clock by Entra, Graph and ARM. */
  clockOffsetMs: number;
  tenants: Tenant[];
  jobs: Job[];
  oidc: OidcSettings;
  entra: EntraSettings;
  graph: GraphSettings;
  arm: ArmSettings;
  github: GitHubWorld;
  jit: JitWorld;
}

/** Jit's documented set-up, healthy: see the constants in `IDS`. Every call makes a world of its own. */
export function healthyWorld(): World {
  return {
    ...healthyResources(),
    clockOffsetMs: 0,
    tenants: [healthyTenant()],
    jobs: [defaultJob()],
    oidc: {
      issuer: 'https://token.actions.githubusercontent.com',
      lifetimeSeconds: 300,
      skewSeconds: 0,
      foreignKey: false,
    },
    entra: { cloud: 'public', genericMismatch: false, accessTokenSeconds: 4200 },
    graph: { pageSize: 100, emptyFirstPage: false, ownObjectsReadable: false },
    arm: { pageSize: 100, assignedTo: 'principals' },
    github: healthyGitHubWorld(),
    jit: healthyJitWorld(),
  };
}

/** The one element that a test means: throws when it is not there, so that a scenario cannot miss its mark in silence. */
export function pick<T>(items: readonly T[], matches: (item: T) => boolean): T {
  const found = items.find(matches);
  if (found === undefined) throw new Error('the world holds no such element');
  return found;
}
