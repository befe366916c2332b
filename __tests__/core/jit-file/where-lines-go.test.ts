import { describe, expect, it } from '@jest/globals';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { OTHER, readable, TENANT, wantedEntry } from './sample-files.js';

const place = (name: string): string => `"\${{ jit_secrets.${name} }}"`;
const SUBSCRIPTION_LINE = `subscription_id: ${place('azure_subscription_ids')}`;
/** The lines of an entry, each with its depth. */
const LINES: readonly (readonly [number, string])[] = [
  [0, 'prod:'],
  [1, 'type: azure_account'],
  [1, 'name: "Prod"'],
  [1, 'auth:'],
  [2, `client_id: ${place('azure_client_id')}`],
  [2, `client_secret: ${place('azure_client_secret')}`],
  [1, `tenant_id: ${TENANT}`],
  [1, SUBSCRIPTION_LINE],
];

/** The whole entry, begun so many blanks to the right, each depth so many blanks deeper. */
function entry(start: number, step: number): string {
  return LINES.map(([depth, line]) => `${' '.repeat(start + depth * step)}${line}\n`).join('');
}

function proposed(text: string) {
  const { bytes, entries } = regenerate(readable(text), [wantedEntry({ integrationId: 'prod' })]);
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    withheld: [...new Set(entries[0]?.withheld.map(({ why }) => why))],
  };
}

const DEV = `dev:\n    tenant_id: ${OTHER}\n`;

