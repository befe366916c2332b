import fc from 'fast-check';
import { CLIENT, OTHER, SUBSCRIPTION, TENANT } from './sample-files.js';

/** A generated file, with what must stay of it. */
export interface GeneratedFile {
  readonly text: string;
  /** Lines that no regeneration of `prod` may touch, in order. */
  readonly untouchable: readonly string[];
}

interface Line {
  readonly text: string;
  readonly mayChange: boolean;
}

const keep = (text: string): Line => ({ text, mayChange: false });
const mayChange = (text: string): Line => ({ text, mayChange: true });

const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const comment = fc.constantFrom('', '  # why: "this" {x}', ' # tail', '\t# after a tab', ' #ünï → \u{1F600}');
/** Texts as people and Jit write them; `00…` ids stay texts only if nobody dumps them. */
const scalar = fc
  .oneof(
    word,
    fc.constantFrom(
      '002398765432',
      '0x1F',
      '1e3',
      'yes',
      'null',
      '~',
      '"a: b # c"',
      "'it''s'",
      '"\\u00e4"',
      '2024-01-01',
      '|\n  lit',
      '${{ secrets.x-2 }}',
    ),
  )
  .filter((text) => !text.includes('\n'));

const noise = fc.array(fc.constantFrom('', '# comment', '   ', '  # indented: comment', '#azure:', '\t'), {
  maxLength: 2,
});

const anchored = fc.constantFrom('&anchor1 ', '&a2 ', '');

/** Another integration: a section with values, lists, nested maps, flow style, block texts, anchors. */
const section = fc
  .tuple(word, scalar, anchored, comment, fc.nat(7), fc.integer({ min: 1, max: 4 }))
  .map(([name, value, anchor, tail, kind, step]) => {
    const pad = ' '.repeat(step);
    const bodies: readonly (readonly string[])[] = [
      [`s-${name}:${tail}`, `- account_id: 002398765432${tail}`, '  regions:', '  - us-east-1'],
      [`s-${name}:`, `${pad}id1:`, `${pad}${pad}auth: {api_token: "\${{ jit_secrets.t }}", x: [1, 02]}${tail}`],
      [`s-${name}: ${value}${tail}`],
      [`s-${name}: |`, `${pad}literal ${value}`, '', `${pad}  more`],
      [`s-${name}: >-${tail.startsWith('\t') ? '' : tail}`, `${pad}folded`, `${pad}text`],
      [`s-${name}: {a: ${/^[a-z0-9]+$/.test(value) ? value : 'b'}, "c": [d, {e: f}]}${tail}`],
      [`s-${name}:`, `${pad}my-jira:`, `${pad}my-jira1:${tail}`],
      [`s-${name}: ${anchor}{k: v}${tail}`],
    ];
    return (bodies[kind] ?? []).map(keep);
  });

const place = (name: string): string[] => [
  `"\${{ jit_secrets.${name} }}"`,
  `\${{ jit_secrets.${name} }}`,
  `'\${{jit_secrets.${name}}}'`,
];

const FIELD_VALUES = {
  type: ['azure_account', '"azure_account"', 'azure', ''],
  name: ['"Prod"', 'Prod', "'Old'", '>-\n~Old\n~name', '', '"<account name>"'],
  client_id: [...place('azure_client_id'), CLIENT, OTHER, '"${{ secrets.old-1 }}"', ''],
  client_secret: [...place('azure_client_secret'), 'literal~secret', '|\n~literal', ''],
  tenant_id: [TENANT, TENANT.toUpperCase(), `"${TENANT}"`, OTHER, '<tenant id>', '', `|\n~${OTHER}`],
  subscription_id: [...place('azure_subscription_ids'), SUBSCRIPTION, OTHER, '~'],
} as const;

type Field = keyof typeof FIELD_VALUES;

function fieldLines(field: Field, indent: string): fc.Arbitrary<Line[]> {
  return fc.tuple(fc.constantFrom<string>(...FIELD_VALUES[field]), comment).map(([value, tail]) => {
    const [first = '', ...rest] = value.split('\n');
    const isBlock = rest.length > 0;
    const head = `${indent}${field}:${first === '' ? '' : ` ${first}`}${isBlock && tail.startsWith('\t') ? '' : tail}`;
    return [mayChange(head), ...rest.map((line) => mayChange(line.replace('~', `${indent} `)))];
  });
}

