import {
  type JitAccessPolicy,
  type JitApprover,
  type JitRequest,
  type ManagedApplication,
  PREMIUM_P2,
  type PremiumPlan,
  type PublisherAuthorization,
} from '../core/managed-app-facts.js';
import { asObject, booleanField, type JsonObject, listField, MalformedError, optionalText, textField } from './wire.js';

const APPLICATION_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Solutions\/applications\/[^/]+$/i;
const REQUEST_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Solutions\/jitRequests\/[^/]+$/i;

function parseOptionalList<T>(source: JsonObject, name: string, parse: (item: JsonObject) => T): readonly T[] {
  return source[name] === undefined || source[name] === null ? [] : listField(source, name, parse);
}

function parseApprover(source: JsonObject): JitApprover {
  return {
    id: textField(source, 'id'),
    type: optionalText(source, 'type'),
    displayName: optionalText(source, 'displayName'),
  };
}

function parsePolicy(source: JsonObject): JitAccessPolicy {
  return {
    enabled: booleanField(source, 'jitAccessEnabled'),
    approvalMode: optionalText(source, 'jitApprovalMode'),
    approvers: parseOptionalList(source, 'jitApprovers', parseApprover),
    longestDuration: optionalText(source, 'maximumJitAccessDuration'),
    asRead: source,
  };
}

function parseAuthorization(source: JsonObject): PublisherAuthorization {
  return {
    principalId: textField(source, 'principalId'),
    roleDefinitionId: textField(source, 'roleDefinitionId'),
  };
}

/** ARM's `Application`. Its id must be the one of a managed application: writes go to that address. */
export function parseManagedApplication(source: JsonObject): ManagedApplication {
  const properties = asObject(source.properties, '“properties”');
  const { jitAccessPolicy: policy } = properties;
  const id = textField(source, 'id');
  const resourceGroup = APPLICATION_ID.exec(id)?.[1];
  if (resourceGroup === undefined) throw new MalformedError('“id” is not the id of a managed application');
  return {
    id,
    name: textField(source, 'name'),
    resourceGroup,
    provisioningState: optionalText(properties, 'provisioningState'),
    policy: policy === undefined || policy === null ? null : parsePolicy(asObject(policy, '“jitAccessPolicy”')),
    authorizations: parseOptionalList(properties, 'authorizations', parseAuthorization),
  };
}

/** ARM's `JitRequestDefinition`. */
export function parseJitRequest(source: JsonObject): JitRequest {
  const properties = asObject(source.properties, '“properties”');
  const optional = (value: unknown, what: string): JsonObject =>
    value === undefined || value === null ? {} : asObject(value, what);
  const id = textField(source, 'id');
  if (!REQUEST_ID.test(id)) throw new MalformedError('“id” is not the id of a request for JIT access');
  const schedule = optional(properties.jitSchedulingPolicy, '“jitSchedulingPolicy”');
  return {
    id,
    name: textField(source, 'name'),
    applicationId: textField(properties, 'applicationResourceId'),
    state: optionalText(properties, 'jitRequestState'),
    createdOn: optionalText(optional(source.systemData, '“systemData”'), 'createdAt'),
    startsOn: optionalText(schedule, 'startTime'),
    duration: optionalText(schedule, 'duration'),
  };
}

/** Entra ID P2 in one of Graph's `subscribedSku`; nothing where the SKU does not hold it. */
export function parsePremiumPlans(source: JsonObject): readonly PremiumPlan[] {
  const sku = textField(source, 'skuPartNumber');
  return listField(source, 'servicePlans', (plan) => plan)
    .filter((plan) => textField(plan, 'servicePlanId').toLowerCase() === PREMIUM_P2)
    .map((plan) => ({
      sku,
      capabilityStatus: textField(source, 'capabilityStatus'),
      provisioningStatus: textField(plan, 'provisioningStatus'),
    }));
}
