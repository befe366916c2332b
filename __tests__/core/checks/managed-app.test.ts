import { describe, expect, it } from '@jest/globals';
import { checkJitAccessLicence, judgeLicence } from '../../../src/core/checks/managed-app-licence.js';
import { checkJitAccessRequests } from '../../../src/core/checks/managed-app-requests.js';
import { type SubscriptionRows, toldOnce } from '../../../src/core/checks/managed-app-shared.js';
import { jitAccessOffCommand } from '../../../src/core/checks/managed-app-words.js';
import { passed, skipped } from '../../../src/core/checks/rows.js';
import { parseDuration } from '../../../src/core/duration.js';
import { known, type TenantFacts } from '../../../src/core/facts.js';
import type { JitAccessPolicy, JitRequest } from '../../../src/core/managed-app-facts.js';
import { verdictOf } from '../../../src/core/verdict.js';
import { appId, jitRequest, managedApp, managedApps, plan } from './managed-app-fixtures.js';
import { facts, IDS, inDays, NOW, unread } from './tenant-fixtures.js';

const APPROVER = { id: 'someone', type: 'user', displayName: null };

type Overrides = { readonly [K in keyof TenantFacts]?: TenantFacts[K] };

const licence = (overrides: Overrides) => checkJitAccessLicence(facts(overrides), IDS);
const requests = (overrides: Overrides) => checkJitAccessRequests(facts(overrides), IDS, NOW);

describe('both checks', () => {
  it.each<[string, Overrides, string, RegExp]>([
    ['no application', {}, 'passed', /^There is no managed application/],
    ['an unregistered provider', { managedApplications: known({ kind: 'unregistered' }) }, 'passed', /not registered/],
    [
      'one application without JIT access',
      { managedApplications: managedApps(managedApp(null)) },
      'passed',
      /^The one managed application of the subscription does not have just-in-time/,
    ],
    [
      'two of which none has it enabled',
      { managedApplications: managedApps(managedApp(null), managedApp({ enabled: false })) },
      'passed',
      /^None of the 2 managed applications/,
    ],
    ['a subscription that is not there', { subscription: known({ kind: 'not-found' }) }, 'skipped', /state failed/],
    ['applications that are unread', { managedApplications: unread() }, 'unknown', /Could not read a thing/],
    [
      'a subscription that may be another tenant’s',
      {
        subscription: unread(),
        managedApplications: managedApps(managedApp()),
        premiumPlans: known([]),
        jitRequests: known([jitRequest()]),
      },
      'unknown',
      /depends on subscription\/tenant/,
    ],
    ['nothing asked', { managedApplications: known({ kind: 'not-asked' }) }, 'skipped', /not selected/],
    ['further facts not asked', { managedApplications: managedApps(managedApp()) }, 'skipped', /not selected/],
  ])('%s', (_title, overrides, status, message) => {
    for (const rows of [licence(overrides), requests(overrides)]) {
      expect(rows).toEqual([expect.objectContaining({ status, message: expect.stringMatching(message) })]);
    }
  });
});