/** Some of the fields, in any order, each with noise before it. */
function someFields(fields: readonly Field[], indent: string): fc.Arbitrary<Line[]> {
  return fc.shuffledSubarray([...fields]).chain((chosen) => {
    return fc.tuple(...chosen.map((field) => fieldLines(field, indent))).map((lines) => lines.flat());
  });
}

function entryBody(indent: string, step: number): fc.Arbitrary<Line[]> {
  const below = ' '.repeat(step);
  const auth = fc.oneof(
    someFields(['client_id', 'client_secret'], indent + below).map((lines) => [mayChange(`${indent}auth:`), ...lines]),
    fc.constant([mayChange(`${indent}auth: {client_id: "\${{ jit_secrets.azure_client_id }}"}`)]),
    fc.constant([mayChange(`${indent}auth: {}`)]),
    fc.constant<Line[]>([]),
  );
  const extra = fc.constantFrom([], [keep(`${indent}region: 007 # stays`)], [keep(`${indent}- not`)]).map((lines) => {
    return lines.filter(({ text }) => !text.includes('- not'));
  });
  return fc
    .tuple(
      someFields(['type', 'name'], indent),
      auth,
      someFields(['tenant_id', 'subscription_id'], indent),
      extra,
      fc.nat(23),
    )
    .map(([one, two, three, four, order]) => {
      const parts = [one, two, three, four];
      return (order % 2 === 0 ? parts : parts.reverse()).flat();
    });
}

/** The azure section: block or flow, empty or missing, with other entries around the one that is asked for. */
const azure = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat(9), comment, fc.boolean())
  .chain(([outer, step, kind, tail, hasOther]) => {
    const indent = ' '.repeat(outer);
    const other = hasOther
      ? [keep(`${indent}other:${tail}`), keep(`${indent}${' '.repeat(step)}tenant_id: ${OTHER.replace('9', '8')}`)]
      : [];
    if (kind === 0) return fc.constant<Line[]>([]);
    if (kind === 1)
      return fc.constantFrom(`azure:${tail}`, `azure: {}${tail}`, 'azure: null').map((text) => [mayChange(text)]);
    if (kind === 2) {
      const flow = `azure: {other: {x: 01}, prod: {"type": "azure_account", name: Old, tenant_id: ${OTHER}}}${tail}`;
      return fc.constant<Line[]>([mayChange(flow)]);
    }
    return entryBody(indent + ' '.repeat(step), step).map((body) => [
      keep(`azure:${tail}`),
      ...(kind % 2 === 0 ? other : []),
      mayChange(`${indent}prod:`),
      ...body,
      ...(kind % 2 === 0 ? [] : other),
    ]);
  });

function uniqueSections(sections: readonly Line[][]): Line[][] {
  const seen = new Set<string>();
  return sections.filter(([first]) => {
    const key = first?.text.split(':')[0] ?? '';
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

/** Files as people, Jit and editors write them. */
export const arbitraryFile: fc.Arbitrary<GeneratedFile> = fc
  .record({
    before: fc.array(section, { maxLength: 3 }),
    after: fc.array(section, { maxLength: 3 }),
    azure,
    head: noise,
    tail: noise,
    lineBreak: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    hasLastBreak: fc.boolean(),
  })
  .map(({ before, after, azure: middle, head, tail, lineBreak, mark, hasLastBreak }) => {
    const sections = uniqueSections([...before, ...after]);
    const first = sections.slice(0, before.length).flat();
    const last = sections.slice(before.length).flat();
    const noises = (lines: readonly string[]) => lines.map((text) => keep(text === '\t' ? '# \t' : text));
    const lines = [...noises(head), ...first, ...middle, ...last, ...noises(tail)];
    const text =
      mark + lines.map((line) => line.text).join(lineBreak) + (hasLastBreak && lines.length > 0 ? lineBreak : '');
    return { text, untouchable: lines.filter((line) => !line.mayChange).map((line) => line.text) };
  });
