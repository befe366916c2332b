import type { SimResponse } from '../../service.js';
import type { World } from '../../world.js';
import type { Subscription } from '../resources.js';
import { ArmRefusal, readOnlySubscription } from './errors.js';
import { type ArmObject, pricingObject } from './objects.js';
import { requireAction } from './rights.js';
import type { Context } from './routes.js';
import { checkCoreVersion } from './versions.js';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `PUT …/Microsoft.Security/pricings/{plan}`: switches a plan of Microsoft Defender for Cloud on or off. */
export function putPricing(world: World, subscription: Subscription, name: string, body: Buffer): SimResponse {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    document = undefined;
  }
  const properties = isRecord(document) ? document.properties : undefined;
  const tier = isRecord(properties) ? properties.pricingTier : undefined;
  // The service takes the tier in any case, and answers in its own.
  const pricingTier = ['Free', 'Standard'].find((known) => known.toLowerCase() === String(tier).toLowerCase());
  if (pricingTier !== 'Free' && pricingTier !== 'Standard')
    throw new ArmRefusal(400, 'InvalidInputJson', `The pricing tier '${String(tier)}' is not valid.`);
  const plan = world.defenderPlans.find(
    (item) => item.subscriptionId === subscription.id && item.name.toLowerCase() === name.toLowerCase(),
  );
  if (plan === undefined) throw new ArmRefusal(404, 'ResourceNotFound', `The plan '${name}' was not found.`);
  if (plan.deprecated && pricingTier === 'Standard')
    throw new ArmRefusal(400, 'BadRequest', `The plan '${plan.name}' was replaced and cannot be enabled.`);
  plan.pricingTier = pricingTier;
  return { status: 200, body: pricingObject(plan) };
}

function providerObject(subscription: Subscription, namespace: string): ArmObject {
  const off = subscription.unregisteredProviders?.some((name) => name.toLowerCase() === namespace.toLowerCase());
  return {
    id: `/subscriptions/${subscription.id}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: off ? 'NotRegistered' : 'Registered',
    resourceTypes: [],
  };
}

/** A resource provider of a subscription: what it is, and its registration. Undefined where the path names none. */
export function answerProvider(
  context: Context,
  path: string,
  findSubscription: (context: Context, id: string) => Subscription,
): SimResponse | undefined {
  const { world, caller, request, version } = context;
  const [, id, namespace = '', register] =
    /^\/subscriptions\/([^/]+)\/providers\/([^/]+)(\/register)?$/i.exec(path) ?? [];
  const isRead = register === undefined;
  if (id === undefined || request.method !== (isRead ? 'GET' : 'POST')) return undefined;
  if (version !== '2021-04-01') checkCoreVersion(version);
  const subscription = findSubscription(context, id);
  const action = isRead ? 'Microsoft.Resources/subscriptions/providers/read' : `${namespace}/register/action`;
  requireAction(world, caller, action, `/subscriptions/${subscription.id}`);
  if (!isRead) {
    subscription.unregisteredProviders = (subscription.unregisteredProviders ?? []).filter(
      (name) => name.toLowerCase() !== namespace.toLowerCase(),
    );
  }
  return { status: 200, body: providerObject(subscription, namespace) };
}

/** Throws ARM's 409 for a write in a subscription that is disabled: only reads and deletions are left. */
export function requireWritable(
  context: Context,
  path: string,
  findSubscription: (context: Context, id: string) => Subscription,
): void {
  if (['GET', 'DELETE'].includes(context.request.method)) return;
  const id = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1];
  if (id === undefined) return;
  const { state } = findSubscription(context, id);
  if (state === 'Disabled' || state === 'Deleted') throw readOnlySubscription(id);
}
