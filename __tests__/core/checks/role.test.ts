import { describe, expect, it } from '@jest/globals';
import { checkRoleAssignment } from '../../../src/core/checks/role.js';
import { checkRoleExcess } from '../../../src/core/checks/role-others.js';
import { known, type RoleDefinition, type TenantFacts } from '../../../src/core/facts.js';
import {
  assignment,
  DEFINITIONS,
  facts,
  GROUP,
  IDS,
  OWNER,
  PRINCIPAL,
  READER,
  SUBSCRIPTION_SCOPE,
  unread,
} from './tenant-fixtures.js';

const STRANGER = '99999999-9999-4999-8999-999999999999';
const CUSTOM = '88888888-8888-4888-8888-888888888888';

function judge(overrides: Partial<TenantFacts>, role = 'Reader') {
  return checkRoleAssignment(facts(overrides), { role }, IDS);
}

function custom(parts: Partial<RoleDefinition['permissions'][number]>): TenantFacts['roleDefinitions'] {
  const permissions = [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...parts }];
  return known(
    new Map<string, RoleDefinition>([
      ...DEFINITIONS,
      [CUSTOM, { guid: CUSTOM, name: 'Scanner', custom: true, permissions }],
    ]),
  );
}

describe('role/assignment passes', () => {
  it.each<[string, Partial<TenantFacts>, string, RegExp]>([
    ['directly', {}, 'Reader', /"Reader" on the subscription\.$/],
    ['for the role by its GUID in any case', {}, READER.toUpperCase(), /"Reader" on the subscription/],
    ['for the name in another case', {}, 'reader', /on the subscription/],
    [
      'inherited from a management group',
      { roleAssignments: known([assignment({ scope: '/providers/Microsoft.Management/managementGroups/acme' })]) },
      'Reader',
      /inherited from the management group "acme"/,
    ],
    [
      'inherited from the root',
      { roleAssignments: known([assignment({ scope: '/' })]) },
      'Reader',
      /inherited from the root/,
    ],
    [
      'through a group',
      { groups: known([GROUP]), roleAssignments: known([assignment({ principalId: GROUP })]) },
      'Reader',
      new RegExp(`through the group ${GROUP}`),
    ],
    [
      'by a role that allows more',
      { roleAssignments: known([assignment({ roleDefinitionGuid: OWNER })]) },
      'Reader',
      /"Owner" on the subscription/,
    ],
    [
      'under a condition, and says so',
      { roleAssignments: known([assignment({ condition: '@Resource[x] StringEquals y' })]) },
      'Reader',
      /under a condition/,
    ],
    [
      'without mentioning a condition that another assignment does not have',
      { roleAssignments: known([assignment({ condition: 'c' }), assignment({ scope: '/' })]) },
      'Reader',
      /inherited from the root\.$/,
    ],
    ['by its GUID although no definition could be read', { roleDefinitions: unread() }, READER, new RegExp(READER)],
    ['for Reader although no definition could be read', { roleDefinitions: unread() }, 'Reader', new RegExp(READER)],
    ['directly although the groups could not be read', { groups: unread() }, 'Reader', /on the subscription/],
    [
      'by a role that allows more although the groups could not be read',
      { groups: unread(), roleAssignments: known([assignment({ roleDefinitionGuid: OWNER })]) },
      'Reader',
      /"Owner" on the subscription/,
    ],
    [
      'by a role of one’s own, named although a greater one stands before it',
      {
        roleDefinitions: custom({ actions: ['*/read'] }),
        roleAssignments: known([
          assignment({ roleDefinitionGuid: OWNER }),
          assignment({ roleDefinitionGuid: CUSTOM, scope: '/' }),
        ]),
      },
      'Scanner',
      /"Scanner" inherited from the root/,
    ],
    [
      'whatever the subscription’s case',
      { roleAssignments: known([assignment({ scope: SUBSCRIPTION_SCOPE.toUpperCase() })]) },
      'Reader',
      /"Reader"/,
    ],
  ])('%s', (_, overrides, role, message) => {
    expect(judge(overrides, role)).toMatchObject({
      check: 'role/assignment',
      status: 'passed',
      message: expect.stringMatching(message),
    });
  });

  it('by two roles together, neither of which is enough', () => {
    const half = (
      guid: string,
      actions: readonly string[],
      notActions: readonly string[],
    ): [string, RoleDefinition] => [
      guid,
      {
        guid,
        name: `Half ${guid[0]}`,
        custom: true,
        permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }],
      },
    ];
    const definitions = new Map([
      ...DEFINITIONS,
      half(CUSTOM, ['*/read'], ['Microsoft.KeyVault/*']),
      half(STRANGER, ['Microsoft.KeyVault/*'], ['*/write']),
    ]);
    const both = [assignment({ roleDefinitionGuid: CUSTOM }), assignment({ roleDefinitionGuid: STRANGER, scope: '/' })];
    const roleDefinitions = known(definitions);
    expect(judge({ roleDefinitions, roleAssignments: known(both) })).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('"Half 8" on the subscription; "Half 9" inherited from the root'),
    });
    for (const one of both)
      expect(judge({ roleDefinitions, roleAssignments: known([one]) })).toMatchObject({ status: 'failed' });
  });
});

