import { describe, expect, it } from '@jest/globals';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import {
  AS_PUBLISHED,
  authorizationWords,
  hasFailed,
  hasJitAccess,
  isBusy,
  meantApplications,
  ONE_WAY,
  planJitAccessOff,
  planRefresh,
} from '../../../src/core/repairs/managed-apps.js';
import { managedApp, managedApps } from '../checks/managed-app-fixtures.js';
import { facts, IDS } from '../checks/tenant-fixtures.js';

const by = (principalId: string, role: string) => ({
  principalId,
  roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${role}`,
});

it.each([
  ['none', []],
  ['p has the role r', [by('p', 'r')]],
  ['p has the role reader', [by('p', 'reader')]],
  ['a has the role z; b has the role y', [by('b', 'y'), by('a', 'z')]],
  [String.raw`p\n has the role r`, [{ principalId: 'p\n', roleDefinitionId: 'r' }]],
])('authorizations in words: %s', (words, authorizations) => expect(authorizationWords(authorizations)).toBe(words));

it.each<[string | null, boolean, boolean]>([
  ['Succeeded', false, false],
  ['Accepted', true, false],
  ['Running', true, false],
  ['Creating', true, false],
  ['UPDATING', true, false],
  ['Deleting', true, false],
  ['Failed', false, true],
  ['CANCELED', false, true],
  ['Deleted', false, false],
  [null, false, false],
])('an application that is %s', (provisioningState, busy, failed) => {
  const application = { ...managedApp(), provisioningState };
  expect([isBusy(application), hasFailed(application)]).toEqual([busy, failed]);
});

it('knows that JIT access is on only where the policy says so', () => {
  expect(hasJitAccess(managedApp())).toBe(true);
  expect(hasJitAccess({ ...managedApp(), policy: null })).toBe(false);
});

describe('the words', () => {
  const plan = (sku: string, capabilityStatus: string, provisioningStatus: string): Partial<TenantFacts> => ({
    premiumPlans: known([{ sku, capabilityStatus, provisioningStatus }]),
  });
  const off = (changed: Partial<TenantFacts>, eventName = 'workflow_dispatch') =>
    planJitAccessOff(managedApp(), facts({ managedApplications: managedApps(managedApp()), ...changed }), {
      eventName,
      ids: IDS,
    });

  it.each<[Partial<TenantFacts>, string, string | undefined, ReturnType<typeof off>['kind'], RegExp]>([
    [
      plan('S', 'Enabled', 'PendingInput'),
      'is on its way',
      undefined,
      'refused',
      /SKU "S" is not ready yet \(PendingInput\)/,
    ],
    [plan('S', 'WARNING', 'pendingActivation'), 'is on its way, in its grace', undefined, 'refused', /not ready yet/],
    [
      plan('S', 'Suspended', 'PendingActivation'),
      'is on its way to nobody',
      undefined,
      'change',
      /^Switch JIT access of/,
    ],
    [
      plan('S', 'Enabled', 'Odd'),
      'is in an odd state',
      undefined,
      'refused',
      /^Whether the tenant has Entra ID P2 cannot be told: .*So nothing was written\.$/,
    ],
    [
      plan('S', 'Enabled', 'Success'),
      'is there',
      undefined,
      'not-needed',
      /^The tenant has Entra ID P2 \(.*\), with which JIT access of .* works: it is left on\.$/,
    ],
    [
      { premiumPlans: known(null) },
      'was not read',
      undefined,
      'refused',
      /^The licences of the tenant were not read\. So nothing was written\.$/,
    ],
    [
      { premiumPlans: known([]) },
      'is missing on schedule',
      'schedule',
      'refused',
      /^Never made on schedule, since it cannot be undone: start it by hand/,
    ],
    [{ premiumPlans: known([]) }, 'is missing', 'push', 'change', /^Switch JIT access of .* off\. This is one-way/],
  ])('where the licence %# %s', (changed, _, event, kind, words) => {
    expect(off(changed, event)).toMatchObject({ kind, words: expect.stringMatching(words) });
  });

  it('say before and after what cannot be undone, and what cannot be seen', () => {
    const title =
      'words' in off({ premiumPlans: known([]) })
        ? /JIT access of (.*?) off/.exec(off({ premiumPlans: known([]) }).words)?.[1]
        : '';
    expect(off({ premiumPlans: known([]) })).toMatchObject({
      words: `Switch JIT access of ${title} off. ${ONE_WAY}`,
      done: `JIT access of ${title} is off. ${ONE_WAY}`,
      step: managedApp(),
    });
    const without = { ...managedApp(), policy: null };
    expect(planJitAccessOff(without, facts(), { eventName: 'push', ids: IDS }).words).toBe(
      `JIT access of ${title} is off.`,
    );
    const application = { ...managedApp(), authorizations: [by('p', 'r')] };
    expect(planRefresh(application, facts(), IDS)).toEqual({
      kind: 'change',
      step: application,
      words: `Refresh the permissions of ${title}. ${AS_PUBLISHED} Authorizations now: p has the role r.`,
      done: `Refreshed the permissions of ${title}.`,
    });
  });
});

describe('what is meant', () => {
  const own = { ...managedApp() };
  const elsewhere = { ...own, id: own.id.replace(IDS.subscriptionId, IDS.clientId) };

  it.each<[string, readonly string[], Partial<TenantFacts>, unknown]>([
    [
      'nothing of another subscription, whatever is known',
      [elsewhere.id],
      { managedApplications: { known: false, reason: 'timeout', read: 'r', found: 'f' } },
      [],
    ],
    [
      'nothing where they were not asked for',
      ['x'],
      { managedApplications: known({ kind: 'not-asked' }) },
      [{ missing: { kind: 'refused', words: 'The managed applications were not read. So nothing was written.' } }],
    ],
    [
      'nothing where the provider is not registered',
      ['x'],
      { managedApplications: known({ kind: 'unregistered' }) },
      [
        {
          missing: { kind: 'refused', words: expect.stringMatching(/^There is no managed application "x" in the sub/) },
        },
      ],
    ],
    [
      'the one of this subscription where another bears the name',
      [own.name],
      { managedApplications: managedApps(elsewhere, own) },
      [{ found: own }],
    ],
    [
      'each that is missing',
      ['x', 'y', own.name, own.id.toUpperCase()],
      { managedApplications: managedApps(own) },
      [{ missing: expect.anything() }, { missing: expect.anything() }, { found: own }],
    ],
  ])('is %s', (_, managedApps_, changed, expected) => {
    const found = meantApplications(facts(changed), {
      managedApps: managedApps_,
      subscriptionId: IDS.subscriptionId.toUpperCase(),
    });
    expect(found).toEqual(expected);
  });
});
