import type { Expectation, IntegrationIds } from '../core/expectations.js';
import { isLoggedIn, type TenantFacts, type Unknown } from '../core/facts.js';
import { createArmClient } from './arm.js';
import type { ClientSettings } from './client.js';
import type { Cloud } from './cloud.js';
import { createGraphClient } from './graph.js';
import type { LoginOutcome } from './login.js';
import { type DirectoryFacts, directoryUnknown, readDirectory } from './read-directory.js';
import { type CheckedPrincipal, readSubscriptionFacts, subscriptionUnknown } from './read-subscription.js';

/** What is to be read of a tenant. */
export type TenantQuestion = Pick<Expectation, 'role' | 'permissions' | 'loginClientId'> & {
  readonly ids: IntegrationIds;
};

/** Why nothing is read: the login did not succeed. Undefined where it did. */
function loginCause({ login }: LoginOutcome): Unknown | undefined {
  if (!login.known) return login;
  if (isLoggedIn(login.value)) return undefined;
  if (login.value.kind === 'given-tokens')
    return { known: false, reason: 'dependency', read: 'the login (login/oidc)', found: 'no given token can serve' };
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
 * Reads all that one integration's checks look at. Every read stands for itself: what could not be read is unknown
 * and says why, and nothing that is unknown keeps another read from being made.
 */
export async function readTenant(
  question: TenantQuestion,
  login: LoginOutcome,
  { cloud, settings }: { readonly cloud: Cloud; readonly settings: ClientSettings },
): Promise<TenantFacts> {
  const cause = loginCause(login);
  if (cause !== undefined) return { login: login.login, ...directoryUnknown(cause), ...subscriptionUnknown(cause) };
  const { graph, arm } = login;
  const directory = graph.known
    ? readDirectory(createGraphClient(cloud.graph, graph.value, settings), {
        clientId: question.ids.clientId,
        loginClientId: loginApp(question, login),
        permissions: question.permissions,
      })
    : Promise.resolve(directoryUnknown(graph));
  const subscription = arm.known
    ? readSubscriptionFacts(
        createArmClient(cloud.arm, arm.value, settings),
        { subscriptionId: question.ids.subscriptionId, role: question.role },
        checkedPrincipal(question, directory),
      )
    : Promise.resolve(subscriptionUnknown(arm));
  const [directoryFacts, subscriptionFacts] = await Promise.all([directory, subscription]);
  return { login: login.login, ...directoryFacts, ...subscriptionFacts };
}