describe('role/assignment fails', () => {
  it.each<[string, Partial<TenantFacts>, RegExp]>([
    ['with no assignment', { roleAssignments: known([]) }, /does not hold the Azure role "Reader"/],
    [
      'with someone else’s assignment',
      { roleAssignments: known([assignment({ principalId: STRANGER })]) },
      /does not hold/,
    ],
    [
      'with narrower scopes alone, and says so',
      { roleAssignments: known([assignment({ scope: `${SUBSCRIPTION_SCOPE}/resourceGroups/rg` })]) },
      /narrower scopes only \(".*\/resourceGroups\/rg"\)/,
    ],
    [
      'with another subscription’s assignment',
      { roleAssignments: known([assignment({ scope: `/subscriptions/${STRANGER}` })]) },
      /does not hold the Azure role "Reader" on the subscription [0-9a-f-]+\.$/,
    ],
    [
      'with a role that allows less, and names it',
      {
        roleAssignments: known([assignment({ roleDefinitionGuid: CUSTOM })]),
        roleDefinitions: custom({ actions: ['Microsoft.Compute/*/read'] }),
      },
      /It holds "Scanner" on the subscription, which allows less/,
    ],
    [
      'with a name that no role has',
      { roleDefinitions: known(new Map()), roleAssignments: known([]) },
      /no Azure role "Reader"/,
    ],
  ])('%s', (_, overrides, message) => {
    expect(judge(overrides)).toMatchObject({
      status: 'failed',
      severity: 'error',
      message: expect.stringMatching(message),
      fix: expect.any(String),
    });
  });

  it('where data actions are missing', () => {
    const definitions = new Map<string, RoleDefinition>([
      ...DEFINITIONS,
      [
        CUSTOM,
        {
          guid: CUSTOM,
          name: 'Blob Reader',
          custom: true,
          permissions: [
            { actions: ['*/read'], notActions: [], dataActions: ['Microsoft.Storage/*/read'], notDataActions: [] },
          ],
        },
      ],
    ]);
    expect(judge({ roleDefinitions: known(definitions) }, 'Blob Reader')).toMatchObject({ status: 'failed' });
  });

  it('with the command that assigns the role', () => {
    expect(judge({ roleAssignments: known([]) }, 'My Reader’s').fix).toBeDefined();
    expect(judge({ roleAssignments: known([]) }).fix).toContain(
      `az role assignment create --assignee-object-id ${PRINCIPAL} --assignee-principal-type ServicePrincipal --role Reader --scope ${SUBSCRIPTION_SCOPE}`,
    );
  });

  it.each([CUSTOM, 'Scanner'])('not on that refusal for %s, which need not allow to read assignments', (role) => {
    const roleAssignments = known({ kind: 'refused-to-checked-principal', message: 'refused' } as const);
    const row = judge({ roleAssignments }, role);
    expect(row).toMatchObject({
      status: 'unknown',
      unknownReason: 'forbidden',
      message: 'Could not read the role assignments (Azure Resource Manager): refused.',
    });
    expect(row).not.toHaveProperty('correlationId');
    const told = known({ ...roleAssignments.value, correlationId: 'abc-12345678' });
    expect(judge({ roleAssignments: told }, role)).toMatchObject({ correlationId: 'abc-12345678' });
    expect(checkRoleExcess(facts({ roleAssignments }), { role }, IDS)).toMatchObject([{ status: 'unknown' }]);
  });

  it('in self-login on that refusal for a role that is asked for by its id', () => {
    const roleAssignments = known({ kind: 'refused-to-checked-principal', message: 'refused' } as const);
    expect(judge({ roleAssignments }, READER)).toMatchObject({ status: 'failed' });
  });

  it('in self-login on ARM’s refusal that names the principal, whatever else is unknown', () => {
    const refusal = {
      kind: 'refused-to-checked-principal',
      message: 'The client … does not have authorization',
      correlationId: 'abc-12345678',
    } as const;
    const row = judge({
      roleAssignments: known(refusal),
      subscription: known({ kind: 'not-found' }),
      servicePrincipal: unread(),
    });
    expect(row).toMatchObject({ status: 'failed', correlationId: 'abc-12345678' });
    expect(row.fix).toContain(`"$(az ad sp show --id ${IDS.clientId} --query id -o tsv)"`);
  });
});

