import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { IDS, type World } from '../../simulator/world.js';
import type { ClientSettings } from '../../src/azure/client.js';
import { type Cloud, resolveCloud } from '../../src/azure/cloud.js';
import type { LoginApp } from '../../src/azure/exchange.js';
import { type LoginOutcome, login } from '../../src/azure/login.js';
import { readTenant, type TenantQuestion } from '../../src/azure/read-tenant.js';
import type { TenantFacts } from '../../src/core/facts.js';
import { JIT_DOCS_PERMISSIONS } from '../../src/core/permissions.js';

/** The adapters under test, bound to a simulator of their own. */
export interface Harness {
  readonly simulator: Simulator;
  readonly world: World;
  readonly masked: string[];
  readonly settings: ClientSettings;
  readonly cloud: Cloud;
  login(overrides?: Partial<Parameters<typeof login>[2]>, app?: Partial<LoginApp>): Promise<LoginOutcome>;
  read(overrides?: Partial<TenantQuestion>): Promise<TenantFacts>;
  stop(): Promise<void>;
}

/** Starts the simulator's Azure half, with time-outs short enough for a test. */
export async function startHarness(overrides: Partial<ClientSettings> = {}): Promise<Harness> {
  const simulator = await startSimulator({ services: ['oidc', 'entra', 'graph', 'arm'] });
  const cloud = resolveCloud({
    azureCloud: 'public',
    entraEndpoint: simulator.origins.entra,
    graphEndpoint: simulator.origins.graph,
    armEndpoint: simulator.origins.arm,
    oidcAudience: undefined,
  });
  const settings: ClientSettings = {
    meter: { total: 0, retried: 0 },
    attemptTimeoutMs: 1_200,
    retryDelayMs: 10,
    maxRetryAfterMs: 1_500,
    ca: simulator.ca,
    ...overrides,
  };
  const masked: string[] = [];
  const harness: Harness = {
    simulator,
    world: simulator.world,
    masked,
    settings,
    cloud,
    login: (overrides = {}, app = {}) =>
      login({ tenantId: IDS.tenant, clientId: IDS.auditor.appId, ...app }, cloud, {
        context: { onActions: true, idTokenOffered: true, fromFork: false },
        idToken: (audience) => simulator.idToken(audience),
        mask: (secret) => masked.push(secret),
        now: () => Date.now(),
        settings,
        ...overrides,
      }),
    read: async (overrides = {}) => {
      const question: TenantQuestion = {
        ids: { tenantId: IDS.tenant, clientId: IDS.jit.appId, subscriptionId: IDS.subscription },
        loginClientId: IDS.auditor.appId,
        role: 'Reader',
        permissions: JIT_DOCS_PERMISSIONS,
        ...overrides,
      };
      return readTenant(question, await harness.login({}, { clientId: question.loginClientId ?? IDS.auditor.appId }), {
        cloud,
        settings,
      });
    },
    stop: () => simulator.stop(),
  };
  return harness;
}
