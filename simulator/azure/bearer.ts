import { decodeJwt, errors, jwtVerify } from 'jose';
import type { SimRequest } from '../service.js';
import type { World } from '../world.js';
import { resourceNames } from './clouds.js';
import type { SigningKey } from './tokens.js';

/** Who calls: what the verified access token says. */
export interface Caller {
  readonly tenantId: string;
  readonly appId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
}

/** Why a bearer token was refused; every service has words of its own for each. */
export type BearerFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'audience'; readonly audience: string }
  | { readonly kind: 'expired'; readonly expiresAt: Date }
  | { readonly kind: 'not-yet-valid' };

/** What a service needs to know to accept tokens. */
export interface BearerRules {
  readonly world: World;
  readonly key: SigningKey;
  /** Application id of the service as a resource. */
  readonly resourceAppId: string;
  /** Addresses that a custom cloud knows the service by. */
  readonly ownOrigins: () => readonly string[];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Names that a token for the service may bear as its audience, without trailing slashes. */
export function acceptedAudiences(rules: BearerRules): string[] {
  return [...resourceNames(rules.world.entra.cloud, rules.resourceAppId), ...rules.ownOrigins()];
}

function faultOf(error: unknown, token: string): BearerFault {
  if (error instanceof errors.JWTExpired) {
    return { kind: 'expired', expiresAt: new Date((decodeJwt(token).exp ?? 0) * 1000) };
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return { kind: 'signature' };
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return { kind: 'not-yet-valid' };
  return { kind: 'malformed' };
}

/** Verifies a request's bearer token: signature first, then time, then audience, as the services do. */
export async function authenticate(request: SimRequest, rules: BearerRules): Promise<Caller | BearerFault> {
  const header = request.headers.authorization;
  if (header === undefined) return { kind: 'missing' };
  const token = /^bearer\s+(\S+)$/i.exec(header)?.[1];
  if (token === undefined) return { kind: 'malformed' };
  try {
    const currentDate = new Date(Date.now() + rules.world.clockOffsetMs);
    const { payload } = await jwtVerify(token, rules.key.publicKey, { algorithms: ['RS256'], currentDate });
    const audience = text(payload.aud).replace(/\/+$/, '');
    if (!acceptedAudiences(rules).includes(audience)) return { kind: 'audience', audience: text(payload.aud) };
    const roles = Array.isArray(payload.roles) ? payload.roles.filter((role) => typeof role === 'string') : [];
    return { tenantId: text(payload.tid), appId: text(payload.appid), objectId: text(payload.oid), roles };
  } catch (error) {
    return faultOf(error, token);
  }
}

/** Whether authentication ended in a refusal. */
export function isBearerFault(outcome: Caller | BearerFault): outcome is BearerFault {
  return 'kind' in outcome;
}
