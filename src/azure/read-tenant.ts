import type { Expectation, IntegrationIds } from '../core/expectations.js';
import type { TenantFacts, Unknown } from '../core/facts.js';
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
  if (login.value.kind === 'succeeded') return undefined;
  const found = login.value.kind === 'refused' ? 'Microsoft Entra refused it' : 'this run got no ID token';
  return { known: false, reason: 'dependency', read: 'the login (login/oidc)', found };
}

function checkedPrincipal(question: TenantQuestion, directory: Promise<DirectoryFacts>): CheckedPrincipal {
  const { clientId } = question.ids;
  const objectId = directory.then(({ servicePrincipal }) =>
    servicePrincipal.known && servicePrincipal.value !== null ? servicePrincipal.value.objectId : undefined,
  );
  const principals = Promise.all([directory, objectId]).then(([{ groups }, own]) => [
    ...(own === undefined ? [] : [own]),
    ...(groups.known ? groups.value : []),
  ]);
  return { selfLogin: question.loginClientId === clientId, clientId, objectId, principals };
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
    ? readDirectory(createGraphClient(cloud.graph, graph.value, settings), question.ids.clientId, question.permissions)
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
