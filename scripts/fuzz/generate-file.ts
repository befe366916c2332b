import type { Random } from './random.js';
import { CANARY, CLIENT, OTHER, SUBSCRIPTION, TENANT } from './samples.js';

const place = (name: string): string[] => [
  `"\${{ jit_secrets.${name} }}"`,
  `\${{ jit_secrets.${name} }}`,
  `'\${{jit_secrets.${name}}}'`,
  `"\${{ secrets.${name} }}"`,
];

/** What stands behind each key of an entry; `\n` goes on at the indentation of a block text. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  type: ['azure_account', '"azure_account"', "'azure'", 'aws', '', '&t azure_account'],
  name: [
    '"Prod"',
    'Prod',
    "'it''s'",
    '"a\\tb"',
    '>-\nfolded\nname',
    '',
    '~',
    '"<account name>"',
    '*shared',
    '"\\ud800"',
  ],
  client_id: [...place('azure_client_id'), CLIENT, OTHER, '', '"<client id>"'],
  client_secret: [...place('azure_client_secret'), CANARY, `"${CANARY}"`, `|\n${CANARY}`, `'${CANARY}'`, ''],
  tenant_id: [TENANT, TENANT, TENANT.toUpperCase(), `"${TENANT}"`, OTHER, `|\n${OTHER}`, '<tenant id>', '', '*shared'],
  subscription_id: [...place('azure_subscription_ids'), SUBSCRIPTION, OTHER, '~', '"<subscription id>"'],
  region: ['007', '[a, {b: c}]', '"x"', CANARY, '{}', '|+\ntext\n\n'],
};

const COMMENTS = ['', '', '', '  # why: "this" {x}', ' # tail', '\t# after a tab', ' # ünï \u{1F600}', ` # ${CANARY}`];
const NOISE = ['', '# comment', '   ', '  # indented: comment', '#azure:', '# \t'];

function fieldLines(random: Random, key: string, indent: string): string[] {
  const [first = '', ...rest] = random.pick(VALUES[key] ?? ['x']).split('\n');
  const comment = rest.length > 0 ? '' : random.pick(COMMENTS);
  const gap = random.chance(95) ? '' : ' ';
  return [
    `${indent}${key}${gap}:${first === '' ? '' : ` ${first}`}${comment}`,
    ...rest.map((line) => `${indent}  ${line}`),
  ];
}

function authLines(random: Random, indent: string, step: string): string[] {
  const kind = random.int(8);
  if (kind === 0) return [`${indent}auth: {client_id: "\${{ jit_secrets.azure_client_id }}"}`];
  if (kind === 1) return [`${indent}auth:`];
  if (kind === 2) return [`${indent}auth: {"client_id": ${CLIENT}, "client_secret": "${CANARY}"}`];
  const keys = random.shuffled(['client_id', 'client_secret']).slice(0, random.pick([2, 2, 2, 1]));
  return [`${indent}auth:`, ...keys.flatMap((key) => fieldLines(random, key, indent + step))];
}

/** As Jit's page has it: nothing is to be done. */
function healthyLines(
  key: string,
  inner: string,
  { indent, step }: { readonly indent: string; readonly step: string },
): string[] {
  const lines = [
    'type: azure_account',
    'name: Prod',
    'auth:',
    `${step}client_id: "\${{ jit_secrets.azure_client_id }}"`,
  ];
  const rest = [`${step}client_secret: "\${{ jit_secrets.azure_client_secret }}"`, `tenant_id: ${TENANT}`];
  const last = 'subscription_id: "${{ jit_secrets.azure_subscription_ids }}"';
  return [`${indent}${key}:`, ...[...lines, ...rest, last].map((line) => inner + line)];
}

