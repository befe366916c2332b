import { expect, it } from '@jest/globals';
import { azureEntry } from '../../../simulator/github/jit-file.js';
import type { FaultRule } from '../../../simulator/service.js';
import {
  editFile,
  FILE,
  fileAt,
  OTHER_TENANT,
  REPOSITORY,
  rowOf,
  rowsOf,
  type Scenario,
  scenario,
} from '../harness.js';
import { everythingShown, leaksOf } from './leaks.js';

const LONG = 'Zq8~planted.client-secret_0123456789abcXYZ';
const SHORT = 'q9~Zk2x';
const PLACEHOLDER = '"${{ jit_secrets.azure_client_secret }}"';

interface Plant {
  readonly where: string;
  /** What takes the placeholder's place. */
  readonly value: string;
  /** The secret's text, or parts of it, none of which may be seen. */
  readonly parts: readonly string[];
}

const PLANTS: readonly Plant[] = [
  { where: 'a quoted value', value: `"${LONG}"`, parts: [LONG] },
  { where: 'a plain value', value: LONG, parts: [LONG] },
  { where: 'a short value', value: `'${SHORT}'`, parts: [SHORT] },
  { where: 'a short value beside a comment', value: `${SHORT} # rotate this`, parts: [SHORT] },
  { where: 'a tagged value', value: `!!str ${LONG}`, parts: [LONG] },
  { where: 'a value with escapes', value: `"${LONG}\\u0041\\"quoted"`, parts: [LONG, `${LONG}A"quoted`] },
  {
    where: 'a block of several lines',
    value: `|-\n        first-${LONG}\n        second-${LONG}`,
    parts: [LONG, `first-${LONG}`],
  },
  {
    where: 'a folded plain value of several lines',
    value: `first-${SHORT}\n        second-${SHORT}`,
    parts: [`first-${SHORT}`, `second-${SHORT}`, SHORT],
  },
  { where: 'a value with an anchor that no one uses', value: `&unused "${LONG}"`, parts: [LONG] },
  { where: 'a list', value: `["${LONG}", "${SHORT}"]`, parts: [LONG, SHORT] },
  { where: 'a map', value: `{ value: "${LONG}" }`, parts: [LONG] },
];

function plant(given: Scenario, { value }: Plant): void {
  editFile(given, (text) => text.replace(PLACEHOLDER, value));
}

