import { mutateText } from './mutate.js';
import type { Random } from './random.js';
import { CANARY, CLIENT, OTHER, SUBSCRIPTION, TENANT, TOKENS } from './samples.js';

/** The inputs of one run, and the files of its checkout. */
export interface GivenInputs {
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

const ids = `tenant-id: ${TENANT}, client-id: ${CLIENT}, subscription-id: ${SUBSCRIPTION}`;

const LISTS: readonly string[] = [
  `- {id: prod, name: Prod, ${ids}}`,
  `- id: prod\n  tenant-id: ${TENANT}\n  client-id: ${CLIENT}\n  subscription-id: ${SUBSCRIPTION}\n- id: stage\n  tenant-id: ${OTHER}\n  client-id: ${CLIENT}\n  subscription-id: ${SUBSCRIPTION}\n`,
  `- &a {id: prod, ${ids}}\n- <<: *a\n  id: two`,
  `- {id: prod, ${ids}, api-permissions: {Microsoft Graph: [User.Read]}, jit-secret-names: {client-id: x}}`,
];

const YAML: Readonly<Record<string, readonly string[]>> = {
  'api-permissions': [
    'Microsoft Graph: [User.Read, "Role:Directory.Read.All"]\n',
    '00000003-0000-0000-c000-000000000000:\n  - User.Read\n',
  ],
  'jit-secret-names': ['client-id: azure_client_id\nclient-secret: other\n', '{subscription-id: x-1}'],
  waivers: [
    '- check: secret/expiry\n  until: 2099-12-31\n  reason: known\n',
    '- {check: app/role, until: 2099-01-01, reason: "it: is"}',
  ],
};

const WORDS: Readonly<Record<string, readonly string[]>> = {
  mode: ['check', 'validate', 'repair', 'auto', 'chek'],
  checks: ['secret/*', '!config/*, app/role', 'a/b'],
  repairs: ['role-assignment', 'proposal, app-role', ''],
  branch: ['jit-azure-drift', 'feature/x', '-x', 'a..b'],
  only: ['prod', '*', 'nobody'],
  'config-path': ['.jit/jit-integration.yml', '../x', 'C:\\x'],
  'config-repo': ['acme/.jit', 'acme', '../..'],
  'account-name': ['Prod', '${{ x }}', 'a\nb'],
  'secret-description': ['rotated', 'azure_client_secret'],
  'fail-on': ['error', 'never', 'warnin'],
  parallel: ['8', '0', '1e9'],
  'managed-apps': ['my-app', `/subscriptions/${SUBSCRIPTION}/resourceGroups/x`],
  redact: ['auto', 'true', 'yes'],
  'azure-cloud': ['public', 'AzureCloud', 'mars'],
  'entra-endpoint': ['https://login.example', 'http://x', `https://user:${CANARY}@x`],
};

function damaged(random: Random, text: string, percent: number): string {
  return random.chance(percent) ? mutateText(random, text, 1 + random.int(4)) : text;
}

/** Inputs as authors give them, some of them damaged. */
export function generateInputs(random: Random): GivenInputs {
  const values: Record<string, string> = {};
  const files: Record<string, string> = {};
  const list = damaged(random, random.pick(LISTS), 70);
  const kind = random.int(3);
  if (kind === 0) values.integrations = list;
  else if (kind === 1) {
    values['integrations-file'] = 'fleet.yml';
    files['fleet.yml'] = random.chance(10) ? `\uFEFF${list}` : list;
  } else Object.assign(values, { 'tenant-id': TENANT, 'client-id': CLIENT, 'subscription-id': SUBSCRIPTION });
  for (const [name, samples] of Object.entries(YAML))
    if (random.chance(40)) values[name] = damaged(random, random.pick(samples), 60);
  for (const [name, samples] of Object.entries(WORDS)) {
    if (random.chance(10)) values[name] = damaged(random, random.pick(samples), 30);
  }
  if (random.chance(5)) values[random.pick(Object.keys(values))] = random.pick(TOKENS).repeat(1 + random.int(2000));
  return { values, files };
}
