import {
  applicationId,
  type JitRequest,
  type ManagedApplication,
  type SolutionsOperation,
  type SolutionsSettings,
} from '../solutions.js';
import type { ArmObject } from './objects.js';

const WITH_SYSTEM_DATA = '2021-07-01';

function systemData(version: string, createdAt: string | null): ArmObject {
  if (version < WITH_SYSTEM_DATA || createdAt === null) return {};
  const by = { createdBy: 'publisher@contoso.example', createdByType: 'User' };
  return { systemData: { ...by, createdAt, lastModifiedAt: createdAt, lastModifiedByType: 'User' } };
}

/** Whether an operation on the application is still under way. */
export function isBusy(settings: SolutionsSettings, id: string): boolean {
  return settings.operations.some(
    (item) => item.status === 'Running' && item.applicationId.toLowerCase() === id.toLowerCase(),
  );
}

/** A managed application; `Updating` while an operation is under way. */
export function applicationObject(item: ManagedApplication, settings: SolutionsSettings, version: string): ArmObject {
  const id = applicationId(item);
  return {
    id,
    name: item.name,
    type: 'Microsoft.Solutions/applications',
    location: item.location,
    kind: item.kind,
    tags: item.tags,
    managedBy: null,
    plan: null,
    identity: null,
    sku: null,
    properties: {
      managedResourceGroupId: item.managedResourceGroupId,
      parameters: null,
      outputs: null,
      provisioningState: isBusy(settings, id) ? 'Updating' : item.provisioningState,
      ...(item.jitAccessPolicy === null ? {} : { jitAccessPolicy: item.jitAccessPolicy }),
      publisherTenantId: item.publisherTenantId,
      authorizations: item.authorizations,
      managementMode: 'Managed',
    },
    ...systemData(version, item.createdAt),
  };
}

/** A publisher's request. Older versions of the API do not say when it was made. */
export function jitRequestObject(item: JitRequest, version: string): ArmObject {
  const group = `/subscriptions/${item.subscriptionId}/resourceGroups/${item.resourceGroup}`;
  return {
    properties: {
      applicationResourceId: item.applicationResourceId,
      publisherTenantId: item.publisherTenantId,
      jitAuthorizationPolicies: item.jitAuthorizationPolicies,
      jitSchedulingPolicy: item.jitSchedulingPolicy,
      provisioningState: item.provisioningState,
      jitRequestState: item.jitRequestState,
      createdBy: { oid: '', applicationId: '' },
      updatedBy: { oid: '', applicationId: '' },
    },
    id: `${group}/providers/Microsoft.Solutions/jitRequests/${item.name}`,
    name: item.name,
    type: 'Microsoft.Solutions/jitRequests',
    ...systemData(version, item.createdAt),
  };
}

/** The status that `Azure-AsyncOperation` leads to. */
export function operationObject(item: SolutionsOperation, path: string): ArmObject {
  const message = `The operation '${item.kind}' on '${item.applicationId}' ended as ${item.status}.`;
  return {
    id: path,
    name: item.id,
    status: item.status,
    startTime: item.startTime,
    ...(item.status === 'Running' ? {} : { endTime: item.startTime }),
    ...(item.status === 'Failed' || item.status === 'Canceled'
      ? { error: { code: 'ApplicationUpdateFail', message } }
      : {}),
  };
}
