import { describe, expect, it } from '@jest/globals';
import { checkAudience } from '../../../src/core/checks/audience.js';
import { checkDefender } from '../../../src/core/checks/defender.js';
import { checkLoginIdentity } from '../../../src/core/checks/login-identity.js';
import { checkSubscriptionSingle } from '../../../src/core/checks/subscription-single.js';
import { type DefenderPlans, known, type OtherSubscription, type TenantFacts } from '../../../src/core/facts.js';
import {
  application,
  assignment,
  CLAIMS,
  DEFINITIONS,
  facts,
  GROUP,
  IDS,
  LOGIN_APP,
  OWNER,
  PRINCIPAL,
  unread,
} from './tenant-fixtures.js';

describe('login/identity', () => {
  it('passes with an app of its own', () => {
    expect(checkLoginIdentity(facts(), LOGIN_APP, IDS)).toMatchObject({ status: 'passed', severity: 'notice' });
  });

  it('is a notice in self-login, with the commands that make an auditor', () => {
    const row = checkLoginIdentity(facts(), IDS.clientId.toUpperCase(), IDS);
    expect(row).toMatchObject({ status: 'failed', severity: 'notice' });
    const lines = row.fix?.split('\n') ?? [];
    expect(lines).toEqual(
      expect.arrayContaining([
        'AUDITOR=$(az ad app create --display-name jit-drift-auditor --sign-in-audience AzureADMyOrg --query appId -o tsv)',
        'az ad sp show --id "$AUDITOR" -o none || az ad sp create --id "$AUDITOR"',
        expect.stringMatching(
          new RegExp(`^az ad app federated-credential create --id "\\$AUDITOR" .*${CLAIMS.subject}`),
        ),
        expect.stringMatching(
          / \|\| az ad app permission add --id "\$AUDITOR" .*9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role$/,
        ),
        `az role assignment create --assignee-object-id "$(az ad sp show --id "$AUDITOR" --query id -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/${IDS.subscriptionId}`,
      ]),
    );
  });

  it.each([
    ['person', 'passed'],
    ['unknown', 'unknown'],
  ] as const)('with tokens of a %s is %s', (bearer, status) => {
    const login = known({
      kind: 'given-tokens',
      graph: { kind: 'used' },
      arm: { kind: 'used' },
      bearer,
      resources: { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com' },
    } as const);
    expect(checkLoginIdentity(facts({ login }), 'no app', IDS)).toMatchObject({ status });
  });
});

describe('app/audience', () => {
  const judge = (signInAudience: string | null) =>
    checkAudience(facts({ application: application({ signInAudience }) }), IDS);

  it('passes for this tenant only', () => expect(judge('AzureADMyOrg')).toMatchObject({ status: 'passed' }));

  it.each(['AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount', 'Anything'])(
    'fails for %s',
    (audience) =>
      expect(judge(audience)).toMatchObject({
        status: 'failed',
        severity: 'warning',
        message: expect.stringContaining(audience),
        fix: expect.stringContaining(`az ad app update --id ${IDS.clientId} --sign-in-audience AzureADMyOrg`),
      }),
  );

  it('does not guess', () => {
    expect(judge(null)).toMatchObject({ status: 'unknown' });
    expect(checkAudience(facts({ application: unread() }), IDS)).toMatchObject({ status: 'unknown' });
    expect(checkAudience(facts({ application: known(null) }), IDS)).toMatchObject({
      status: 'skipped',
      message: 'Not checked: app/exists failed.',
    });
  });
});

describe('subscription/defender', () => {
  const judge = (value: DefenderPlans) => checkDefender(facts({ defenderPlans: known(value) }), IDS);
  const plan = (tier: string, deprecated = false) => ({ name: 'VirtualMachines', tier, deprecated });

  it('passes with one plan that counts', () => {
    const plans = [plan('Free'), { ...plan('Standard'), name: 'Arm' }];
    expect(judge({ kind: 'plans', plans })).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('Arm'),
    });
  });

  it.each<[string, DefenderPlans, RegExp]>([
    ['free plans only', { kind: 'plans', plans: [plan('Free')] }, /no plan on the Standard tier/],
    ['no plan', { kind: 'plans', plans: [] }, /no plan on the Standard tier/],
    ['a replaced plan', { kind: 'plans', plans: [plan('Standard', true)] }, /replaced do not count/],
    ['an unregistered provider', { kind: 'unregistered' }, /has not registered Microsoft.Security/],
  ])('fails with %s', (_, value, message) => {
    const row = judge(value);
    expect(row).toMatchObject({ status: 'failed', severity: 'warning', message: expect.stringMatching(message) });
    expect(row.fix).toContain(
      `az security pricing create --name VirtualMachines --tier standard --subscription ${IDS.subscriptionId}`,
    );
    expect(row.fix?.includes('az provider register --namespace Microsoft.Security')).toBe(
      value.kind === 'unregistered',
    );
  });

  it('is unknown where the plans are, skipped where the subscription is not there', () => {
    expect(checkDefender(facts({ defenderPlans: unread() }), IDS)).toMatchObject({ status: 'unknown' });
    const missing = facts({ subscription: known({ kind: 'not-found' }) });
    expect(checkDefender(missing, IDS)).toMatchObject({
      status: 'skipped',
      message: 'Not checked: subscription/state failed.',
    });
  });
});

