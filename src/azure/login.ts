import { type Fact, known, type Login } from '../core/facts.js';
import { ServiceError } from '../errors.js';
import { sendingFirst } from '../later.js';
import type { TokenSource } from './authorization.js';
import type { ClientSettings } from './client.js';
import type { Cloud } from './cloud.js';
import { type AccessToken, type Exchange, exchange, type LoginApp, loadExchange } from './exchange.js';
import type { GivenTokens } from './given-tokens.js';
import { type IdToken, type IdTokenContext, missingIdToken, requestIdToken } from './id-token.js';

/** What a login needs of the outside world. */
export interface LoginPorts {
  readonly context: IdTokenContext;
  /** An ID token of GitHub for that audience. */
  readonly idToken: (audience: string) => Promise<string>;
  /** Keeps a secret out of the log from now on. */
  readonly mask: (secret: string) => void;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly settings: ClientSettings;
  /** How long GitHub may take to give an ID token; 20 s where not given. */
  readonly idTokenTimeoutMs?: number;
}

/** How a login went, and the tokens it gave: one that is missing says why. */
export interface LoginOutcome {
  readonly login: Fact<Login>;
  readonly graph: Fact<TokenSource>;
  readonly arm: Fact<TokenSource>;
  /** The tokens themselves, where they were got by someone else: a service may refuse one, and its text then explains. */
  readonly tokens?: GivenTokens;
}

/** A token is renewed when it has less than this left. */
const RENEW_BEFORE_MS = 120_000;

interface Target {
  readonly scope: string;
  readonly read: string;
}

/** An ID token that is fresh enough for exchanges that start now; whether it is a new one is up to who gives them out. */
function freshIdToken(cloud: Cloud, ports: LoginPorts): Promise<Fact<IdToken>> {
  const { idToken: ask, mask, idTokenTimeoutMs: timeoutMs = 20_000, settings } = ports;
  const { hide, signal } = settings;
  const source = { idToken: ask, mask, timeoutMs, signal, ...(hide === undefined ? {} : { hide }) };
  return requestIdToken(source, cloud.oidcAudience);
}

/** Exchanges an ID token for the access token of one service. */
async function obtain(
  app: LoginApp,
  target: Target,
  { idToken, cloud, ports }: { readonly idToken: Fact<IdToken>; readonly cloud: Cloud; readonly ports: LoginPorts },
): Promise<Exchange & { readonly login?: Fact<Login> }> {
  if (!idToken.known) return { kind: 'unknown', cause: idToken };
  const outcome = await exchange(app, { idToken: idToken.value, ...target }, { cloud, settings: ports.settings });
  if (outcome.kind === 'token') {
    ports.mask(outcome.token.token);
    return { ...outcome, login: known({ kind: 'succeeded', claims: idToken.value.claims }) };
  }
  return outcome;
}

/** The next token, by a fresh ID token; throws where Entra gives none. */
async function tokenFrom(exchanged: Promise<Exchange>): Promise<AccessToken> {
  const outcome = await exchanged;
  if (outcome.kind === 'token') return outcome.token;
  const words = outcome.kind === 'refused' ? outcome.refusal.message : outcome.cause.found;
  throw new ServiceError(`the access token ended and could not be renewed: ${words}`, {
    service: 'Microsoft Entra',
    failure: 'network',
  });
}

/** Serves the token until it is about to end, then the next one, which `renew` gets. */
export function renewing(first: AccessToken, renew: () => Promise<AccessToken>, now: () => number): TokenSource {
  let current = Promise.resolve(first);
  const token = async (): Promise<string> => {
    const seen = current;
    const held = await seen;
    if (held.expiresOn - now() > RENEW_BEFORE_MS) return held.token;
    // Someone who waited as well renews it already.
    if (current !== seen) return token();
    const renewal = renew();
    current = renewal.catch(() => held);
    return (await renewal).token;
  };
  return { token };
}

function judge(graph: Awaited<ReturnType<typeof obtain>>, arm: Awaited<ReturnType<typeof obtain>>): Fact<Login> {
  for (const outcome of [graph, arm]) if (outcome.kind === 'refused') return known(outcome.refusal);
  for (const outcome of [graph, arm]) if (outcome.login !== undefined) return outcome.login;
  if (graph.kind === 'unknown') return graph.cause;
  throw new Error('a login without a token is refused or unknown');
}

/**
 * Logs in: one ID token of GitHub for two access tokens, Microsoft Graph's and Azure Resource Manager's, got at the
 * same time. A refusal of either is the login's; a passing fault of one leaves the other in use.
 */
export async function login(app: LoginApp, cloud: Cloud, ports: LoginPorts): Promise<LoginOutcome> {
  const missing = missingIdToken(ports.context);
  if (missing !== undefined) {
    const none = {
      known: false,
      reason: 'dependency',
      read: 'an access token',
      found: 'this run got no ID token',
    } as const;
    return { login: known(missing), graph: none, arm: none };
  }
  const targets = {
    graph: { scope: cloud.graphScope, read: 'an access token for Microsoft Graph (Microsoft Entra)' },
    arm: { scope: cloud.armScope, read: 'an access token for Azure Resource Manager (Microsoft Entra)' },
  };
  const [idToken] = await Promise.all([sendingFirst(() => freshIdToken(cloud, ports)), loadExchange()]);
  const [graph, arm] = await Promise.all([
    obtain(app, targets.graph, { idToken, cloud, ports }),
    obtain(app, targets.arm, { idToken, cloud, ports }),
  ]);
  const renew = async (target: Target): Promise<Exchange> =>
    obtain(app, target, { idToken: await freshIdToken(cloud, ports), cloud, ports });
  const source = (outcome: Exchange, target: Target): Fact<TokenSource> => {
    if (outcome.kind === 'unknown') return outcome.cause;
    if (outcome.kind === 'token') return known(renewing(outcome.token, () => tokenFrom(renew(target)), ports.now));
    return { known: false, reason: 'dependency', read: target.read, found: 'Microsoft Entra refused it' };
  };
  return { login: judge(graph, arm), graph: source(graph, targets.graph), arm: source(arm, targets.arm) };
}

/** One login per tenant, login app and cloud, however many integrations share it. */
export interface Logins {
  get(app: LoginApp, cloud: Cloud, start: () => Promise<LoginOutcome>): Promise<LoginOutcome>;
  /** Starts a login when the one before has ended. */
  inTurn(start: () => Promise<LoginOutcome>): Promise<LoginOutcome>;
  /** Lets go of the logins of a tenant, and with them of all that was read by them: nobody asks for them any more. */
  forget(tenantId: string): void;
}

/** An empty cache of logins. */
export function createLogins(): Logins {
  const running = new Map<string, Map<string, Promise<LoginOutcome>>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    inTurn(start) {
      const started = last.then(start);
      last = started.catch(() => undefined);
      return started;
    },
    get({ tenantId, clientId }, { entra, graph, arm, graphScope, armScope, oidcAudience }, start) {
      // A token of one cloud, or for other endpoints, must never serve another.
      const place = [entra.url, graph.url, arm.url, graphScope, armScope, oidcAudience];
      const key = JSON.stringify([clientId.toLowerCase(), ...place]);
      const ofTenant = running.get(tenantId.toLowerCase()) ?? new Map<string, Promise<LoginOutcome>>();
      running.set(tenantId.toLowerCase(), ofTenant);
      const found = ofTenant.get(key) ?? start();
      ofTenant.set(key, found);
      return found;
    },
    forget(tenantId) {
      running.delete(tenantId.toLowerCase());
    },
  };
}
