import { describe, expect, it } from '@jest/globals';
import {
  AAD_GRAPH,
  AZURE_SERVICE_MANAGEMENT,
  JIT_DOCS_PERMISSIONS,
  MICROSOFT_GRAPH,
  SCANNER_PERMISSIONS,
} from '../../src/core/permissions.js';
import { Faults } from '../../src/inputs/faults.js';
import { readPermissions } from '../../src/inputs/permissions.js';

function read(permissions: string, profile = 'jit-docs') {
  const faults = new Faults();
  const found = readPermissions(
    {
      profile: { label: 'permission-profile', text: profile },
      permissions: { label: 'api-permissions', text: permissions },
    },
    faults,
  );
  return { found, faults: faults.messages };
}

describe('permission-profile', () => {
  it.each([
    ['', JIT_DOCS_PERMISSIONS],
    ['jit-docs', JIT_DOCS_PERMISSIONS],
    ['scanner', SCANNER_PERMISSIONS],
    ['none', []],
  ])('%j', (profile, expected) => expect(read('', profile)).toEqual({ found: expected, faults: [] }));

  it('names the nearest right word', () =>
    expect(read('', 'scaner').faults).toEqual([
      'permission-profile is "scaner": expected one of jit-docs, scanner, none. Did you mean scanner?',
    ]));
});

describe('api-permissions', () => {
  it('takes the place of the profile: APIs by name or appId, delegated and application permissions', () => {
    const text = [
      'Microsoft Graph: [User.Read, "Role:Directory.Read.All", Role:Custom.Read]',
      `${AAD_GRAPH.toUpperCase()}:`,
      '  - Directory.Read.All',
      'windows azure service management api: [user_impersonation]',
      'Azure Key Vault: [user_impersonation]',
    ].join('\n');
    const { found, faults } = read(text, 'scanner');
    expect(faults).toEqual([]);
    expect(found.map(({ resourceAppId, name, kind, knownId }) => [resourceAppId, name, kind, knownId])).toEqual([
      [MICROSOFT_GRAPH, 'User.Read', 'Scope', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'],
      [MICROSOFT_GRAPH, 'Directory.Read.All', 'Role', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'],
      [MICROSOFT_GRAPH, 'Custom.Read', 'Role', ''],
      [AAD_GRAPH, 'Directory.Read.All', 'Scope', '5778995a-e1bf-45b8-affa-663a9f3f4d04'],
      [AZURE_SERVICE_MANAGEMENT, 'user_impersonation', 'Scope', '41094075-9dad-400e-a0bd-54e686782033'],
      ['name:azure key vault', 'user_impersonation', 'Scope', ''],
    ]);
    expect(found.at(-1)?.resourceName).toBe('Azure Key Vault');
  });

  it('counts the same permission once', () =>
    expect(read(`{Microsoft Graph: [User.Read, Scope:User.Read], ${MICROSOFT_GRAPH}: [User.Read]}`).found).toHaveLength(
      1,
    ));

  it('comes as JSON from an item of integrations', () =>
    expect(read('{"Microsoft Graph":["User.Read"]}').found).toHaveLength(1));

  it.each([
    ['- Microsoft Graph', /api-permissions is no YAML map: expected lines such as/],
    ['Microsoft Graph', /is no YAML map/],
    ['{}', /names no API.*permission-profile: none/],
    ['Microsoft Graph: User.Read', /api-permissions\.Microsoft Graph is no list/],
    ['Microsoft Graph: []', /is no list/],
    [
      'Microsoft Graph: [Rolle:User.Read]',
      /api-permissions\.Microsoft Graph\[0\] is "Rolle:User.Read": expected the name/,
    ],
    ['Microsoft Graph: [{a: b}]', /\[0\] is no text/],
    ['Microsoft Graph: ["User Read"]', /\[0\] is "User Read"/],
    ['Microsoft Graph: [', /no valid YAML/],
    ['"": [User.Read]', /an API without a name/],
  ])('explains %j', (text, expected) => {
    const { faults } = read(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });
});
