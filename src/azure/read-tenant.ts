import type { Expectation, IntegrationIds } from '../core/expectations.js';
import { isLoggedIn, mapFact, type TenantFacts, type Unknown } from '../core/facts.js';
import { createArmClient } from './arm.js';
import type { ClientSettings } from './client.js';
import type { Cloud } from './cloud.js';
import { createGraphClient } from './graph.js';
import type { LoginOutcome } from './login.js';
import { type DirectoryFacts, directoryUnknown, readDirectory } from './read-directory.js';
import { type ManagedAppsQuestion, managedAppsUnknown, readManagedApps } from './read-managed-apps.js';
import {
  type CheckedPrincipal,
  EVERY_CHECK,
  readSubscriptionFacts,
  type SingleChecks,
  subscriptionUnknown,
} from './read-subscription.js';
import { createSharedReads, type SharedReads } from './shared-reads.js';

/** What is to be read of a tenant. */
export type TenantQuestion = Pick<Expectation, 'role' | 'permissions' | 'loginClientId'> & {
  readonly ids: IntegrationIds;
  /** Absent: everything about managed applications is read. */
  readonly managedApps?: ManagedAppsQuestion;
  /** Absent: everything about the subscription is read. */
  readonly singleChecks?: SingleChecks;
};

/** Why nothing is read: the login did not succeed. Undefined where it did. */
function loginCause({ login }: LoginOutcome): Unknown | undefined {
  if (!login.known) return login;
  if (isLoggedIn(login.value)) return undefined;
  if (login.value.kind === 'given-tokens') {
    const found = login.value.from === 'azure-cli' ? 'az gave no token that serves' : 'no given token can serve';
    return { known: false, reason: 'dependency', read: 'the login (login/oidc)', found };
  }
  const found = login.value.kind === 'refused' ? 'Microsoft Entra refused it' : 'this run got no ID token';
  return { known: false, reason: 'dependency', read: 'the login (login/oidc)', found };
}

/** A service principal with the groups that hold it, as far as they could be read. */
function identities(
  principal: DirectoryFacts['servicePrincipal'],
  groups: DirectoryFacts['groups'],
): readonly string[] {
  const own = principal.known && principal.value !== null ? [principal.value.objectId] : [];
  return [...own, ...(groups.known ? groups.value : [])];
}

/** The login app's client id; undefined where the run was given tokens that are no app's, or do not say whose. */
function loginApp({ loginClientId, ids }: TenantQuestion, { login }: LoginOutcome): string | undefined {
  if (login.known && login.value.kind === 'given-tokens') {
    const { bearer } = login.value;
    return typeof bearer === 'string' ? undefined : bearer.clientId.toLowerCase();
  }
  return loginClientId ?? ids.clientId;
}

function checkedPrincipal(question: TenantQuestion, directory: Promise<DirectoryFacts>): CheckedPrincipal {
  const { clientId } = question.ids;
  return {
    selfLogin: question.loginClientId === clientId,
    clientId,
    objectId: directory.then(({ servicePrincipal }) =>
      servicePrincipal.known && servicePrincipal.value !== null ? servicePrincipal.value.objectId : undefined,
    ),
    principals: directory.then(({ servicePrincipal, groups }) => identities(servicePrincipal, groups)),
    loginPrincipals: directory.then(({ loginPrincipal, loginGroups }) => identities(loginPrincipal, loginGroups)),
  };
}

/**
 * Reads all that one integration's checks look at, but for what was read for another with the same login. Every read
 * stands for itself: what could not be read is unknown and says why, and nothing that is unknown keeps another read from
 * being made.
 */
export async function readTenant(
  question: TenantQuestion,
  login: LoginOutcome,
  {
    cloud,
    settings,
    shared = createSharedReads(),
  }: { readonly cloud: Cloud; readonly settings: ClientSettings; readonly shared?: SharedReads },
): Promise<TenantFacts> {
  const cause = loginCause(login);
  const asked = question.managedApps ?? { licence: true, requests: true };
  const checks = question.singleChecks ?? EVERY_CHECK;
  if (cause !== undefined) {
    const others = { ...subscriptionUnknown(cause, checks), ...managedAppsUnknown(cause, asked) };
    return { login: login.login, ...directoryUnknown(cause), ...others };
  }
  const graph = mapFact(login.graph, (tokens) => createGraphClient(cloud.graph, tokens, settings));
  const arm = mapFact(login.arm, (tokens) => createArmClient(cloud.arm, tokens, settings));
  const { clientId, subscriptionId } = question.ids;
  const about = { clientId, loginClientId: loginApp(question, login), permissions: question.permissions };
  const directory = graph.known
    ? shared.once(login, ['directory', about], () => readDirectory(graph.value, about))
    : Promise.resolve(directoryUnknown(graph));
  const { role, loginClientId } = question;
  const subscription = arm.known
    ? shared.once(
        login,
        ['subscription', subscriptionId, role, checks, clientId, loginClientId, about.permissions],
        () => readSubscriptionFacts(arm.value, { subscriptionId, role, checks }, checkedPrincipal(question, directory)),
      )
    : Promise.resolve(subscriptionUnknown(arm, checks));
  const managedApps = arm.known
    ? shared.once(login, ['managed apps', subscriptionId, asked], () =>
        readManagedApps(arm.value, graph, { ...asked, subscriptionId }),
      )
    : Promise.resolve(managedAppsUnknown(arm, asked));
  const [directoryFacts, subscriptionFacts, managedFacts] = await Promise.all([directory, subscription, managedApps]);
  return { login: login.login, ...directoryFacts, ...subscriptionFacts, ...managedFacts };
}
