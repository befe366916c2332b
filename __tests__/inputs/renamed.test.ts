import { describe, expect, it } from '@jest/globals';
import { actionDefaults } from '../../simulator/run-action.js';
import { UserError } from '../../src/errors.js';
import { ACTION_INPUTS } from '../../src/inputs/action-inputs.js';
import { readInputs } from '../../src/inputs/inputs.js';
import { RENAMED, strangeInputs } from '../../src/inputs/renamed.js';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER = '99999999-9999-4999-8999-999999999999';

async function read(given: Readonly<Record<string, string>>, hints: readonly string[] = []) {
  const values: Readonly<Record<string, string>> = {
    ...actionDefaults(),
    'github-token': 'token',
    'tenant-id': TENANT,
    'client-id': TENANT,
    'subscription-id': TENANT,
    ...given,
  };
  return readInputs({
    hints,
    input: (name) => values[name] ?? '',
    chooseMode: () => 'check',
    filesAreStrangers: false,
    readRepositoryFile: async () => undefined,
    staysInWorkspace: async () => true,
  });
}

async function faultsOf(given: Readonly<Record<string, string>>, hints?: readonly string[]): Promise<string> {
  return read(given, hints).then(
    () => '',
    (thrown: unknown) => {
      if (thrown instanceof UserError)
        return `${thrown.message}${thrown.plain === thrown.message ? '' : `\nplain: ${thrown.plain}`}`;
      throw thrown;
    },
  );
}

describe('an input by its old name', () => {
  it.each([
    ['azure-tenant-id', OTHER, 'tenant-id'],
    ['azure-subscription-id', OTHER, 'subscription-id'],
    ['audience', 'api://other', 'oidc-audience'],
    ['config-file', 'jit.yml', 'config-path'],
  ])('%s is read', async (old, value, name) => {
    expect(RENAMED[old]).toBe(name);
    const [integration] = (await read({ [name]: '', [old]: value })).integrations;
    const { expectation, cloud, configPath } = integration ?? {};
    expect([expectation?.ids?.tenantId, expectation?.ids?.subscriptionId, cloud?.oidcAudience, configPath]).toContain(
      value,
    );
  });

  it('is a fault where the new name says otherwise, and none where it says the same', async () => {
    expect(await faultsOf({ 'azure-tenant-id': OTHER })).toBe(
      'Input azure-tenant-id is the old name of tenant-id, and the two differ: leave azure-tenant-id out.',
    );
    expect(await faultsOf({ 'azure-tenant-id': TENANT })).toBe('');
  });

  it('is checked as the new one is', async () => {
    expect(await faultsOf({ 'tenant-id': '', 'azure-tenant-id': 'acme' })).toContain(
      'tenant-id is "acme": expected a GUID',
    );
  });
});

describe('a name that the action does not have', () => {
  it.each([
    ['tenant_id', 'tenant-id'],
    ['tenantid', 'tenant-id'],
    ['clientid', 'client-id'],
    ['pr-label', 'pr-labels'],
    ['dryrun', 'dry-run'],
    ['fail_on', 'fail-on'],
    ['sarif', 'sarif-file'],
    [
      'azure-client-id',
      'client-id (the app that Jit scans with) or login-client-id (the app that this run logs in as)',
    ],
    ['token', 'github-token'],
    ['environment', 'azure-cloud'],
  ])('%s brings the right one to mind', (name, meant) => {
    expect(strangeInputs([name])).toEqual([
      `This action has no input ${name}, so it has no effect. Did you mean ${meant}?`,
    ]);
  });

  it('is passed over where it is like none of ours, or could print something', () => {
    expect(strangeInputs(['node_version', 'release-channel', 'tenant-id\u202e', `tenant-${'x'.repeat(80)}`])).toEqual(
      [],
    );
  });

  it('is none of ours and no old one', () => {
    expect(strangeInputs([...Object.keys(ACTION_INPUTS), ...Object.keys(RENAMED)])).toEqual([]);
  });

  it('is told with the faults of the others, and is none by itself', async () => {
    const hints = strangeInputs(['tenant_id']);
    expect(await faultsOf({}, hints)).toBe('');
    const words = await faultsOf({ 'tenant-id': '' }, hints);
    expect(words).toContain('Input tenant-id is empty');
    expect(words).toContain('This action has no input tenant_id, so it has no effect. Did you mean tenant-id?');
  });
});

describe('a word that is none of the allowed ones', () => {
  const list = (more: string): string => `- {id: a, tenant-id: ${TENANT}, ${more}}`;
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a mode', { mode: 'validat' }, 'validate'],
    ['azure', { azure: 'requird' }, 'required'],
    ['a cloud', { 'azure-cloud': 'us-government' }, 'usgovernment'],
    ['a profile', { 'permission-profile': 'jit-doc' }, 'jit-docs'],
    ['fail-on', { 'fail-on': 'errors' }, 'error'],
    ['issue', { issue: 'warnings' }, 'warning'],
    ['redact', { redact: 'treu' }, 'true'],
    ['a login', { login: 'token' }, 'tokens'],
    ['a repair', { repairs: 'role-assignments' }, 'role-assignment'],
    ['a check', { checks: 'secret/expire' }, 'secret/expiry'],
    ['a check that is taken away', { checks: '!config/drfit' }, 'config/drift'],
    ['a waiver’s check', { waivers: '- {check: secret/expries, until: 2999-12-31, reason: r}' }, 'secret/expiry'],
    ['a waiver’s key', { waivers: '- {check: secret/expiry, untill: 2999-12-31, reason: r}' }, 'until'],
    ['an item’s key', { 'tenant-id': '', integrations: list('secret-description-: x') }, 'secret-description'],
    ['an item’s cloud', { 'tenant-id': '', integrations: list('azure-cloud: chine') }, 'china'],
    ['a Jit secret’s key', { 'jit-secret-names': '{client_id: x}' }, 'client-id'],
  ])('%s brings the right one to mind', async (_name, given, meant) => {
    expect((await faultsOf(given)).toLowerCase()).toContain(`did you mean ${meant}?`);
  });
});
