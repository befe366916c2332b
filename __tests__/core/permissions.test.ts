import { describe, expect, it } from '@jest/globals';
import {
  AAD_GRAPH,
  apiKey,
  expectedPermission,
  MICROSOFT_GRAPH,
  nameOfApiKey,
  READ_PERMISSIONS,
  SCANNER_PERMISSIONS,
} from '../../src/core/permissions.js';

const OWN_API = '9ABCDEF0-1234-4234-8234-123456789ABC';

describe('permissions', () => {
  it.each([
    ['Microsoft Graph', 'AuditLog.Read.All', 'Role', 'b0afded3-3588-46d8-8b3d-9842eff778da'],
    ['Microsoft Graph', 'Directory.Read.All', 'Role', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'],
    ['Microsoft Graph', 'Directory.Read.All', 'Scope', '06da0dbc-49e2-44d2-8312-53f166ab848a'],
    ['Microsoft Graph', 'Policy.Read.All', 'Role', '246dd0d5-5bd0-4def-940b-0421030a5b68'],
    ['Microsoft Graph', 'Application.Read.All', 'Role', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'],
    ['Microsoft Graph', 'Application.Read.All', 'Scope', 'c79f8feb-a9db-4090-85f9-90d820caa0eb'],
    ['Microsoft Graph', 'User.Read.All', 'Role', 'df021288-bdef-4463-88db-98f22de89214'],
    ['Microsoft Graph', 'User.Read', 'Scope', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'],
    ['Microsoft Graph', 'User.Read', 'Role', ''],
    ['Microsoft Graph', 'No.Such', 'Role', ''],
    ['Windows Azure Active Directory', 'Directory.Read.All', 'Scope', '5778995a-e1bf-45b8-affa-663a9f3f4d04'],
    ['Windows Azure Active Directory', 'Application.Read.All', 'Role', ''],
    ['Another API', 'User.Read', 'Scope', ''],
  ] as const)('of %s: %s (%s) has the published id %j', (api, name, kind, knownId) =>
    expect(expectedPermission(api, name, kind).knownId).toBe(knownId),
  );

  it('of the profile and of the reads are those of Microsoft Graph', () => {
    const wanted = (...names: readonly string[]) =>
      names.map((name) => expectedPermission('Microsoft Graph', name, 'Role'));
    expect(SCANNER_PERMISSIONS).toEqual(wanted('AuditLog.Read.All', 'Directory.Read.All', 'Policy.Read.All'));
    expect(READ_PERMISSIONS).toEqual(wanted('Application.Read.All', 'Directory.Read.All'));
  });

  it.each([
    [' Microsoft Graph ', MICROSOFT_GRAPH, undefined],
    ['windows azure active directory', AAD_GRAPH, undefined],
    [OWN_API, OWN_API.toLowerCase(), undefined],
    [`x${OWN_API}`, `name:x${OWN_API.toLowerCase()}`, `x${OWN_API.toLowerCase()}`],
    [`${OWN_API}0`, `name:${OWN_API.toLowerCase()}0`, `${OWN_API.toLowerCase()}0`],
    ['Own API', 'name:own api', 'own api'],
  ])('the API %j stands as %j', (given, key, name) => {
    expect(apiKey(given)).toBe(key);
    expect(nameOfApiKey(key)).toBe(name);
  });
});
