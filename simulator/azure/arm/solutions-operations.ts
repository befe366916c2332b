import { randomUUID } from 'node:crypto';
import type { SimResponse } from '../../service.js';
import type { World } from '../../world.js';
import {
  applicationId,
  type JitAccessPolicy,
  type LongRunning,
  type ManagedApplication,
  type SolutionsOperation,
} from '../solutions.js';
import { ArmRefusal } from './errors.js';
import { applicationObject, isBusy, operationObject } from './solutions-objects.js';

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function takeEffect(world: World, operation: SolutionsOperation): void {
  const { behaviour } = operation;
  const found = world.managedApplications.find((item) => sameText(applicationId(item), operation.applicationId));
  if (found === undefined) return;
  if (behaviour.ends !== 'Succeeded') {
    found.provisioningState = 'Failed';
    return;
  }
  found.provisioningState = 'Succeeded';
  if (!behaviour.withoutEffect) {
    if (operation.kind === 'update') found.jitAccessPolicy = operation.policy;
    else found.authorizations = found.publishedAuthorizations ?? found.authorizations;
  }
  Object.assign(found, behaviour.alsoChanges);
}

/** Moves an operation on by one read; ends it when it has been read often enough. */
export function advance(world: World, operation: SolutionsOperation): void {
  if (operation.status !== 'Running' || operation.behaviour.ends === 'never') return;
  if (operation.readsLeft > 0) {
    operation.readsLeft -= 1;
    return;
  }
  operation.status = operation.behaviour.ends;
  takeEffect(world, operation);
}

/** Moves on what is under way on an application that someone reads: it goes on when nobody follows it. */
export function advanceAll(world: World, id: string): void {
  for (const operation of world.solutions.operations) {
    if (sameText(operation.applicationId, id)) advance(world, operation);
  }
}

function badContent(message: string): ArmRefusal {
  return new ArmRefusal(400, 'InvalidRequestContent', message);
}

/** The policy that a `PATCH` sets. It replaces the whole policy: what the body leaves out is gone. Nothing else can be patched here, and JIT access can't be switched on after the deployment. */
export function patchedPolicy(body: Buffer, application: ManagedApplication): JitAccessPolicy {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw badContent('The request content was invalid and could not be deserialized.');
  }
  const properties = isRecord(document) ? document.properties : undefined;
  const policy = isRecord(properties) ? properties.jitAccessPolicy : undefined;
  if (!isRecord(policy) || !isRecord(properties) || !isRecord(document)) {
    throw badContent("The request content was invalid: 'properties.jitAccessPolicy' is missing.");
  }
  const strange = [...Object.keys(document), ...Object.keys(properties)].filter(
    (name) => name !== 'properties' && name !== 'jitAccessPolicy',
  );
  if (strange.length > 0) throw badContent(`The simulator can't patch '${strange.join("', '")}'.`);
  const { jitAccessEnabled, ...rest } = policy;
  if (typeof jitAccessEnabled !== 'boolean') {
    throw badContent("The request content was invalid: 'jitAccessEnabled' is required.");
  }
  if (jitAccessEnabled && application.jitAccessPolicy?.jitAccessEnabled !== true) {
    throw new ArmRefusal(400, 'BadRequest', 'JIT access can be enabled only when the application is deployed.');
  }
  return { ...rest, jitAccessEnabled };
}

function retryAfter(behaviour: LongRunning): Record<string, string> {
  return behaviour.retryAfterSeconds === null ? {} : { 'retry-after': String(behaviour.retryAfterSeconds) };
}

/** Accepts an operation on an application: 200 when it is done at once, else 202 with where to follow it. */
export function begin(
  world: World,
  application: ManagedApplication,
  wanted: { readonly kind: 'update' | 'refresh'; readonly policy: JitAccessPolicy | null },
  at: { readonly origin: string; readonly version: string },
): SimResponse {
  const id = applicationId(application);
  if (isBusy(world.solutions, id)) {
    throw new ArmRefusal(409, 'Conflict', `Another operation on '${id}' is in progress. Try again when it has ended.`);
  }
  const behaviour = { ...world.solutions[wanted.kind], ...application.longRunning?.[wanted.kind] };
  const operation: SolutionsOperation = {
    id: randomUUID(),
    subscriptionId: application.subscriptionId,
    applicationId: id,
    behaviour,
    readsLeft: behaviour.readsUntilDone,
    status: 'Running',
    startTime: new Date(Date.now() + world.clockOffsetMs).toISOString(),
    ...wanted,
  };
  const shown = () =>
    wanted.kind === 'update' ? { body: applicationObject(application, world.solutions, at.version) } : {};
  if (behaviour.answer === 'synchronous') {
    operation.status = behaviour.ends === 'never' ? 'Succeeded' : behaviour.ends;
    takeEffect(world, operation);
    if (operation.status === 'Succeeded') return { status: 200, ...shown() };
    throw new ArmRefusal(400, 'ApplicationUpdateFail', `The operation on '${id}' ended as ${operation.status}.`);
  }
  world.solutions.operations.push(operation);
  const place = `/subscriptions/${application.subscriptionId}/providers/Microsoft.Solutions/locations/${application.location}`;
  const address = (kind: string) => `${at.origin}${place}/${kind}/${operation.id}?api-version=${at.version}`;
  return {
    status: 202,
    headers: {
      ...(behaviour.answer === 'location' ? {} : { 'azure-asyncoperation': address('operationStatuses') }),
      ...(behaviour.answer === 'async-operation' ? {} : { location: address('operationResults') }),
      ...retryAfter(behaviour),
    },
    ...shown(),
  };
}

/** Answers a read of an operation: its status, or (`operationResults`) 202 until it has ended. */
export function readOperation(world: World, id: string, address: URL, version: string): SimResponse {
  const path = decodeURIComponent(address.pathname);
  const found = world.solutions.operations.find((item) => sameText(item.id, id));
  if (found === undefined) {
    throw new ArmRefusal(404, 'OperationNotFound', `The operation '${id}' was not found.`);
  }
  advance(world, found);
  const headers = found.status === 'Running' ? retryAfter(found.behaviour) : {};
  if (!/\/operationResults\//i.test(path)) return { status: 200, headers, body: operationObject(found, path) };
  if (found.status === 'Running') return { status: 202, headers: { ...headers, location: address.href } };
  if (found.status !== 'Succeeded') {
    throw new ArmRefusal(
      409,
      'ApplicationUpdateFail',
      `The operation on '${found.applicationId}' ended as ${found.status}.`,
    );
  }
  const application = world.managedApplications.find((item) => sameText(applicationId(item), found.applicationId));
  return found.kind === 'refresh' || application === undefined
    ? { status: 200 }
    : { status: 200, body: applicationObject(application, world.solutions, version) };
}
