import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { SubscriptionClient } from '@azure/arm-subscriptions';
import {
  bearerTokenAuthenticationPolicyName,
  type Pipeline,
  type PipelinePolicy,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { ServiceError } from '../errors.js';
import { requireSuccess } from './answer.js';
import { createArmLister } from './arm-lists.js';
import { authorizationPolicy, type TokenSource } from './authorization.js';
import { type ClientSettings, createTransport, LIBRARY_OPTIONS } from './client.js';
import type { Endpoint } from './cloud.js';
import { type JsonObject, listField, MalformedError } from './wire.js';

/** Reads of Azure Resource Manager. Answers are the service's own JSON, as objects that are still to be parsed. */
export interface ArmClient {
  subscription(subscriptionId: string): Promise<JsonObject>;
  /** Every role assignment at or above the subscription, for any principal. */
  roleAssignments(subscriptionId: string): Promise<readonly JsonObject[]>;
  roleDefinitionsByName(subscriptionId: string, name: string): Promise<readonly JsonObject[]>;
  roleDefinition(subscriptionId: string, guid: string): Promise<JsonObject>;
  /** Every role assignment at, above and below the subscription. */
  allRoleAssignments(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** Every deny assignment at or above the subscription. */
  denyAssignments(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** PIM's schedule instances at or above the subscription, for any principal: those that are eligible, or active. */
  scheduledRoles(subscriptionId: string, which: 'eligible' | 'active'): Promise<readonly JsonObject[]>;
  /** The plans of Microsoft Defender for Cloud. */
  defenderPlans(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** The subscriptions that the caller sees. */
  subscriptions(): Promise<readonly JsonObject[]>;
  /** The managed applications of the subscription. */
  managedApplications(subscriptionId: string): Promise<readonly JsonObject[]>;
  /** The publishers' requests for JIT access to them. */
  jitRequests(subscriptionId: string): Promise<readonly JsonObject[]>;
}

type OnResponse = (response: PipelineResponse) => void;

/**
 * Runs one operation of a library and gives the raw bodies that it met. The libraries' own deserialiser makes an
 * empty list of an answer without `value`, so their result is not used.
 */
async function bodies(
  endpoint: Endpoint,
  operation: (options: { onResponse: OnResponse }) => Promise<unknown>,
): Promise<readonly JsonObject[]> {
  const responses: PipelineResponse[] = [];
  const onResponse = (response: PipelineResponse): void => {
    if (responses.some(({ request }) => request.url === response.request.url))
      throw new MalformedError('the pages of the list never end');
    responses.push(response);
  };
  let thrown: unknown;
  try {
    await operation({ onResponse });
  } catch (error) {
    thrown = error;
  }
  if (thrown instanceof ServiceError || thrown instanceof MalformedError) throw thrown;
  const parsed = responses.map((response) => requireSuccess(endpoint, response));
  if (parsed.length === 0) throw thrown ?? new Error(`${endpoint.service}: the library made no request`);
  // The service answered well and the library still failed: its deserialiser found another shape than it knows.
  if (thrown !== undefined) throw new MalformedError('the answer has another shape than asked for');
  return parsed;
}

async function exhaust(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages) {
    // Each page reaches the caller through `onResponse`.
  }
}

function single(found: readonly JsonObject[]): JsonObject {
  const [body] = found;
  if (body === undefined) throw new MalformedError('there is no answer');
  return body;
}

/** The library asks in the words of 2016, which need not name the tenant; this version is documented to. */
const subscriptionVersion: PipelinePolicy = {
  name: 'subscriptionApiVersion',
  sendRequest(request, next) {
    const url = new URL(request.url);
    url.searchParams.set('api-version', '2022-12-01');
    request.url = url.toString();
    return next(request);
  },
};

function replaceAuthorization(pipeline: Pipeline, endpoint: Endpoint, tokens: TokenSource): void {
  pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  pipeline.addPolicy(authorizationPolicy(endpoint, tokens));
}

/** A client of Azure Resource Manager on the libraries of Microsoft, with our transport and authorization. */
export function createArmClient(endpoint: Endpoint, tokens: TokenSource, settings: ClientSettings): ArmClient {
  // Only the policy that is taken out below would ever ask this credential.
  const credential = { getToken: async () => ({ token: await tokens.token(), expiresOnTimestamp: 0 }) };
  const options = {
    ...LIBRARY_OPTIONS,
    endpoint: endpoint.url,
    httpClient: createTransport(endpoint, settings),
    allowInsecureConnection: endpoint.url.startsWith('http:'),
  };
  const subscriptions = new SubscriptionClient(credential, options);
  replaceAuthorization(subscriptions.pipeline, endpoint, tokens);
  subscriptions.pipeline.addPolicy(subscriptionVersion);
  const authorizationOf = (subscriptionId: string): AuthorizationManagementClient => {
    const client = new AuthorizationManagementClient(credential, subscriptionId, options);
    replaceAuthorization(client.pipeline, endpoint, tokens);
    return client;
  };
  const value = (pages: readonly JsonObject[]): readonly JsonObject[] =>
    pages.flatMap((page) => listField(page, 'value', (item) => item));

  const list = createArmLister(endpoint, tokens, settings);
  const authorization = (subscriptionId: string): string =>
    `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
  const solutions = (subscriptionId: string): string =>
    `/subscriptions/${subscriptionId}/providers/Microsoft.Solutions`;
  const schedules = { eligible: 'roleEligibilityScheduleInstances', active: 'roleAssignmentScheduleInstances' };

  return {
    allRoleAssignments: (id) => list(`${authorization(id)}/roleAssignments`, '2022-04-01'),
    denyAssignments: (id) => list(`${authorization(id)}/denyAssignments`, '2022-04-01', 'atScope()'),
    scheduledRoles: (id, which) => list(`${authorization(id)}/${schedules[which]}`, '2020-10-01', 'atScope()'),
    defenderPlans: (id) => list(`/subscriptions/${id}/providers/Microsoft.Security/pricings`, '2024-01-01'),
    subscriptions: () => list('/subscriptions', '2022-12-01'),
    managedApplications: (id) => list(`${solutions(id)}/applications`, '2021-07-01'),
    jitRequests: (id) => list(`${solutions(id)}/jitRequests`, '2021-07-01'),
    async subscription(subscriptionId) {
      return single(await bodies(endpoint, (hooks) => subscriptions.subscriptions.get(subscriptionId, hooks)));
    },
    async roleAssignments(subscriptionId) {
      const { roleAssignments } = authorizationOf(subscriptionId);
      const list = (hooks: { onResponse: OnResponse }): Promise<void> =>
        exhaust(roleAssignments.listForSubscription({ filter: 'atScope()', ...hooks }).byPage());
      return value(await bodies(endpoint, list));
    },
    async roleDefinitionsByName(subscriptionId, name) {
      const { roleDefinitions } = authorizationOf(subscriptionId);
      const filter = `roleName eq '${name.replaceAll("'", "''")}'`;
      const list = (hooks: { onResponse: OnResponse }): Promise<void> =>
        exhaust(roleDefinitions.list(`subscriptions/${subscriptionId}`, { filter, ...hooks }).byPage());
      return value(await bodies(endpoint, list));
    },
    async roleDefinition(subscriptionId, guid) {
      const { roleDefinitions } = authorizationOf(subscriptionId);
      return single(
        await bodies(endpoint, (hooks) => roleDefinitions.get(`subscriptions/${subscriptionId}`, guid, hooks)),
      );
    },
  };
}