describe('a new entry is indented as what is nearest', () => {
  it.each<[string, string, string, string]>([
    ['as its neighbours', `azure:\n    dev:\n        tenant_id: ${OTHER}\n`, entry(4, 4), ''],
    ['behind a byte order mark', `\uFEFFazure:\n    dev:\n        tenant_id: ${OTHER}\n`, entry(4, 4), ''],
    [
      'as its neighbours, not as the rest',
      `aws:\n    a: 1\nazure:\n   dev:\n      tenant_id: ${OTHER}\n`,
      entry(3, 3),
      '',
    ],
    ['as the rest, where it has no neighbours', 'aws:\n   a:\n      b: 1\nazure:\n', entry(3, 3), ''],
    ['as the first of the rest that is indented', 'a: {b: {c: 1}}\nz: []\ngcp:\n   x: 1\nazure:\n', entry(3, 3), ''],
    ['by two blanks, where nothing tells', 'aws:\n- a\n- b\nazure:\n', entry(2, 2), ''],
    ['by two blanks, behind an explicit key', 'x:\n     ? a\n     : b:\n           c: 1\nazure:\n', entry(2, 2), ''],
    ['by two blanks, where azure is empty braces', 'azure:', entry(2, 2), 'x: 1\n'],
    ['below a root that is indented', `  aws: 1\n  azure:\n    dev:\n      tenant_id: ${OTHER}\n`, entry(4, 2), ''],
    ['before the end of the document', `azure:\n  ${DEV}`, entry(2, 2), '...\n'],
    ['before what stands below', `azure:\n  ${DEV}`, entry(2, 2), '  # of dev\n\n# of x\nx: 1\n'],
  ])('%s', (name, before, added, after) => {
    const text = name.endsWith('empty braces') ? `${before} {  }\n${after}` : `${before}${after}`;
    const start = name.endsWith('empty braces') ? `${before}\n` : before;
    expect(proposed(text)).toEqual({ text: `${start}${added}${after}`, withheld: [] });
  });

  it('stands below a root that is indented, in a section of its own', () => {
    const text = '  aws: 1\n  gcp: 2\n';
    expect(proposed(text)).toEqual({ text: `${text}  azure:\n${entry(4, 2)}`, withheld: [] });
  });

  it.each([
    ['on two lines', 'azure: {\n}\nx: 1\n', /^azure: \{prod: \{type: "azure_account", .*\}\}?\n\}\nx: 1\n$/],
    ['with an anchor', 'azure: &a {}\nx: 1\n', /^azure: &a \{prod: \{type: "azure_account", .*\}\}\nx: 1\n$/],
    [
      'with quoted keys',
      `azure: {"dev": {"tenant_id": "${OTHER}"}}\n`,
      /^azure: \{"dev": \{.*?\}, "prod": \{"type": "azure_account"/,
    ],
    [
      'with plain keys',
      `azure: {dev: {tenant_id: "${OTHER}"}}\n`,
      /^azure: \{dev: \{.*?\}, prod: \{type: "azure_account"/,
    ],
    ['in one line', 'azure: {prod: {}}\n', /^azure: \{prod: \{type: "azure_account", .*\}\}\n$/],
  ])('stands in braces where those are %s', (_, text, expected) => expect(proposed(text).text).toMatch(expected));
});

describe('a new key stands behind the last content of its entry', () => {
  const start = `azure:\n${LINES.slice(0, -1)
    .map(([depth, line]) => `${' '.repeat(2 + depth * 2)}${line}\n`)
    .join('')}`;
  const added = `    ${SUBSCRIPTION_LINE}\n`;
  const rest = '\n# end\nx: 1\n';

  it.each<[string, string, string]>([
    ['a text', '    region: west\n', rest],
    ['a text over two lines', '    note: a\n      b\n', '# end\n'],
    ['a list', '    tags:\n    - a\n    - b\n', rest],
    ['a list of maps', '    tags:\n    - a: 1\n      b: 2\n', rest],
    ['a list with nothing in its last item', '    tags:\n    - a\n    -\n', rest],
    ['a block text', '    note: |\n      a\n      b\n', rest],
    ['a block text without line ends', '    note: >-\n      a\n', rest],
    ['a block text that keeps its blank lines', '    note: |+\n      a\n\n\n', 'x: 1\n'],
    ['such a one with its indentation told', '    note: |2+\n        a\n\n\n', 'x: 1\n'],
    ['nothing, with a comment', '    region:   # none\n', rest],
    ['brackets over two lines', '    tags: [a,\n      b]\n', rest],
    ['braces over two lines', '    tags: {a: 1,\n      b: 2}\n', '# end\n'],
    ['a map in maps', '    x:\n      y:\n        z: 1\n', rest],
    ['an explicit key without a value', '    ? x\n', rest],
  ])('which is %s', (_, last, after) => {
    expect(proposed(`${start}${last}${after}`)).toEqual({ text: `${start}${last}${added}${after}`, withheld: [] });
  });

  it('with the line ends that are in use there', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    const last = '    region: west\n';
    expect(proposed(windows(`${start}${last}${rest}`)).text).toBe(windows(`${start}${last}${added}${rest}`));
    expect(proposed(`a: 1\r\n${start}${last}${rest}`).text).toBe(`a: 1\r\n${start}${last}${added}${rest}`);
    expect(proposed(`${start}${last}`.trimEnd()).text).toBe(`${start}${last}${added}`.trimEnd());
    expect(proposed(windows(`${start}${last}`).trimEnd()).text).toBe(windows(`${start}${last}${added}`).trimEnd());
  });
});

describe('a value that is replaced', () => {
  const whole = `azure:\n${entry(2, 2)}`;
  it.each([
    ['a block text', `>2-\n        ${OTHER}`],
    ['a block text of nothing', '|-'],
    ['a block text of blank lines', '|-\n\n'],
    ['nothing', ''],
    ['a word', 'x'],
  ])('was %s', (_, before) => {
    const text = proposed(whole.replace(`tenant_id: ${TENANT}`, `tenant_id: ${before}`.trimEnd())).text;
    expect(text.replace(/\n{2,}/g, '\n')).toBe(whole);
  });
});

describe('a shape that has no place for it is left alone', () => {
  it.each([
    ['a tag for a value', 'azure:\n  prod: !!map\n', 'the empty value bears an anchor or a tag, so it is left alone'],
    [
      'a key that is a block text',
      `azure:\n  ? |-\n    other\n  : tenant_id: ${TENANT}\n`,
      'the key is no plain text, so it is left alone',
    ],
    ['a key that is empty', `azure:\n  ? \n  : tenant_id: ${TENANT}\n`, 'the key is empty, so it is left alone'],
  ])('%s', (_, text, why) => expect(proposed(text)).toEqual({ text, withheld: [why] }));
});
