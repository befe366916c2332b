import { randomUUID } from 'node:crypto';
import type { SimRequest, SimResponse } from '../../service.js';
import type { BearerFault } from '../bearer.js';

/** A refusal of Microsoft Graph: thrown anywhere below the service, turned into an answer at its top. */
export class GraphRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** 404: the object does not exist. */
export function notFound(id: string): GraphRefusal {
  return new GraphRefusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** 403: the token's permissions do not allow the call. */
export function denied(): GraphRefusal {
  return new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** 400: `$select` names a property that the type does not have. */
export function unknownProperty(property: string, type: string): GraphRefusal {
  const message = `Parsing OData Select and Expand failed: Could not find a property named '${property}' on type 'microsoft.graph.${type}'.`;
  return new GraphRefusal(400, 'BadRequest', message);
}

/** 400: a filter that the service does not support on this property. */
export function unsupportedFilter(property: string, resource: string): GraphRefusal {
  return new GraphRefusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );
}

/** 400: a request that is malformed in a way that `message` tells; `code` where Graph has one of its own for it. */
export function badRequest(message: string, code = 'Request_BadRequest'): GraphRefusal {
  return new GraphRefusal(400, code, message);
}

const TOKEN_MESSAGES: Record<BearerFault['kind'], string> = {
  missing: 'Access token is empty.',
  malformed: 'IDX14100: JWT is not well formed, there are no dots (.).',
  signature: 'Access token validation failure. Signature is invalid.',
  audience: 'Access token validation failure. Invalid audience.',
  expired: 'Lifetime validation failed, the token is expired.',
  'not-yet-valid': 'Lifetime validation failed, the token is not yet valid.',
};

/** 401: the bearer token was refused. */
export function unauthenticated(fault: BearerFault): GraphRefusal {
  return new GraphRefusal(401, 'InvalidAuthenticationToken', TOKEN_MESSAGES[fault.kind]);
}

/** Graph's error body for a refusal. */
export function errorResponse(refusal: GraphRefusal, requestId: string, request: SimRequest): SimResponse {
  const clientRequestId = request.headers['client-request-id'] ?? requestId;
  return {
    status: refusal.status,
    ...(refusal.status === 401
      ? { headers: { 'www-authenticate': 'Bearer realm="", authorization_uri="", client_id=""' } }
      : {}),
    body: {
      error: {
        code: refusal.code,
        message: refusal.message,
        innerError: {
          date: new Date().toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': clientRequestId,
        },
      },
    },
  };
}

/** A fresh id for a request. */
export function newRequestId(): string {
  return randomUUID();
}