const DEBUG = { runner: { extra: { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' } } } as const;

it.each(PLANTS)('shows nothing of a secret in $where, and proposes to replace it', async (planted) => {
  const given = await scenario();
  plant(given, planted);
  const step = await given.run(DEBUG);
  expect(leaksOf(planted.parts, everythingShown(given, step))).toEqual([]);
  const rows = rowsOf(step, 'config/secret-literal');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatchObject({ status: 'failed', severity: 'error' });
  expect(step.exitCode).toBe(1);
  if (step.outputs['pull-request-operation'] === 'created') {
    expect(fileAt(given, 'jit-azure-drift')).toContain(PLACEHOLDER.slice(1, -1));
    expect(given.github.hands.pull(REPOSITORY, 1).body).toMatch(/^> \[!CAUTION\]\n> \*\*This replaces a client secret/);
  } else expect(step.writes).toEqual([]);
});

it('keeps the transcript of such a run free of it', async () => {
  const given = await scenario();
  plant(given, { where: '', value: `"${LONG}"`, parts: [] });
  const step = await given.run();
  expect(step.transcript).toMatchSnapshot();
  expect(
    given.github.hands
      .pull(REPOSITORY, 1)
      .body.replace(/<!--[\s\S]*-->|https:\/\/\S+?(?=[)\s])|20\d\d-\d\d-\d\d/g, '…'),
  ).toMatchSnapshot();
});

const FAULTS: readonly { readonly of: string; readonly faults: readonly FaultRule[] }[] = [
  {
    of: 'its proposal is refused',
    faults: [
      {
        service: 'github',
        body: /mutation Begin/,
        action: { kind: 'respond', status: 403, body: { message: 'Resource not accessible by integration' } },
      },
    ],
  },
  {
    of: 'its commit is cut off',
    faults: [{ service: 'github', body: /mutation Begin/, action: { kind: 'truncate', bytes: 9 } }],
  },
  {
    of: 'Azure is not reached',
    faults: ['entra', 'graph', 'arm'].map((service) => ({
      service: service as 'entra',
      action: { kind: 'respond', status: 503, body: 'Down' },
    })),
  },
];

it.each(FAULTS)('shows nothing of it when $of', async ({ faults }) => {
  for (const [secret, value] of [
    [LONG, `"${LONG}"`],
    [SHORT, `'${SHORT}'`],
  ] as const) {
    const given = await scenario();
    editFile(given, (text) => text.replace(PLACEHOLDER, value).replace('tenant_id: 1', 'tenant_id: 9'));
    for (const fault of faults) given.simulator.addFault(fault);
    const step = await given.run(DEBUG);
    expect(leaksOf([secret], everythingShown(given, step))).toEqual([]);
    expect(rowOf(step, 'config/secret-literal').status).toBe('failed');
  }
});

it('shows nothing of it in a dry run, nor with `pull-request: false`', async () => {
  const given = await scenario();
  editFile(given, (text) => text.replace(PLACEHOLDER, SHORT));
  for (const inputs of [{ 'dry-run': 'true' }, { 'pull-request': 'false' }]) {
    const step = await given.run({ ...DEBUG, with: inputs });
    expect(step.writes).toEqual([]);
    expect(leaksOf([SHORT], everythingShown(given, step))).toEqual([]);
  }
});

const AWKWARD: readonly {
  readonly of: string;
  readonly file: (healthy: string) => string;
  readonly parts: readonly string[];
}[] = [
  {
    of: 'behind an anchor that another entry uses',
    file: (text) =>
      `${text.replace(PLACEHOLDER, `&secret "${LONG}"`)}${azureEntry({ integrationId: 'other', tenantId: OTHER_TENANT }).replace('azure:\n', '').replace(PLACEHOLDER, '*secret')}`,
    parts: [LONG],
  },
  {
    of: 'under another key of the entry',
    file: (text) => text.replace('    type: azure_account\n', `    type: azure_account\n    clientSecret: ${LONG}\n`),
    parts: [LONG],
  },
  {
    of: 'as the entry’s name',
    file: (text) => text.replace('name: "Prod"', `name: "${LONG}"`),
    parts: [LONG],
  },
  {
    of: 'in place of the client id',
    file: (text) => text.replace('"${{ jit_secrets.azure_client_id }}"', LONG),
    parts: [LONG],
  },
  {
    of: 'in another tenant’s entry',
    file: (text) =>
      `${text}${azureEntry({ integrationId: 'other', tenantId: OTHER_TENANT }).replace('azure:\n', '').replace(PLACEHOLDER, LONG)}`,
    parts: [LONG],
  },
];

it.each(AWKWARD)('prints nothing of a secret $of', async ({ file, parts }) => {
  const given = await scenario();
  editFile(given, file);
  const step = await given.run(DEBUG);
  // What stays in the file is part of a commit's bytes, as git has it already; it is printed and added nowhere.
  const shown = Object.fromEntries(
    Object.entries(everythingShown(given, step)).filter(([where]) => !/^request .*graphql/.test(where)),
  );
  expect(leaksOf(parts, shown)).toEqual([]);
});

it('prints nothing of a secret in a file that is no valid YAML', async () => {
  const given = await scenario();
  editFile(given, (text) => text.replace(PLACEHOLDER, `"${LONG}`).replace('    tenant_id', '  : tenant_id'));
  const step = await given.run(DEBUG);
  expect(rowsOf(step, 'config/readable')).toMatchObject([{ status: 'failed' }]);
  expect(step.writes).toEqual([]);
  expect(leaksOf([LONG], everythingShown(given, step))).toEqual([]);
});

it('masks a secret that comes into the file while the run is under way', async () => {
  const given = await scenario();
  editFile(given, (text) => text.replace('tenant_id: 1', 'tenant_id: 9'));
  let done = false;
  given.simulator.addFault({
    service: 'github',
    body: /mutation Begin/,
    action: {
      kind: 'before',
      run: () => {
        if (done) return;
        done = true;
        editFile(given, (text) => text.replace(PLACEHOLDER, LONG));
        given.github.hands.commitFiles(REPOSITORY, 'jit-azure-drift', { [FILE]: fileAt(given, 'main') });
        given.github.hands.deleteBranch(REPOSITORY, 'jit-azure-drift');
      },
    },
  });
  const step = await given.run(DEBUG);
  expect(leaksOf([LONG], everythingShown(given, step))).toEqual([]);
});
