import { describe, expect, it } from '@jest/globals';
import { actionDefaults } from '../../simulator/run-action.js';
import { matchesPattern } from '../../src/core/selection.js';
import { UserError } from '../../src/errors.js';
import { type InputSource, type Mode, readInputs } from '../../src/inputs/inputs.js';
import { isBranchName } from '../../src/inputs/values.js';

const TENANT = '11111111-1111-4111-8111-111111111111';
const CLIENT = '22222222-2222-4222-8222-222222222222';
const SUBSCRIPTION = '33333333-3333-4333-8333-333333333333';
const OTHER = '44444444-4444-4444-8444-444444444444';

const IDS = { 'tenant-id': TENANT, 'client-id': CLIENT, 'subscription-id': SUBSCRIPTION };

/** A source that answers as a runner would: defaults of action.yml, then what the step gives. */
function source(given: Record<string, string>, mode: Mode = 'check', files: Record<string, string> = {}): InputSource {
  const values: Record<string, string> = { ...actionDefaults(), 'github-token': 'token', ...given };
  return {
    input: (name) => (values[name] ?? '').trim(),
    chooseMode: (asked) => (asked === 'auto' ? mode : asked),
    filesAreStrangers: false,
    readRepositoryFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new UserError(`${path} is not in the repository.`);
      return text;
    },
    staysInWorkspace: async () => true,
  };
}

async function faultsOf(
  given: Record<string, string>,
  mode: Mode = 'check',
  files: Record<string, string> = {},
): Promise<string> {
  try {
    await readInputs(source(given, mode, files));
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.message;
    throw thrown;
  }
  return '';
}