describe('managed-app/jit-access-licence', () => {
  it.each<[string, Parameters<typeof judgeLicence>[0], string, RegExp]>([
    ['no plan', [], 'none', /^no SKU of the tenant holds the service plan eec0eb4f/],
    ['an enabled one', [plan()], 'licensed', /^in the SKU "SPE_E5"$/],
    ['one in its grace period', [plan('Warning')], 'licensed', /grace period/],
    ['Suspended', [plan('Suspended')], 'none', /is Suspended, and the plan in it Success/],
    ['LockedOut', [plan('LockedOut')], 'none', /is LockedOut/],
    ['Deleted', [plan('Deleted')], 'none', /is Deleted/],
    ['a disabled plan', [plan('Enabled', 'Disabled')], 'none', /is Enabled, and the plan in it Disabled/],
    ['a plan in error', [plan('Enabled', 'Error')], 'none', /in it Error/],
    ['a plan on its way', [plan('Enabled', 'PendingProvisioning')], 'none', /PendingProvisioning/],
    ['a pending plan', [plan('Enabled', 'PendingActivation')], 'none', /PendingActivation/],
    ['a state that is new to us', [plan('Frozen')], 'unclear', /is Frozen/],
    ['a provisioning that is new to us', [plan('Enabled', 'Moving')], 'unclear', /in it Moving/],
    ['a lapsed one beside one that works', [plan('Deleted'), plan('enabled', 'success', 'P2')], 'licensed', /"P2"/],
    ['a lapsed one beside one that is unclear', [plan('Deleted'), plan('Frozen')], 'unclear', /Frozen/],
    ['two that lapsed', [plan('Deleted'), plan('Suspended', 'Success', 'P2')], 'none', /Deleted.*; .*"P2" is Susp/],
  ])('judges %s', (_title, plans, kind, words) => {
    expect(judgeLicence(plans)).toEqual({ kind, words: expect.stringMatching(words) });
  });

  it('judges no subscription by the licences of another tenant', () => {
    const subscription = known({
      kind: 'found' as const,
      subscription: {
        subscriptionId: IDS.subscriptionId,
        displayName: '',
        state: 'Enabled',
        tenantId: '99999999-9999-4999-8999-999999999999',
      },
    });
    const elsewhere = { subscription, managedApplications: managedApps(managedApp()), premiumPlans: known([]) };
    const skippedRow = { status: 'skipped', message: 'Not checked: subscription/tenant failed.' };
    expect(licence(elsewhere)).toMatchObject([skippedRow]);
    expect(requests({ ...elsewhere, jitRequests: known([jitRequest()]) })).toMatchObject([skippedRow]);
  });

  it('fails each application with JIT access, and no other', () => {
    const rows = licence({
      managedApplications: managedApps(managedApp(), managedApp(null, 'off'), managedApp({}, 'second')),
      premiumPlans: known([]),
    });
    expect(rows).toMatchObject([
      { status: 'failed', severity: 'error', subject: appId() },
      { status: 'failed', severity: 'error', subject: appId('second') },
    ]);
    expect(rows[0]?.message).toMatch(/locked out/);
    expect(rows[0]?.fix).toContain(`az rest --method patch --url '${appId()}?api-version=2019-07-01' --body '{`);
    expect(rows[0]?.fix).toMatch(/One-way: /);
    expect(rows[0]?.fix).toContain(
      `What the tenant has now:\n\naz rest --method get --url "$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)v1.0/subscribedSkus" --query "value[?servicePlans[?servicePlanId=='eec0eb4f-6444-4f95-aba0-50c24d67f998']].{sku:skuPartNumber, state:capabilityStatus, plan:servicePlans[?servicePlanId=='eec0eb4f-6444-4f95-aba0-50c24d67f998'].provisioningStatus | [0]}" -o table\n\nOr give it up.`,
    );
    expect(rows[0]?.fix).toContain(`repairs: managed-app-jit-access-off\nmanaged-apps: "${appId()}"`);
  });

  it.each<[string, TenantFacts['premiumPlans'], string]>([
    ['a licence', known([plan()]), 'passed'],
    ['an unread licence', unread(), 'unknown'],
    ['a licence in an odd state', known([plan('Frozen')]), 'unknown'],
  ])('does not fail with %s', (_title, premiumPlans, status) => {
    expect(licence({ managedApplications: managedApps(managedApp()), premiumPlans })).toMatchObject([{ status }]);
  });

  it('names every application that the licence serves, and the state that nobody knows', () => {
    const both = managedApps(managedApp(), managedApp({}, 'second'));
    expect(licence({ managedApplications: both, premiumPlans: known([plan()]) })).toMatchObject([
      { message: expect.stringMatching(/: "backup" \(resource group "apps"\), "second" \(resource group "apps"\)\.$/) },
    ]);
    expect(licence({ managedApplications: both, premiumPlans: known([plan('Frozen')]) })).toMatchObject([
      {
        status: 'unknown',
        unknownReason: 'malformed',
        message:
          'Could not read whether the tenant has an enabled Entra ID P2 (Microsoft Graph): the SKU "SPE_E5" is Frozen, and the plan in it Success: a state that is not documented.',
      },
    ]);
  });

  it('prints the policy as read, with one field changed, in ASCII that a shell leaves alone', () => {
    const asRead = { jitAccessEnabled: true, jitApprovers: [{ id: 'x', displayName: "O'Hara \u202e\n… é" }], extra: 7 };
    const printed = jitAccessOffCommand(managedApp({ asRead }));
    expect(printed).toMatch(/^[\x20-\x7e]+$/);
    const body = /--body '(.*)'$/.exec(printed)?.[1]?.replaceAll(String.raw`'\''`, "'") ?? '';
    expect(JSON.parse(body)).toEqual({ properties: { jitAccessPolicy: { ...asRead, jitAccessEnabled: false } } });
  });
});

