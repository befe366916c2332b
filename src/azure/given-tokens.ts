import type { Fact, GivenToken, Login, TenantFacts, Unknown } from '../core/facts.js';
import { known } from '../core/facts.js';
import { visible } from '../core/text.js';
import type { TokenSource } from './authorization.js';
import type { Cloud } from './cloud.js';
import type { LoginOutcome } from './login.js';
import { isObject, type JsonObject } from './wire.js';

/** Access tokens that an earlier step got. */
export interface GivenTokens {
  readonly graphToken: string | undefined;
  readonly armToken: string | undefined;
}

type GivenLogin = Extract<Login, { kind: 'given-tokens' }>;

/** What a token says of itself. Its signature is the service's to check: this only serves to explain, and to hold back. */
export function claimsOf(token: string | undefined): JsonObject | undefined {
  if (token === undefined) return undefined;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isObject(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/** Whose token it is. A person's bears scopes, an app's does not. */
function bearerOf(claims: JsonObject): GivenLogin['bearer'] {
  if (typeof claims.scp === 'string') return 'person';
  return typeof claims.appid === 'string' ? { clientId: claims.appid.toLowerCase() } : 'unknown';
}

/** Whose tokens they are; unknown where two are of different identities: nobody can tell then who does what. */
function commonBearer(claims: readonly (JsonObject | undefined)[]): GivenLogin['bearer'] {
  const [first = 'unknown', ...others] = claims.flatMap((one) => (one === undefined ? [] : [bearerOf(one)]));
  const nameOf = (bearer: GivenLogin['bearer']): string => (typeof bearer === 'string' ? bearer : bearer.clientId);
  return others.every((other) => nameOf(other) === nameOf(first)) ? first : 'unknown';
}

/** Whose tokens they are, as their texts say. */
export function bearerOfTokens({ graphToken, armToken }: GivenTokens): GivenLogin['bearer'] {
  return commonBearer([claimsOf(graphToken), claimsOf(armToken)]);
}

/**
 * Whether a token may be used for a tenant. One of another tenant would be answered "does not exist" there, which would
 * be no news of this tenant: such a token is not used at all, and neither is one that does not say whose it is.
 */
export function judgeToken(token: string | undefined, tenantId: string): GivenToken {
  if (token === undefined) return { kind: 'missing' };
  const tenant = claimsOf(token)?.tid;
  if (typeof tenant !== 'string')
    return { kind: 'refused', why: 'its text does not say which tenant it is of, so it was not used.' };
  if (tenant.toLowerCase() !== tenantId.toLowerCase())
    return {
      kind: 'refused',
      why: `it is of the tenant ${visible(tenant, 60)}, not of ${tenantId}, so it was not used.`,
    };
  return { kind: 'used' };
}

function sourceOf(
  token: string | undefined,
  state: GivenToken,
  names: { input: string; read: string },
): Fact<TokenSource> {
  if (token !== undefined && state.kind === 'used') return known({ token: async () => token });
  const found =
    state.kind === 'refused'
      ? `${names.input} cannot serve: ${state.why}`
      : `login is tokens, and ${names.input} is not given`;
  return { known: false, reason: 'dependency', read: names.read, found: found.replace(/\.$/, '') };
}

/** A login by tokens that are there already; nothing is asked of GitHub or Entra. */
export function loginWithTokens(tokens: GivenTokens, tenantId: string, cloud: Cloud): LoginOutcome {
  const { graphToken, armToken } = tokens;
  const graph = judgeToken(graphToken, tenantId);
  const arm = judgeToken(armToken, tenantId);
  const base = (scope: string): string => scope.replace(/\/\.default$/, '');
  return {
    login: known({
      kind: 'given-tokens',
      graph,
      arm,
      bearer: bearerOfTokens(tokens),
      resources: { graph: base(cloud.graphScope), arm: base(cloud.armScope) },
    }),
    graph: sourceOf(graphToken, graph, { input: 'graph-token', read: 'an access token for Microsoft Graph' }),
    arm: sourceOf(armToken, arm, { input: 'arm-token', read: 'an access token for Azure Resource Manager' }),
    tokens: { graphToken, armToken },
  };
}

/** A service's own word that it does not take the token; ARM's `…TokenTenant` tells of the subscription instead. */
const TOKEN_REFUSED =
  /^HTTP 401 (?:InvalidAuthenticationToken|ExpiredAuthenticationToken|InvalidAuthenticationTokenAudience)\b/;

/** What the token's own text adds to a refusal. */
function explain(claims: JsonObject | undefined, now: number): string {
  const { exp, aud } = claims ?? {};
  // An instant that no calendar has (milliseconds for seconds, say) is not told.
  const instant = typeof exp === 'number' ? new Date(exp * 1000) : undefined;
  const end =
    instant === undefined || Number.isNaN(instant.getTime())
      ? ''
      : ` It says of itself that it ${instant.getTime() <= now ? 'ended' : 'ends'} at ${instant.toISOString().slice(0, 19)}Z`;
  const audience =
    typeof aud === 'string' ? `${end === '' ? ' It says of itself that it' : ' and'} is for ${visible(aud, 100)}` : '';
  return end + audience === '' ? '' : `${end}${audience}.`;
}

function refusedBy(
  facts: readonly Fact<unknown>[],
  claims: JsonObject | undefined,
  now: number,
): GivenToken | undefined {
  const refusal = facts.find((fact): fact is Unknown => !fact.known && TOKEN_REFUSED.test(fact.found));
  if (refusal === undefined) return undefined;
  const why = `${refusal.found.replace(/\.?$/, '.')}${explain(claims, now)}`;
  return {
    kind: 'refused',
    why,
    ...(refusal.correlationId === undefined ? {} : { correlationId: refusal.correlationId }),
  };
}

/** The facts, whose login says which token a service did not take. Facts of any other login stay as they are. */
export function withRefusedTokens(facts: TenantFacts, tokens: GivenTokens, now: number): TenantFacts {
  if (!facts.login.known || facts.login.value.kind !== 'given-tokens') return facts;
  const { value } = facts.login;
  const { application, servicePrincipal, delegatedGrants, applicationGrants, groups, resourceApis } = facts;
  const { subscription, roleAssignments, roleDefinitions } = facts;
  const ofGraph = [application, servicePrincipal, delegatedGrants, applicationGrants, groups, resourceApis];
  const ofArm = [subscription, roleAssignments, roleDefinitions];
  const graph = refusedBy(ofGraph, claimsOf(tokens.graphToken), now) ?? value.graph;
  const arm = refusedBy(ofArm, claimsOf(tokens.armToken), now) ?? value.arm;
  return { ...facts, login: known({ ...value, graph, arm }) };
}

/** Stands where a client id would, in words and commands, when the tokens are no app's. */
const NO_APP = 'THE-IDENTITY-OF-THE-TOKEN';

/** The login app's client id as messages name it. */
export function bearerName(login: Fact<Login>): string | undefined {
  if (!login.known || login.value.kind !== 'given-tokens') return undefined;
  const { bearer } = login.value;
  return typeof bearer === 'string' ? NO_APP : bearer.clientId;
}