describe('readInputs', () => {
  it('reads one integration with the documented defaults', async () => {
    const inputs = await readInputs(source({ ...IDS, 'tenant-id': TENANT.toUpperCase() }));
    expect(inputs.mode).toBe('check');
    expect(inputs.integrations).toHaveLength(1);
    const [integration] = inputs.integrations;
    expect(integration?.expectation).toMatchObject({
      integrationId: undefined,
      accountName: undefined,
      ids: { tenantId: TENANT, clientId: CLIENT, subscriptionId: SUBSCRIPTION },
      loginClientId: CLIENT,
      role: 'Reader',
      appRole: 'reader',
      secretWarningDays: 30,
      secretErrorDays: 7,
      jitSecretNames: {},
    });
    expect(inputs.pullRequest).toMatchObject({ wanted: true, branch: 'jit-azure-drift', draft: false, labels: [] });
    expect(inputs).toMatchObject({
      failOn: 'error',
      failOnUnknown: true,
      parallel: 8,
      timeoutSeconds: 301,
      dryRun: false,
    });
  });

  it('takes an empty app-role as "not checked"', async () => {
    const inputs = await readInputs(source({ ...IDS, 'app-role': '' }));
    expect(inputs.integrations[0]?.expectation.appRole).toBe('');
  });

  it('gives a repair run more time', async () => {
    expect((await readInputs(source(IDS, 'repair'))).timeoutSeconds).toBe(1800);
    expect((await readInputs(source({ ...IDS, 'timeout-seconds': '60' }, 'repair'))).timeoutSeconds).toBe(60);
  });

  it('lets validate do without ids, all together', async () => {
    const inputs = await readInputs(source({ 'tenant-id': TENANT }, 'validate'));
    expect(inputs.integrations[0]?.expectation.ids).toBeUndefined();
  });

  it('names every fault in one message', async () => {
    const message = await faultsOf({
      'tenant-id': 'contoso',
      'client-id': CLIENT,
      branch: 'a..b',
      'fail-on': 'eror',
      parallel: '0',
      'dry-run': 'yes',
    });
    for (const word of [
      'tenant-id',
      'subscription-id',
      'branch',
      'fail-on',
      'Did you mean error?',
      'parallel',
      'dry-run',
    ])
      expect(message).toContain(word);
    expect(message).toMatch(/^6 inputs are wrong:/);
  });

  const bad: readonly [string, Record<string, string>, RegExp][] = [
    ['a GUID that is none', { 'client-id': '{22222222}' }, /client-id is .*expected a GUID/],
    ['an unknown mode', { mode: 'repiar' }, /mode is .*check, validate, repair.*Did you mean repair\?/],
    ['an unknown cloud', { 'azure-cloud': 'usgov' }, /azure-cloud/],
    ['a custom cloud without endpoints', { 'azure-cloud': 'custom' }, /entra-endpoint/],
    ['an endpoint without https', { 'graph-endpoint': 'http://graph.example' }, /graph-endpoint.*https/],
    [
      'both integrations and tenant-id',
      { integrations: `- {id: a, tenant-id: ${TENANT}}` },
      /integrations and tenant-id are given together/,
    ],
    ['a path outside the workspace', { 'report-file': '../report.json' }, /report-file/],
    ['an absolute path', { 'config-path': '/etc/passwd' }, /config-path/],
    [
      'a branch that equals config-ref',
      { branch: 'main', 'config-ref': 'refs/heads/main' },
      /branch is main, which config-ref names too/,
    ],
    [
      'a secret-description that names a Jit secret',
      { 'secret-description': 'azure_client_secret' },
      /secret-description is the name of a Jit secret/,
    ],
    [
      'a secret-description that names the given Jit secret',
      { 'secret-description': 'mine', 'jit-secret-names': 'client-secret: mine' },
      /secret-description is the name/,
    ],
    [
      'an unknown key of jit-secret-names',
      { 'jit-secret-names': 'client-di: x' },
      /jit-secret-names has the unknown key .*Did you mean client-id\?/,
    ],
    [
      'a placeholder as a Jit secret’s name',
      { 'jit-secret-names': "client-id: '${{ jit_secrets.x }}'" },
      /jit-secret-names\.client-id is no name/,
    ],
    ['a name that is a placeholder', { 'account-name': '${{ jit_secrets.name }}' }, /account-name/],
    ['the documentation’s placeholder as id', { 'integration-id': '<integration_id>' }, /integration-id/],
    [
      'thresholds the wrong way round',
      { 'secret-warning-days': '5', 'secret-error-days': '9' },
      /secret-error-days is 9, above/,
    ],
    [
      'a managed application that is none',
      { 'managed-apps': '/subscriptions/x/applications/y' },
      /managed-apps names "\/subscriptions\/x\/applications\/y": expected the name of a managed application, or its resource ID/,
    ],
    [
      'a managed application in the subscription of an integration that does not name it',
      {
        mode: 'repair',
        repairs: 'managed-app-permissions',
        'tenant-id': '',
        'client-id': '',
        'subscription-id': '',
        integrations: `
- {id: one, tenant-id: ${TENANT}, client-id: ${CLIENT}, subscription-id: ${SUBSCRIPTION}, managed-apps: /subscriptions/${OTHER}/resourceGroups/g/providers/Microsoft.Solutions/applications/a}
- {id: two, tenant-id: ${OTHER}, client-id: ${CLIENT}, subscription-id: ${OTHER}}`,
      },
      /managed-apps names "\/subscriptions\/4{8}-.*, which is in none of the subscriptions of this run, or only in that of an integration that does not name it/,
    ],
    ['an unknown repair', { repairs: 'propsal' }, /Did you mean proposal\?/],
    ['an only that matches nothing', { 'integration-id': 'prod', only: 'dev*' }, /only names .*dev\*/],
    ['no token', { 'github-token': '' }, /github-token is empty/],
    ['a repository that is none', { 'config-repo': 'acme' }, /config-repo/],
    ['a title of two lines', { 'pr-title': 'a\nb' }, /pr-title/],
  ];
  it.each(bad)('refuses %s', async (_what, given, expected) => {
    const message = await faultsOf({ ...IDS, ...given });
    expect(message).toMatch(expected);
    expect(message.split('\n')).toHaveLength(1);
  });

  it.each(['secret-key-id', 'client-id'])('never repeats a secret that was given as %s', async (name) => {
    const secret = `abc8Q~${'x'.repeat(34)}`;
    const message = await faultsOf({ ...IDS, [name]: secret });
    expect(message).toContain(`${name} looks like the value of a client secret`);
    expect(message).not.toContain(secret);
  });

  it('never repeats a secret that was given as a description', async () => {
    const secret = `abc8Q~${'x'.repeat(34)}`;
    const message = await faultsOf({ ...IDS, 'secret-description': secret });
    expect(message).toContain('looks like a client secret');
    expect(message).not.toContain(secret);
  });
});