describe('managed-app/jit-access-requests', () => {
  const judge = (
    request: Partial<JitRequest>,
    policy: Partial<JitAccessPolicy> = {},
    premiumPlans: TenantFacts['premiumPlans'] = known([plan()]),
  ) =>
    requests({
      managedApplications: managedApps(managedApp(policy)),
      jitRequests: known([jitRequest(request)]),
      premiumPlans,
    });

  it.each<[string, Partial<JitRequest>, Partial<JitAccessPolicy>, RegExp]>([
    ['denied under automatic approval', {}, {}, /was denied although approval is automatic/],
    ['denied in other letters', { state: 'DENIED' }, { approvalMode: 'autoapprove' }, /was denied/],
    ['denied with no mode and nobody to decide', {}, { approvalMode: null }, /although approval is automatic/],
    ['denied with the mode NotSpecified', {}, { approvalMode: 'NotSpecified' }, /although approval is automatic/],
    ['failed', { state: 'Failed' }, { approvalMode: 'ManualApprove' }, /" \(resource group "apps"\) failed\./],
    ['timed out', { state: 'Timeout' }, {}, /timed out\./],
    ['30 days ago, to the minute', { createdOn: inDays(-30) }, {}, /made on 2026-10-22 \(its systemData\.createdAt\)/],
    [
      'of which only the start is known',
      { createdOn: null },
      {},
      /for access from 2026-11-20 on \(the startTime of its schedule; Azure gave no date of creation\)/,
    ],
    ['whose date of creation is none', { createdOn: 'soon' }, {}, /startTime/],
    ['for an id in other letters', { applicationId: appId().toUpperCase() }, {}, /was denied/],
  ])('fails one that was %s', (_title, request, policy, message) => {
    const rows = judge(request, policy);
    expect(rows).toEqual([
      expect.objectContaining({
        status: 'failed',
        severity: 'warning',
        subject: jitRequest().id,
        message: expect.stringMatching(message),
      }),
    ]);
    expect(rows[0]?.fix).toContain(`az rest --method get --url '${jitRequest().id}?api-version=2021-07-01'`);
  });

  it.each<[string, Partial<JitRequest>, Partial<JitAccessPolicy>, RegExp]>([
    ['approved', { state: 'Approved' }, {}, /\(1 seen\)\.$/],
    ['pending', { state: 'Pending' }, {}, /\(1 seen\)/],
    ['withdrawn', { state: 'Canceled' }, {}, /\(1 seen\)/],
    ['denied by a person', {}, { approvalMode: 'ManualApprove' }, /One was denied where a person decides/],
    ['denied where a person may have decided', {}, { approvalMode: null, approvers: [APPROVER] }, /One was denied/],
    ['denied under a mode that is new to us', {}, { approvalMode: 'Lottery' }, /One was denied/],
    ['of no state', { state: null }, {}, /\(1 seen\)/],
    ['over 30 days old', { createdOn: inDays(-30.01), startsOn: inDays(0) }, {}, /No publisher asked/],
    ['for another application', { applicationId: appId('gone') }, {}, /No publisher asked/],
  ])('passes one that was %s', (_title, request, policy, message) => {
    expect(judge(request, policy)).toEqual([
      expect.objectContaining({ status: 'passed', message: expect.stringMatching(message) }),
    ]);
  });

  it.each<[string, Partial<JitRequest>, Partial<JitAccessPolicy>, TenantFacts['premiumPlans'], RegExp]>([
    [
      'no licence',
      {},
      {},
      known([]),
      /inferred from the settings as they are now: the tenant has no enabled Entra ID P2\.$/,
    ],
    ['too long', { duration: 'PT9H' }, {}, known([plan()]), /asked for PT9H, and the longest duration is PT8H\.$/],
    [
      'too long, where nobody can tell about the licence',
      { duration: 'PT9H' },
      {},
      known(null),
      /asked for PT9H, and the longest duration is PT8H\.$/,
    ],
    [
      'no approver',
      { state: 'Timeout' },
      { approvalMode: 'ManualApprove' },
      known([plan()]),
      /approval is manual, and no approver is named\.$/,
    ],
    ['two at once', { duration: 'P1D' }, {}, known([]), /no enabled Entra ID P2; and it asked for P1D/],
    ['none that is visible', { duration: 'PT480M' }, {}, known([plan()]), /none of the usual causes is visible/],
    [
      'a licence that nobody could read',
      {},
      {},
      unread(),
      /none of the usual causes is visible \(no approver, over the longest duration\); whether the tenant has Entra ID P2 is not known/,
    ],
    [
      'a licence that nobody asked for',
      {},
      {},
      known(null),
      /visible \(no approver, over the longest duration\); whether the tenant has Entra ID P2 is not known\.$/,
    ],
    [
      'a licence in an odd state',
      {},
      {},
      known([plan('Frozen')]),
      /whether the tenant has Entra ID P2 is not known\.$/,
    ],
    [
      'none, with an approver',
      { state: 'Timeout' },
      { approvalMode: 'ManualApprove', approvers: [APPROVER] },
      known([plan()]),
      /none of the usual causes is visible \(no licence, no approver, over the longest duration\)\.$/,
    ],
    ['a duration that is none', { duration: 'long' }, {}, known([plan()]), /none of the usual causes is visible/],
  ])('names the probable cause: %s', (_title, request, policy, premiumPlans, message) => {
    expect(judge(request, policy, premiumPlans)[0]).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(message),
    });
  });

  it('says what to do about each cause, or to look with the publisher', () => {
    expect(judge({ duration: 'P1D' }, {}, known([]))[0]?.fix).toMatch(
      /^Mend managed-app\/jit-access-licence first\. Have the publisher ask for PT8H at most, .* Then have the publisher request access again/,
    );
    expect(judge({})[0]?.fix).toMatch(/^Look at the request with the publisher\. Then have/);
  });

  it('counts those that people denied', () => {
    const [row] = requests({
      managedApplications: managedApps(managedApp({ approvalMode: 'ManualApprove' })),
      jitRequests: known([jitRequest(), jitRequest({ name: 'request-2' })]),
      premiumPlans: known([plan()]),
    });
    expect(row?.message).toMatch(/\(2 seen\)\. 2 were denied where a person decides, which is no fault\.$/);
  });

  it('does not know of one without any date, nor of requests that are unread', () => {
    expect(judge({ createdOn: null, startsOn: null })).toMatchObject([
      {
        status: 'unknown',
        unknownReason: 'malformed',
        subject: jitRequest().id,
        message:
          'Could not read when the JIT request "request-1" was made (Azure Resource Manager): it bears neither a date of creation nor a start.',
      },
    ]);
    expect(judge({ createdOn: null, startsOn: null, state: 'Approved' })).toMatchObject([{ status: 'passed' }]);
    const managedApplications = managedApps(managedApp());
    expect(requests({ managedApplications, jitRequests: unread() })).toMatchObject([{ status: 'unknown' }]);
  });
});

