import { addGroup, addRole, addSubscription, OTHER_ID } from '../../../simulator/planting.js';
import { IDS, type World } from '../../../simulator/world.js';
import { OF_SUBSCRIPTION } from '../dependents.js';
import { type Case, type Plant, type RowName, skips } from '../plant.js';

function inState(state: World['subscriptions'][number]['state']): Plant {
  return ({ world }) => {
    for (const subscription of world.subscriptions) subscription.state = state;
  };
}

/** What is not checked of a subscription that is not here. */
const NOT_CHECKED: readonly RowName[] = skips('login/rights', ...OF_SUBSCRIPTION);

/** The subscription, and Microsoft Defender for Cloud on it. */
export const SUBSCRIPTION_FAULTS: readonly Case[] = [
  {
    place: 'subscription',
    title: 'the subscription is disabled',
    plant: inState('Disabled'),
    rows: ['subscription/state failed error'],
    says: /is Disabled; expected Enabled/,
    pairs: true,
  },
  {
    place: 'subscription',
    title: 'the subscription is deleted',
    plant: inState('Deleted'),
    rows: ['subscription/state failed error'],
  },
  {
    place: 'subscription',
    title: 'the subscription is warned',
    plant: inState('Warned'),
    rows: ['subscription/state failed warning'],
    says: /is Warned: it still works/,
  },
  {
    place: 'subscription',
    title: 'the subscription is past due',
    plant: inState('PastDue'),
    rows: ['subscription/state failed warning'],
  },
  {
    place: 'subscription',
    title: 'the subscription is not found',
    plant: ({ world }) => {
      world.subscriptions = [];
    },
    rows: ['subscription/state failed error', 'subscription/tenant skipped', ...NOT_CHECKED],
    says: /was not found, or is not visible to this identity/,
  },
  {
    place: 'subscription',
    title: 'the subscription belongs to another tenant',
    plant: ({ world }) => {
      for (const subscription of world.subscriptions) subscription.tenantId = OTHER_ID;
    },
    rows: ['subscription/tenant failed error', 'subscription/state skipped', ...NOT_CHECKED],
    says: /belongs to the tenant 99999999.*, not to 11111111/,
  },
  {
    place: 'subscription',
    title: 'the app may read a second subscription',
    plant: ({ world }) => {
      addSubscription(world);
      addRole(world, { scope: `/subscriptions/${OTHER_ID}` });
    },
    rows: ['subscription/single failed notice'],
    says: /also holds what "Reader" allows on the subscription "Acme Test" .* can list 1 other subscription\./,
    fix: /az role assignment list --assignee 33333333.* --scope \/subscriptions\/99999999/,
  },
  {
    place: 'subscription',
    title: 'the app may read a second subscription through a group',
    plant: ({ world }) => {
      addSubscription(world);
      addGroup(world, IDS.group, [IDS.jit.servicePrincipal]);
      addRole(world, { scope: `/subscriptions/${OTHER_ID}`, principalId: IDS.group, principalType: 'Group' });
    },
    rows: ['subscription/single failed notice'],
  },
  {
    place: 'defender',
    title: 'all plans of Defender are free',
    plant: ({ world }) => {
      for (const plan of world.defenderPlans) plan.pricingTier = 'Free';
    },
    rows: ['subscription/defender failed warning'],
    says: /no plan on the Standard tier/,
    fix: /az security pricing create --name VirtualMachines --tier standard/,
    pairs: true,
  },
  {
    place: 'defender',
    title: 'only a replaced plan is on',
    plant: ({ world }) => {
      for (const plan of world.defenderPlans) plan.deprecated = true;
    },
    rows: ['subscription/defender failed warning'],
    says: /Plans that Microsoft has replaced do not count/,
  },
  {
    place: 'defender',
    title: 'Defender’s provider is not registered',
    plant: ({ world }) => {
      for (const subscription of world.subscriptions) subscription.unregisteredProviders = ['Microsoft.Security'];
    },
    rows: ['subscription/defender failed warning'],
    says: /has not registered Microsoft.Security/,
    fix: /az provider register --namespace Microsoft.Security/,
  },
];
