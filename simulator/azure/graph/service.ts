import type { Service, SimRequest, SimResponse } from '../../service.js';
import type { World } from '../../world.js';
import { authenticate, isBearerFault } from '../bearer.js';
import { RESOURCE_APPS } from '../ids.js';
import type { SigningKey } from '../tokens.js';
import { answerBatch } from './batch.js';
import { denied, errorResponse, GraphRefusal, newRequestId, unauthenticated } from './errors.js';
import { route } from './routes.js';

/** What the simulated Microsoft Graph is built from. */
export interface GraphOptions {
  readonly world: World;
  readonly key: SigningKey;
  /** Addresses that a custom cloud knows this service by. */
  readonly ownOrigins: () => readonly string[];
  /** Lets planted faults reach the parts of a batch. */
  readonly intercept: (request: SimRequest, answer: () => Promise<SimResponse>) => Promise<SimResponse>;
}

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** Microsoft Graph v1.0: what the product reads of a tenant's directory, the one PATCH that repairs need, and the writes of an administrator. */
export function createGraphService(options: GraphOptions): Service {
  const rules = { ...options, resourceAppId: RESOURCE_APPS.microsoftGraph };

  async function answer(request: SimRequest): Promise<SimResponse> {
    const requestId = newRequestId();
    const identify = {
      'request-id': requestId,
      'client-request-id': request.headers['client-request-id'] ?? requestId,
    };
    try {
      const caller = await authenticate(request, rules);
      if (isBearerFault(caller)) throw unauthenticated(caller);
      const tenant = options.world.tenants.find((item) => item.id === caller.tenantId);
      if (tenant === undefined) throw denied();
      const response = route({ world: options.world, tenant, caller, request });
      return {
        ...response,
        headers: { 'content-type': JSON_TYPE, 'odata-version': '4.0', ...identify, ...response.headers },
      };
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      const response = errorResponse(error, requestId, request);
      return { ...response, headers: { 'content-type': 'application/json', ...identify, ...response.headers } };
    }
  }

  return {
    name: 'graph',
    handle(request) {
      const isBatch = request.method === 'POST' && request.url.pathname === '/v1.0/$batch';
      if (!isBatch) return answer(request);
      return answerBatch(request, rules, (part) => options.intercept(part, () => answer(part)));
    },
  };
}