function entryLines(random: Random, key: string, layout: { readonly indent: string; readonly step: string }): string[] {
  const { indent, step } = layout;
  const inner = indent + step;
  const kind = random.int(16);
  if (kind > 13) return healthyLines(key, inner, layout);
  if (kind === 0) return [`${indent}${key}: {type: azure_account, name: Old, tenant_id: ${OTHER}}`];
  if (kind === 1) return [`${indent}${key}:`];
  if (kind === 2) return [`${indent}${key}:`, `${inner}<<: *base`, ...fieldLines(random, 'name', inner)];
  const keys = ['type', 'name', 'auth', 'tenant_id', 'subscription_id', ...(random.chance(15) ? ['region'] : [])];
  const ordered = random.chance(60) ? keys : random.shuffled(keys);
  const chosen = ordered.filter(() => random.chance(90));
  const lines = chosen.flatMap((name) => {
    const noise = random.chance(8) ? [random.pick(NOISE)] : [];
    return [...noise, ...(name === 'auth' ? authLines(random, inner, step) : fieldLines(random, name, inner))];
  });
  return [`${indent}${key}:${random.pick(COMMENTS)}`, ...lines];
}

function azureLines(random: Random): string[] {
  const kind = random.int(16);
  if (kind === 0) return [];
  if (kind === 1) return [random.pick(['azure:', 'azure: {}', 'azure: null', 'azure: []', 'azure: text'])];
  if (kind === 2) return [`azure: {other: {x: 01}, prod: {"type": "azure_account", name: Old, tenant_id: ${OTHER}}}`];
  const layout = { indent: ' '.repeat(1 + random.int(4)), step: ' '.repeat(1 + random.int(4)) };
  const names = random.shuffled([
    'prod',
    'stage',
    '"two words"',
    "'it''s'",
    'other',
    '<integration_id>',
    '__proto__',
    '01',
  ]);
  const chosen = names.slice(0, 1 + random.int(3));
  if (!chosen.includes('prod') && random.chance(60)) chosen.push('prod');
  return [
    `azure:${random.pick(COMMENTS)}`,
    ...random.shuffled(chosen).flatMap((key) => entryLines(random, key, layout)),
  ];
}

function sectionLines(random: Random, index: number): string[] {
  const bodies: readonly (readonly string[])[] = [
    [`s${index}:`, '- account_id: 002398765432', '  regions:', '  - us-east-1'],
    [`s${index}:`, '  id1:', '    auth: {api_token: "${{ jit_secrets.t }}", x: [1, 02]}'],
    [`s${index}: |`, '  literal', '', '    more'],
    [`s${index}: >-`, '  folded', '  text'],
    [`s${index}: {a: 1e3, "c": [d, {e: f}]} # tail`],
    [`s${index}: &s${index} [a, b]`],
    [`s${index}: 2024-01-01`],
    [`? s${index}`, `: !!str 0x1F`],
  ];
  return [...random.pick(bodies)];
}

/** A file as people, Jit and editors write them, and now and then as nobody does. */
export function generateFile(random: Random): string {
  const bases = random.chance(95) ? ['base: &base', `  type: azure_account`, `  tenant_id: ${TENANT}`] : [];
  const shared = random.chance(95) ? [`shared: &shared ${random.pick([TENANT, OTHER, 'text'])}`] : [];
  const sections = Array.from({ length: random.int(4) }, (_, index) => sectionLines(random, index));
  const parts = random.chance(85)
    ? [bases, shared, ...sections.slice(0, 1), azureLines(random), ...sections.slice(1)]
    : random.shuffled([bases, shared, azureLines(random), ...sections]);
  const noise = Array.from({ length: random.int(3) }, () => random.pick(NOISE));
  const lines = [...(random.chance(4) ? ['---'] : []), ...noise, ...parts.flat(), ...(random.chance(3) ? ['...'] : [])];
  const lineBreak = random.chance(25) ? '\r\n' : '\n';
  return `${random.chance(8) ? '\uFEFF' : ''}${lines.join(lineBreak)}${random.chance(85) ? lineBreak : ''}`;
}
