import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fleetFile } from '../../../simulator/fleet.js';
import { healthyJitFile } from '../../../simulator/github/jit-file.js';
import { buildTreeByParser } from '../../../src/core/jit-file/build-tree.js';
import { endOfPairs, LEAST_FOR_QUICK, quickTree } from '../../../src/core/jit-file/quick-tree.js';
import type { Tree } from '../../../src/core/jit-file/tree.js';

/** What the YAML parser makes of a text; undefined where it refuses it. */
function parsed(text: string): Tree | undefined {
  try {
    return buildTreeByParser(text);
  } catch {
    return undefined;
  }
}

const READ: readonly (readonly [string, string])[] = [
  ['a pair', 'a: b'],
  ['a pair and a line end', 'a: b\n'],
  ['maps in maps', 'a:\n  b:\n    c: 1\n  d: 2\ne: 3\n'],
  ['an empty value at the end', 'a:\n  b:\n'],
  ['an empty value without a line end', 'a:\n  b:'],
  ['an empty value among others', 'a:\n  b:\n  c: 1\n'],
  ['an empty value before a blank line and a comment', 'a:\n  b:\n\n  # why\n  c: 1\nd:\n\n# end\n'],
  ['values in quotes', `a: "b c"\nd: 'e # f'\ng: "\${{ jit_secrets.x }}"\nh: ""\ni: ''\n`],
  ['words with blanks', 'a: b  c d\n'],
  ['words of YAML', 'null: null\ny: true\nno: off\n0: 0042\n'],
  ['comments and blank lines', '# head\n\na: # no value here\n  b: 1\n'.replace(' # no value here', '')],
  ['a comment behind a value', 'a: b # c: d\ne: "f" # "g"\n'],
  ['comments of every depth', 'a:\n  # in\n    # deeper\n# out\n  b: 1\n      # far\n\n\n  c: 2\n# tail'],
  ['blanks at line ends', 'a: b  \nc: "d" \n'],
  ['blanks behind the colon', 'a:   b\nc:    "d"\n'],
  ['letters of other alphabets in quotes', 'a: "Zürich 東京"\n# ß\n'],
  ['dots and dashes in keys', 'a-b.c_d: e\n1-2: 3\n'],
  ['another step of indentation', 'a:\n      b:\n       c: 1\n      d: 2\n'],
  ['colons in quotes', 'a: "b: c"\n'],
];

const LEFT: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a comment', '# a\n'],
  ['a list', 'a:\n- b\n'],
  ['flow', 'a: {b: c}\n'],
  ['an anchor', 'a: &b c\n'],
  ['an alias', 'a: &b c\nd: *b\n'],
  ['a merge key', 'a: &b\n  c: 1\nd:\n  <<: *b\n'],
  ['a tag', 'a: !!str b\n'],
  ['a block text', 'a: |\n  b\n'],
  ['a text of several lines', 'a: b\n  c\n'],
  ['a quoted text of several lines', 'a: "b\n  c"\n'],
  ['an escape', 'a: "b\\n"\n'],
  ['a doubled quote', "a: 'b''c'\n"],
  ['a quoted key', '"a": b\n'],
  ['a key of more than 1024 characters', `${'k'.repeat(1025)}: b\n`],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a tab', 'a:\tb\n'],
  ['another line end', 'a: b\r\n'],
  ['a byte order mark', '\uFEFFa: b\n'],
  ['a line separator', 'a: "b\u2028c"\n'],
  ['a no-break space at the end of a word', 'a: b\u00a0\n'],
  ['a document marker', '---\na: b\n'],
  ['an end marker', 'a: b\n...\n'],
  ['a directive', '%YAML 1.2\n---\na: b\n'],
  ['a second document', 'a: b\n---\nc: d\n'],
  ['an indentation that was never begun', 'a:\n    b: 1\n  c: 2\n'],
  ['a map below a value', 'a: b\n  c: d\n'],
  ['a begin that is indented', '  a: b\n'],
  ['a colon in a word', 'a: b:c\n'],
  ['a colon at the end of a word', 'a: b:\n'],
  ['a colon without a blank', 'a:b\n'],
  ['a question mark', '? a\n: b\n'],
  ['a word alone', 'a\n'],
  ['a quote that does not end', 'a: "b\n'],
  ['something behind a quote', 'a: "b" c\n'],
  ['a comment without a blank before it', 'a: "b"#c\n'],
  ['a comment behind a key', 'a: # b\n  c: 1\n'],
  ['blanks behind a key', 'a: \n  c: 1\n'],
  ['a text where a map was begun', 'a:\n  b: 1\n  c\n'],
];

describe('quickTree', () => {
  it.each(READ)('reads %s as the YAML parser does', (_what, text) => {
    const tree = quickTree(text);
    expect(tree).toBeDefined();
    expect(tree).toEqual(parsed(text));
  });

  it.each(LEFT)('leaves %s to the YAML parser', (_what, text) => expect(quickTree(text)).toBeUndefined());

  it('leaves files to it that come near its limits', () => {
    const long = Array.from({ length: 30_001 }, (_, index) => `k${index}: 1\n`).join('');
    const deep = Array.from({ length: 21 }, (_, index) => `${' '.repeat(index)}k:\n`).join('');
    expect([quickTree(long), quickTree(deep)]).toEqual([undefined, undefined]);
  });

  it('reads a file of a thousand entries as the YAML parser does', () => {
    const guid = '10000001-1111-4111-8111-111111111111';
    const tenants = Array.from({ length: 300 }, (_, index) => ({
      id: `t${index}`,
      tenantId: guid,
      clientId: guid,
      subscriptionId: guid,
    }));
    const text = `# Ours\n\n${fleetFile(tenants)}\n# The end\n`;
    expect(text.length).toBeGreaterThan(LEAST_FOR_QUICK);
    expect(quickTree(text)).toEqual(parsed(text));
  });

  it.each([2, 11, 12, 13, 14, 40])('finds a key that comes twice among %d', (count) => {
    const keys = Array.from({ length: count }, (_, index) => `k${index}`);
    const fileOf = (more: readonly string[]): string => [...keys, ...more].map((key) => `${key}:\n  a: 1\n`).join('');
    expect(quickTree(fileOf([]))).toEqual(parsed(fileOf([])));
    for (const key of [...keys.slice(0, 2), ...keys.slice(-2)]) expect(quickTree(fileOf([key]))).toBeUndefined();
  });

  it('gives up on the lists that Jit writes', () => expect(quickTree(healthyJitFile())).toBeUndefined());
});

