import { randomUUID } from 'node:crypto';
import type { Service } from '../../service.js';
import type { World } from '../../world.js';
import { acceptedAudiences, authenticate, isBearerFault } from '../bearer.js';
import { RESOURCE_APPS } from '../ids.js';
import type { SigningKey } from '../tokens.js';
import { ArmRefusal, errorResponse, unauthenticated } from './errors.js';
import { route } from './routes.js';
import { requireApiVersion } from './versions.js';

/** What the simulated Azure Resource Manager is built from. */
export interface ArmOptions {
  readonly world: World;
  readonly key: SigningKey;
  /** Addresses that a custom cloud knows this service by. */
  readonly ownOrigins: () => readonly string[];
}

/** Azure Resource Manager: subscriptions, role assignments and definitions, deny assignments, PIM, Defender plans. Paths are matched without regard to case, as Azure does. */
export function createArmService(options: ArmOptions): Service {
  const rules = { ...options, resourceAppId: RESOURCE_APPS.azureServiceManagement };
  return {
    name: 'arm',
    async handle(request) {
      const requestId = randomUUID();
      const headers = {
        'cache-control': 'no-cache',
        'x-ms-request-id': requestId,
        'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? requestId,
        'x-ms-client-request-id': request.headers['x-ms-client-request-id'] ?? requestId,
      };
      let tenantId: string | undefined;
      try {
        const caller = await authenticate(request, rules);
        if (isBearerFault(caller)) {
          const audiences = acceptedAudiences(rules).filter((name) => name.startsWith('https:'));
          throw unauthenticated(caller, audiences, new Date(Date.now() + options.world.clockOffsetMs));
        }
        tenantId = caller.tenantId;
        const response = route({ world: options.world, caller, request, version: requireApiVersion(request) });
        const remaining = request.method === 'GET' ? 'reads' : 'writes';
        return {
          ...response,
          headers: { ...headers, [`x-ms-ratelimit-remaining-subscription-${remaining}`]: '11999', ...response.headers },
        };
      } catch (error) {
        if (!(error instanceof ArmRefusal)) throw error;
        const response = errorResponse(error, tenantId);
        return { ...response, headers: { ...headers, 'x-ms-failure-cause': 'gateway', ...response.headers } };
      }
    },
  };
}