const OTHER = '88888888-8888-4888-8888-888888888888';
function other(held: OtherSubscription['held'], subscriptionId = OTHER): OtherSubscription {
  return { subscriptionId, displayName: 'Acme Test', held };
}
const holding = (...assignments: ReturnType<typeof assignment>[]) => known({ assignments, definitions: DEFINITIONS });

describe('subscription/single', () => {
  const judge = (overrides: Partial<TenantFacts>, role = 'Reader') =>
    checkSubscriptionSingle(facts(overrides), { role });

  it.each<[string, readonly OtherSubscription[], RegExp]>([
    ['none', [], /^This run sees no other subscription\.$/],
    ['one without a role', [other(holding())], /list 1 other subscription;/],
  ])('passes with %s, and says how many were seen', (_, others, message) => {
    expect(judge({ otherSubscriptions: known(others) })).toMatchObject([
      { status: 'passed', severity: 'notice', message: expect.stringMatching(message) },
    ]);
  });

  it('passes with a role that is not enough for the required one', () => {
    expect(judge({ otherSubscriptions: known([other(holding(assignment()))]) }, 'Owner')).toMatchObject([
      { status: 'passed' },
    ]);
  });

  it.each<[string, Partial<TenantFacts>, string]>([
    [
      'no role there, whatever roles allow',
      { roleDefinitions: unread(), otherSubscriptions: known([other(holding())]) },
      'Reader',
    ],
    ['a role asked for that does not exist', { otherSubscriptions: known([other(holding(assignment()))]) }, 'Nobody'],
  ])('passes with %s', (_, overrides, role) => expect(judge(overrides, role)).toMatchObject([{ status: 'passed' }]));

  it('fails for each that the app may read, by a role that allows more too', () => {
    const others = [other(holding(assignment())), other(holding(assignment({ roleDefinitionGuid: OWNER })), GROUP)];
    const rows = judge({ otherSubscriptions: known(others) });
    expect(rows).toMatchObject([
      {
        status: 'failed',
        severity: 'notice',
        subject: OTHER,
        message: expect.stringContaining('list 2 other subscriptions'),
      },
      { status: 'failed', subject: GROUP },
    ]);
    expect(rows[0]?.fix).toContain(`az role assignment list --assignee ${PRINCIPAL} --scope /subscriptions/${OTHER}`);
  });

  it.each<[string, Partial<TenantFacts>]>([
    ['the list', { otherSubscriptions: unread() }],
    ['the roles on one of them', { otherSubscriptions: known([other(unread())]) }],
    ['the groups', { groups: unread(), otherSubscriptions: known([other(holding())]) }],
    ['the definitions', { roleDefinitions: unread(), otherSubscriptions: known([other(holding(assignment()))]) }],
    ['the service principal', { servicePrincipal: unread() }],
  ])('is unknown without %s', (_, overrides) =>
    expect(judge(overrides)).toMatchObject([{ status: 'unknown', severity: 'notice' }]),
  );

  it('is skipped without a service principal', () =>
    expect(judge({ servicePrincipal: known(null) })).toMatchObject([{ status: 'skipped' }]));
});