describe('integrations', () => {
  const item = (id: string, tenant: string): string =>
    `- id: ${id}\n  tenant-id: ${tenant}\n  subscription-id: ${SUBSCRIPTION}\n`;
  const defaults = { 'client-id': CLIENT };

  it('takes top-level inputs as defaults, an item’s own value first', async () => {
    const text = `${item('prod', TENANT)}${item('dev', OTHER)}  role: Security Reader\n  secret-warning-days: 5\n  secret-error-days: 2\n`;
    const inputs = await readInputs(source({ ...defaults, integrations: text, role: 'Contributor' }));
    expect(
      inputs.integrations.map(({ expectation }) => [
        expectation.integrationId,
        expectation.role,
        expectation.secretWarningDays,
      ]),
    ).toEqual([
      ['prod', 'Contributor', 30],
      ['dev', 'Security Reader', 5],
    ]);
    expect(inputs.timeoutSeconds).toBe(302);
  });

  it('gives a shard of a fleet the time that its own part needs', async () => {
    const items = Array.from({ length: 9 }, (_, index) => item(`t${index}`, `${TENANT.slice(0, -1)}${index}`)).join('');
    const timeoutOf = async (mode: Mode, only = ''): Promise<number> =>
      (await readInputs(source({ ...defaults, integrations: items, reports: 'reports', only }, mode))).timeoutSeconds;
    expect([await timeoutOf('verify', '#2-4'), await timeoutOf('verify', 't1')]).toEqual([303, 301]);
    expect([await timeoutOf('verify'), await timeoutOf('conclude', '#2-4')]).toEqual([309, 309]);
  });

  it('refuses a place that is also the id of an integration', async () => {
    const twins = `${item('prod', TENANT)}${item("'#1'", OTHER)}`;
    const of = (only: string, mode: Mode = 'check'): Promise<string> =>
      faultsOf({ ...defaults, integrations: twins, only }, mode);
    expect(await of('#1')).toMatch(/only cannot tell the integration "#1" from what stands at that place/);
    expect(await of('#2')).toBe('');
    expect(await of('#*')).toBe('');
    // A plan names all of them by their places.
    expect(await of('', 'plan')).toMatch(/only cannot tell the integration "#1"/);
    expect(await of('')).toBe('');
  });

  it('takes endpoints from a file, but not where a pull request can change it', async () => {
    const text = `${item('prod', TENANT)}  oidc-audience: api://other\n`;
    const given = source({ ...defaults, 'integrations-file': 'azure.yml' }, 'validate', { 'azure.yml': text });
    const inputs = await readInputs(given);
    expect(inputs.integrations[0]?.cloud.oidcAudience).toBe('api://other');
    await expect(readInputs({ ...given, filesAreStrangers: true })).rejects.toThrow(
      'azure.yml[0].oidc-audience decides where a token goes',
    );
    const inline = source({ ...defaults, integrations: text }, 'validate');
    await expect(readInputs({ ...inline, filesAreStrangers: true })).resolves.toBeDefined();
  });

  it('reads a file of the repository', async () => {
    const inputs = await readInputs(
      source({ ...defaults, 'integrations-file': 'azure.yml' }, 'check', { 'azure.yml': item('prod', TENANT) }),
    );
    expect(inputs.integrations[0]?.expectation.integrationId).toBe('prod');
  });

  it('keeps an id that looks like a number as it is written', async () => {
    const inputs = await readInputs(source({ ...defaults, integrations: item('007', TENANT) }));
    expect(inputs.integrations[0]?.expectation.integrationId).toBe('007');
  });

  const bad: readonly [string, string, RegExp][] = [
    [
      'an unknown key',
      `${item('a', TENANT)}  tenantid: x\n`,
      /integrations\[0\] has the unknown key .*Did you mean tenant-id\?/,
    ],
    ['a shared id', item('a', TENANT) + item('a', OTHER), /two items of one file have the id a/],
    ['a shared tenant', item('a', TENANT) + item('b', TENANT), /two items of one file have the tenant-id/],
    ['a missing id', item('a', TENANT) + item('', OTHER), /each item needs an id/],
    ['no list', 'id: a', /holds no list/],
    ['invalid YAML', '- id: [', /no valid YAML/],
    ['an item that is no map', '- a', /integrations\[0\] is no map/],
    [
      'a list as a value',
      `- id: a\n  tenant-id: [x]\n  subscription-id: ${SUBSCRIPTION}`,
      /integrations\[0\]\.tenant-id is a list/,
    ],
    [
      'an alias bomb',
      `- &a [x,x,x,x,x,x,x,x,x]\n- &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n- [*b,*b,*b,*b,*b,*b,*b]`,
      /integrations/,
    ],
  ];
  it.each(bad)('refuses %s', async (_what, integrations, expected) => {
    expect(await faultsOf({ ...defaults, integrations })).toMatch(expected);
  });

  it('says which file is missing', async () => {
    expect(await faultsOf({ ...defaults, 'integrations-file': 'none.yml' })).toMatch(
      /integrations-file: none\.yml is not in the repository/,
    );
  });
});

describe('isBranchName', () => {
  it.each(['main', 'feature/x', 'jit-azure-drift', 'a.b', 'ünïcode'])('takes %s', (name) =>
    expect(isBranchName(name)).toBe(true),
  );
  it.each([
    '',
    '@',
    'HEAD',
    '-x',
    'a..b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'a.',
    'a@{b',
    'a\x07',
  ])('refuses %j', (name) => expect(isBranchName(name)).toBe(false));
});

describe('matchesPattern', () => {
  it.each([
    ['prod', 'prod', true],
    ['prod*', 'prod-eu', true],
    ['*', 'anything', true],
    ['p.d', 'pod', false],
    ['prod', 'production', false],
    ['*eu', 'prod-eu', true],
  ])('%s against %s is %s', (pattern, id, expected) => expect(matchesPattern(pattern, id)).toBe(expected));
});