/** Pieces of lines, plain ones far more often than others. */
const key = fc.constantFrom('a', 'b', 'c', 'azure', 'tenant_id', 'x-1', 'k.2', '0', 'null');
const value = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('', ' 1', ' b c', ' "q"', " 's'", ' "${{ jit_secrets.n }}"', ' x # y', ' "" '),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ' - x',
      ' [a]',
      ' {}',
      ' "a',
      " 'b",
      ' |',
      ' >-',
      ' &a',
      ' *a',
      ' !t',
      ' a: b',
      ' #',
      ' \t',
      ':',
      ' x:',
      ' @',
      ' "a"b',
    ),
  },
);
const strange = fc.constantFrom(
  '- a',
  '  - b: c',
  'word',
  '...',
  '---',
  '? x',
  '"q": 1',
  '  more words',
  '\t',
  '%a',
  '}',
);
const step = fc.record({
  key,
  value,
  /** One level in (where nothing stands behind the key above), as above, or so many levels out. */
  move: fc.constantFrom('in', 'in', 'same', 'same', 1, 2, 'nowhere'),
  width: fc.constantFrom(2, 2, 2, 1, 4),
  between: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('', '  ', '# c', '  # c', '      # c: d') },
  ),
  strange: fc.oneof({ weight: 59, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: strange }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A file whose indentation is right more often than not. */
function written(steps: readonly Step[], ends: boolean): string {
  const levels = [0];
  let isOpen = false;
  const lines = steps.flatMap(({ key: name, value: rest, move, width, between, strange: other }, index) => {
    const deepest = levels.at(-1) ?? 0;
    if (index > 0 && move === 'in' && isOpen) levels.push(deepest + width);
    if (typeof move === 'number') levels.splice(Math.max(1, levels.length - move));
    isOpen = rest === '';
    const indent = move === 'nowhere' && index > 0 ? width : (levels.at(-1) ?? 0);
    const suffix = index % 5 === 4 ? '' : index;
    const more = [between, other].filter((each) => each !== null);
    return [...more, `${' '.repeat(indent)}${name}${suffix}:${rest}`];
  });
  return lines.join('\n') + (ends ? '\n' : '');
}
const files = fc.tuple(fc.array(step, { maxLength: 12 }), fc.boolean()).map(([steps, ends]) => written(steps, ends));

describe('a map', () => {
  it('ends with its last value, and not where the next key begins', () => {
    const text = 'a:\n  b: 1\n\n# of c\nc: 2\n';
    const root = parsed(text)?.root;
    const [first] = root?.kind === 'map' ? root.pairs : [];
    expect([root?.end, first?.value.end]).toEqual([text.indexOf('2') + 1, text.indexOf('1') + 1]);
  });

  it('ends with a last key that has no value, colon included; one without pairs where it would end otherwise', () => {
    const key = {
      kind: 'scalar',
      text: 'a',
      style: 'plain',
      start: 3,
      end: 4,
      anchor: undefined,
      tag: undefined,
    } as const;
    const empty = { ...key, text: '', style: 'empty', start: 2, end: 2 } as const;
    const endOf = (colonEnd: number | undefined): number => endOfPairs([{ key, value: empty, colonEnd }], 9);
    expect([endOf(5), endOf(undefined), endOfPairs([], 9)]).toEqual([5, 4, 9]);
  });
});

describe('whatever quickTree reads', () => {
  const runs = Number(process.env.FC_RUNS ?? 4000);

  it('the YAML parser reads in the same way', () => {
    let read = 0;
    const agrees = (text: string): void => {
      const tree = quickTree(text);
      if (tree === undefined) return;
      read += 1;
      expect(tree).toEqual(parsed(text));
    };
    fc.assert(fc.property(files, agrees), { numRuns: runs });
    expect(read).toBeGreaterThan(runs / 20);
  });

  it('also where single characters of it were changed', () => {
    const [sound] = [READ.map(([, text]) => text).filter((text) => text.length > 12)];
    const sign = fc.constantFrom(...' \n:#-"\'{}[],&*!|>%@`?.\\~<a1\t\u0085\u00a0é');
    let read = 0;
    const agrees = (pick: number, at: number, signs: string, cut: number): void => {
      const text = sound?.[pick % sound.length] ?? '';
      const place = at % (text.length + 1);
      const changed = text.slice(0, place) + signs + text.slice(place + cut);
      const tree = quickTree(changed);
      if (tree === undefined) return;
      read += 1;
      expect(tree).toEqual(parsed(changed));
    };
    const signs = fc.array(sign, { maxLength: 2 }).map((all) => all.join(''));
    fc.assert(fc.property(fc.nat(), fc.nat(), signs, fc.nat(2), agrees), { numRuns: runs });
    expect(read).toBeGreaterThan(runs / 20);
  });
});
