import { describe, expect, it } from '@jest/globals';
import { checkAppExists, checkAppRole, checkServicePrincipal } from '../../../src/core/checks/app.js';
import { type AppRole, known } from '../../../src/core/facts.js';
import { application, facts, HEALTHY, IDS, PRINCIPAL, unread } from './tenant-fixtures.js';

describe('app/exists', () => {
  it('passes where the application was read', () => {
    expect(checkAppExists(facts(), IDS)).toMatchObject({ check: 'app/exists', status: 'passed' });
  });

  it('fails where Graph said that there is none', () => {
    const row = checkAppExists(facts({ application: known(null), servicePrincipal: known(null) }), IDS);
    expect(row).toMatchObject({
      status: 'failed',
      severity: 'error',
      fix: expect.stringContaining(`az ad app show --id ${IDS.clientId}`),
    });
    expect(row.message).not.toContain('another tenant');
  });

  it('says where only the service principal is here', () => {
    expect(checkAppExists(facts({ application: known(null) }), IDS).message).toContain('belongs to another tenant');
  });

  it('is unknown where it could not be read, and names the missing right', () => {
    const cause = unread({ reason: 'forbidden', right: 'Application.Read.All', correlationId: '12345678' });
    expect(checkAppExists(facts({ application: cause }), IDS)).toMatchObject({
      status: 'unknown',
      unknownReason: 'forbidden',
      correlationId: '12345678',
      message: expect.stringContaining('See login/rights: Application.Read.All is missing'),
    });
  });
});

describe('app/service-principal', () => {
  it('passes where it is enabled', () => {
    expect(checkServicePrincipal(facts(), IDS)).toMatchObject({ status: 'passed' });
  });

  it('fails where it is missing, with the command that creates it', () => {
    expect(checkServicePrincipal(facts({ servicePrincipal: known(null) }), IDS)).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining(`az ad sp create --id ${IDS.clientId}`),
    });
  });

  it('fails where it is disabled, with the command that enables it', () => {
    const disabled = known({ objectId: PRINCIPAL, appId: IDS.clientId, displayName: '', enabled: false });
    expect(checkServicePrincipal(facts({ servicePrincipal: disabled }), IDS)).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining(`az ad sp update --id ${PRINCIPAL} --set accountEnabled=true`),
    });
  });

  it('is skipped where the application is missing too, and unknown where it could not be read', () => {
    expect(
      checkServicePrincipal(facts({ application: known(null), servicePrincipal: known(null) }), IDS),
    ).toMatchObject({ status: 'skipped' });
    expect(checkServicePrincipal(facts({ servicePrincipal: unread() }), IDS)).toMatchObject({ status: 'unknown' });
  });
});

describe('app/role', () => {
  const [healthy] = HEALTHY.application.value?.appRoles ?? [];
  if (healthy === undefined) throw new Error('the healthy application has an app role');
  const judge = (appRoles: readonly AppRole[]) =>
    checkAppRole(facts({ application: application({ appRoles }) }), IDS, 'reader');

  it('passes for an enabled role for both', () => {
    expect(judge([healthy])).toMatchObject({ status: 'passed' });
    expect(judge([{ ...healthy, enabled: false }, healthy])).toMatchObject({ status: 'passed' });
  });

  it.each<[string, readonly AppRole[], RegExp]>([
    ['missing', [], /no app role with the value "reader".*role\/assignment alone/],
    ['of another value', [{ ...healthy, value: 'Reader' }], /no app role/],
    ['without a value', [{ ...healthy, value: null }], /no app role/],
    ['disabled', [{ ...healthy, enabled: false }], /"reader" is disabled/],
    ['for users only', [{ ...healthy, allowedMemberTypes: ['User'] }], /does not allow applications/],
    ['for no one', [{ ...healthy, allowedMemberTypes: [] }], /does not allow users\/groups and applications/],
  ])('warns of a role that is %s', (_, roles, message) => {
    expect(judge(roles)).toMatchObject({
      status: 'failed',
      severity: 'warning',
      message: expect.stringMatching(message),
      subject: 'reader',
    });
  });

  it('prints a command only where it would replace no other role', () => {
    expect(judge([]).fix).toContain(
      `az ad app update --id ${IDS.clientId} --app-roles '[{"allowedMemberTypes":["User","Application"]`,
    );
    expect(judge([{ ...healthy, value: 'writer' }]).fix).not.toContain('az ad app update');
  });

  it('is skipped where none is wanted', () => {
    expect(checkAppRole(facts({ application: unread() }), IDS, '')).toMatchObject({ status: 'skipped' });
  });
});
