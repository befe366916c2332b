import { expect, it } from '@jest/globals';
import { azureEntry } from '../../../simulator/github/jit-file.js';
import { IDS } from '../../../simulator/world.js';
import { editFile, FILE, fileAt, OTHER_TENANT, REPOSITORY, type Scenario, scenario } from '../harness.js';
import { BRANCH, bodyOf, branches, excerpt, pulls } from './proposals.js';

interface Case {
  readonly of: string;
  readonly prepare: (given: Scenario) => void;
  readonly with?: Readonly<Record<string, string | undefined>>;
  readonly expected: (base: string, healthy: string) => string;
  readonly body: RegExp;
}

const onlyAzure = azureEntry({ name: 'Prod' });

const CASES: readonly Case[] = [
  {
    of: 'a missing file',
    prepare: ({ github }) => github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: null }),
    with: { 'account-name': 'Prod' },
    expected: () => onlyAzure,
    body: /`azure\.prod\.tenant_id` \| \(nothing\) \| `11111111-/,
  },
  {
    of: 'an empty file',
    prepare: ({ github }) => github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: '' }),
    with: { 'account-name': 'Prod' },
    expected: () => onlyAzure,
    body: /`azure\.prod\.tenant_id` \| \(nothing\) \| `11111111-/,
  },
  {
    of: 'several values that drifted',
    with: { 'account-name': 'Prod' },
    prepare: (given) =>
      editFile(given, (text) =>
        text
          .replace(`tenant_id: ${IDS.tenant}`, `tenant_id: "${OTHER_TENANT}"`)
          .replace('"${{ jit_secrets.azure_subscription_ids }}"', `'${OTHER_TENANT}' # which one?`)
          .replace('name: "Prod"', 'name: Old # two'),
      ),
    expected: (_, healthy) =>
      healthy
        .replace(`tenant_id: ${IDS.tenant}`, `tenant_id: "${IDS.tenant}"`)
        .replace('name: "Prod"', 'name: Prod # two')
        .replace(/"(\$\{\{ jit_secrets\.azure_subscription_ids \}\})"/, "'$1' # which one?"),
    body: /`azure\.prod\.subscription_id`/,
  },
  {
    of: 'an entry under another key',
    prepare: (given) => editFile(given, (text) => text.replace('  prod:\n', '  production:\n')),
    expected: (_, healthy) => healthy,
    body: /\*\*The entry `production` is renamed to `prod`\.\*\*/,
  },
  {
    of: 'an entry that is missing beside others',
    prepare: (given) => editFile(given, (text) => text.slice(0, text.indexOf('\n# Azure:'))),
    with: { 'account-name': 'Prod' },
    expected: (base) => `${base}${onlyAzure}`,
    body: /`azure\.prod\.tenant_id` \| \(nothing\) \| `11111111-/,
  },
  {
    of: 'an entry that is missing beside another tenant’s',
    prepare: (given) =>
      editFile(given, (text) =>
        text.replace(azureEntry(), azureEntry({ integrationId: 'other', name: 'Other', tenantId: OTHER_TENANT })),
      ),
    with: { 'account-name': 'Prod' },
    expected: (base) => `${base}${onlyAzure.slice(onlyAzure.indexOf('\n') + 1)}`,
    body: /`azure\.prod\.tenant_id` \| \(nothing\) \| `11111111-/,
  },
];

it.each(CASES)('proposes just what puts right $of', async ({ prepare, with: inputs, expected, body }) => {
  const given = await scenario();
  const healthy = fileAt(given, 'main');
  prepare(given);
  const base = fileAt(given, 'main');

  const step = await given.run({ with: inputs ?? {} });
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.exitCode).toBe(0);
  expect(step.outputs).toMatchObject({ verdict: 'unhealthy', drift: 'true', 'pull-request-operation': 'created' });
  expect(fileAt(given, BRANCH)).toBe(expected(base, healthy));
  expect(fileAt(given, 'main')).toBe(base);
  expect(branches(given)).toEqual([BRANCH, 'main']);
  expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
  expect(bodyOf(given, 1)).toMatch(body);
  expect(given.github.hands.log(REPOSITORY, BRANCH)).toHaveLength(
    given.github.hands.log(REPOSITORY, 'main').length + 1,
  );

  const second = await given.run({ with: inputs ?? {} });
  expect(second.outputs['pull-request-operation']).toBe('unchanged');
  expect(second.writes).toEqual([]);

  given.github.hands.mergePull(REPOSITORY, 1);
  const third = await given.run({ with: inputs ?? {} });
  expect(third.outputs).toMatchObject({ verdict: 'healthy', drift: 'false', 'pull-request-operation': 'none' });
  expect(third.writes).toEqual([]);
});