describe('parseDuration', () => {
  it.each([
    ['PT8H', 28_800],
    ['PT30M', 1_800],
    ['P1DT1H', 90_000],
    ['P1W', 604_800],
    ['PT1.5S', 1.5],
    ['pt1h', 3_600],
    ['P1M', undefined],
    ['P', undefined],
    ['PT', undefined],
    ['8H', undefined],
    ['', undefined],
  ])('%s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));
});

describe('toldOnce', () => {
  const CHECK = 'managed-app/jit-access-licence';
  const [fault] = licence({ managedApplications: managedApps(managedApp()), premiumPlans: known([]) });
  const [lost] = licence({ managedApplications: unread() });
  if (fault === undefined || lost === undefined) throw new Error('no rows');
  const own = passed('app/exists', 'here');
  const member = (name: string, row: typeof fault, subscription: string | null = 's'): SubscriptionRows => ({
    subscription: subscription ?? undefined,
    name,
    rows: [own, row],
  });

  it('leaves integrations of different subscriptions alone, and those that nobody looked at', () => {
    for (const [one, other] of [
      ['a', 'b'],
      [null, null],
    ]) {
      expect(toldOnce([member('first', fault, one), member('second', fault, other)])).toEqual([
        [own, fault],
        [own, fault],
      ]);
    }
  });

  it('tells it with the first, and counts it once', () => {
    const told = toldOnce([member('first', fault), member('second', fault)]);
    expect(told).toEqual([
      [own, fault],
      [own, skipped(CHECK, 'Told once, with the integration "first": it has the same subscription.')],
    ]);
    expect(told.flat().filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect(verdictOf(told.flat(), false)).toBe('unhealthy');
  });

  it('tells with the first what only the second could read', () => {
    const [first, second] = toldOnce([member('first', lost), member('second', fault)]);
    expect(first).toEqual([own, fault]);
    expect(second?.[1]).toMatchObject({ status: 'skipped' });
  });

  it('takes no rows for certain that are not there, or of which one is unknown', () => {
    const bare = { ...member('second', fault), rows: [own] };
    expect(toldOnce([member('first', lost), bare])).toEqual([[own, lost], [own]]);
    const half = { ...member('first', fault), rows: [own, fault, lost] };
    expect(toldOnce([half, member('second', fault)])[0]).toEqual([own, fault]);
    const fine = passed(CHECK, 'fine');
    expect(toldOnce([member('first', lost), member('second', fine)])[0]).toEqual([own, fine]);
  });

  it('skips with the second what the first could read, though the first has no name', () => {
    const first = { ...member('first', fault), name: undefined };
    expect(toldOnce([first, member('second', lost)])[1]).toEqual([
      own,
      skipped(CHECK, 'Told once, with another integration: it has the same subscription.'),
    ]);
  });

  it('keeps what is unknown elsewhere, and a row that is skipped, in its one place', () => {
    const dark = { ...own, status: 'unknown' as const };
    const second = { ...member('second', lost), rows: [dark, lost] };
    expect(toldOnce([member('first', lost), second])[1]).toEqual([dark, lost]);
    const idle = skipped(CHECK, 'Not checked.');
    expect(toldOnce([member('first', lost), member('second', idle)])[1]).toMatchObject([own, { status: 'skipped' }]);
    const alone = { ...member('first', fault), rows: [fault, own] };
    expect(toldOnce([alone])).toEqual([[fault, own]]);
  });

  it('tells with the first what only the second found, though neither knows all', () => {
    const members = [member('first', lost), { ...member('second', fault), rows: [own, fault, lost] }];
    const once = toldOnce(members);
    expect(once).toEqual([
      [own, fault, lost],
      [own, lost],
    ]);
    expect(toldOnce(members.map((each, index) => ({ ...each, rows: once[index] ?? [] })))).toEqual(once);
  });

  it('leaves unknown with each what nobody could read: to skip it would look as if it were gone', () => {
    const members = [member('first', lost), member('second', lost)];
    expect(toldOnce(members)).toEqual(members.map(({ rows }) => rows));
  });

  it('does nothing the second time, and adds no row of a check that is not selected', () => {
    const members = [member('first', fault), member('second', lost)];
    const once = toldOnce(members);
    expect(toldOnce(members.map((each, index) => ({ ...each, rows: once[index] ?? [] })))).toEqual(once);
    const deselected = members.map((each) => ({ ...each, rows: [own] }));
    expect(toldOnce(deselected)).toEqual([[own], [own]]);
  });
});