describe('role/assignment without definitions', () => {
  it.each([
    ['Reader', READER],
    ['contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
    ['Owner', OWNER],
    ['Security Reader', '39bc4728-0917-49c7-9d2c-d95423bc2eb4'],
    [CUSTOM, CUSTOM],
  ])('knows the role %s by its id', (role, roleDefinitionGuid) => {
    const roleAssignments = known([assignment({ roleDefinitionGuid })]);
    expect(judge({ roleDefinitions: unread(), roleAssignments }, role)).toMatchObject({ status: 'passed' });
  });

  it('takes no other role for one that is asked for by its id', () =>
    expect(judge({ roleDefinitions: unread() }, CUSTOM)).toMatchObject({ status: 'unknown' }));

  it('passes with a role that did not come back, where it is asked for by its id', () => {
    const roleAssignments = known([assignment({ roleDefinitionGuid: CUSTOM })]);
    expect(judge({ roleAssignments }, CUSTOM)).toMatchObject({ status: 'passed' });
  });
});

describe('role/assignment does not guess', () => {
  it.each<[string, Partial<TenantFacts>]>([
    ['assignments', { roleAssignments: unread() }],
    ['the service principal', { servicePrincipal: unread() }],
    ['the groups, without a direct assignment', { groups: unread(), roleAssignments: known([]) }],
    [
      'the definitions, with another role held',
      { roleDefinitions: unread(), roleAssignments: known([assignment({ roleDefinitionGuid: OWNER })]) },
    ],
    ['one definition that did not come back', { roleAssignments: known([assignment({ roleDefinitionGuid: CUSTOM })]) }],
  ])('without %s', (_, overrides) => {
    expect(judge(overrides)).toMatchObject({ status: 'unknown', severity: 'error' });
  });

  it.each<[string, Partial<TenantFacts>, string]>([
    ['subscription/state', { subscription: known({ kind: 'not-found' }) }, 'subscription/state'],
    ['subscription/tenant', { subscription: known({ kind: 'other-tenant', tenantId: null }) }, 'subscription/tenant'],
    ['app/service-principal', { servicePrincipal: known(null) }, 'app/service-principal'],
  ])('where %s failed', (_, overrides, named) => {
    expect(judge(overrides)).toMatchObject({ status: 'skipped', message: `Not checked: ${named} failed.` });
  });
});
