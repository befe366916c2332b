import { describe, expect, it } from '@jest/globals';
import { type Patch, proveUntouched } from '../../../src/core/jit-file/prove.js';
import { entryText, OTHER, readable, TENANT } from './sample-files.js';

const text = `# head\naws:\n- account_id: 002398765432\nazure:\n${entryText('prod', { tenant: OTHER })}${entryText('b', { tenant: OTHER })}`;
const start = text.indexOf(OTHER);
const end = start + OTHER.length;

function patch(changes: Partial<Patch> & { readonly written?: string } = {}): Patch {
  const { written = TENANT, ...more } = changes;
  return {
    splices: [{ start, end, text: written, depth: 3 }],
    values: [{ path: ['azure', 'prod', 'tenant_id'], meaning: TENANT }],
    renames: new Map(),
    ...more,
  };
}

const spliced = (written: string): string => text.slice(0, start) + written + text.slice(end);

describe('the proof', () => {
  it('holds for a change that is just what it says', () => {
    expect(proveUntouched(readable(text), spliced(TENANT), patch()).entries[0]?.tenant).toBe(TENANT);
  });

  it.each([1, 16, 17, 40])('finds a value among %d keys', (count) => {
    const lines = Array.from({ length: count }, (_, index) => `k${index}: "${index}"\n`).join('');
    const splices = [{ start: 4, end: 7, text: '"x"', depth: 1 }];
    const next = lines.replace('"0"', '"x"');
    const claim = (key: string): Patch => ({ splices, values: [{ path: [key], meaning: 'x' }], renames: new Map() });
    expect(proveUntouched(readable(lines), next, claim('k0')).text).toBe(next);
    expect(() =>
      proveUntouched(readable(lines), next, { ...claim('k0'), values: [{ path: ['k0'], meaning: 'y' }] }),
    ).toThrow('does not say what it should at k0');
    expect(() => proveUntouched(readable(lines), next, claim('none'))).toThrow('means something else');
  });

  it.each<[string, string, Patch, RegExp]>([
    ['a comment that got lost', spliced(TENANT).replace('# head', '# haed'), patch(), /differs outside/],
    ['a byte too many at the end', `${spliced(TENANT)}\n`, patch(), /differs outside/],
    ['zeros that got lost', spliced(TENANT).replace('0023', '23'), patch(), /differs outside/],
    [
      'splices out of order',
      spliced(TENANT),
      patch({ splices: [...patch().splices, ...patch().splices] }),
      /differs outside/,
    ],
    [
      'another value than promised',
      spliced(OTHER.replace('9', '8')),
      patch({ written: OTHER.replace('9', '8') }),
      /does not say what it should at azure\.prod\.tenant_id/,
    ],
    [
      'a splice that reaches beyond its value',
      spliced(`${TENANT}\n    region: x`),
      patch({ written: `${TENANT}\n    region: x` }),
      /means something else/,
    ],
    ['a splice that breaks the file', spliced('"'), patch({ written: '"' }), /cannot be read/],
    [
      'a value that moved to another entry',
      spliced(`${TENANT}\n  c:\n    x: y`),
      patch({ written: `${TENANT}\n  c:\n    x: y` }),
      /means something else/,
    ],
    ['a change that was not announced', spliced(TENANT), patch({ values: [] }), /means something else/],
    [
      'a rename that did not happen',
      spliced(TENANT),
      patch({ renames: new Map([['b', 'c']]) }),
      /means something else/,
    ],
  ])('stops the run at %s', (_, next, claim, damage) => {
    expect(() => proveUntouched(readable(text), next, claim)).toThrow(/^Bug: the proposed file /);
    expect(() => proveUntouched(readable(text), next, claim)).toThrow(damage);
  });

  it.each([
    ['quotes around a word that means null', 'a: null\n', 'a: "null"\n', 3],
    ['quotes where nothing stood', 'a:\n', 'a: ""\n', 2],
    ['quotes around a key', 'a: b\n', '"a": b\n', 0],
    ['an anchor', 'a: b\n', 'a: &b b\n', 3],
    ['a tag', 'a: b\n', 'a: !!str b\n', 3],
    ['an item of a list', 'a: [b]\n', 'a: [c]\n', 3],
    ['an item that is gone', 'a: [b, c]\n', 'a: [b]\n', 3],
    ['the order of a list', 'a: [b, c]\n', 'a: [c, b]\n', 3],
    ['a map in a list', 'a: [{b: c}]\n', 'a: [{b: d}]\n', 3],
    ['a list for a text', 'a: b\n', 'a: [b]\n', 3],
    ['a text for a list', 'a: [b]\n', 'a: b\n', 3],
    ['a map for a list', 'a: [b]\n', 'a: {b: c}\n', 3],
    ['an item that is new', 'a: [b]\n', 'a: [b, c]\n', 3],
    ['a text for a map', 'a: {b: c}\n', 'a: b\n', 3],
    ['a key of a map in a map', 'a: {b: {c: d}}\n', 'a: {b: {e: d}}\n', 3],
    ['another alias', 'x: &x 1\ny: &y 1\na: *x\n', 'x: &x 1\ny: &y 1\na: *y\n', 16],
    ['a text for an alias', 'x: &x 1\na: *x\n', 'x: &x 1\na: 1\n', 8],
  ])('tells %s', (_, before, after, at) => {
    const length = after.length - before.length;
    const splice = { start: at, end: before.length - 1, text: after.slice(at, before.length - 1 + length), depth: 1 };
    const claim: Patch = { splices: [splice], values: [], renames: new Map() };
    expect(() => proveUntouched(readable(before), after, claim)).toThrow(/means something else/);
  });

  it('says what is wrong in one sentence', () => {
    expect(() => proveUntouched(readable(text), spliced('"'), patch({ written: '"' }))).toThrow(
      /^Bug: the proposed file cannot be read \(line [1-9]\d*: not valid YAML: .+\)\. Nothing was proposed\. Please report this\.$/,
    );
  });

  /** The patch that replaces each of these words, one after the other, and promises these values. */
  function replacing(before: string, words: readonly (readonly [string, string])[], more: Partial<Patch>) {
    let from = 0;
    const splices = words.map(([old, fresh]) => {
      const at = before.indexOf(old, from);
      from = at + old.length;
      return { start: at, end: from, text: fresh, depth: 1 };
    });
    const after = splices.reduceRight(
      (all, { start: a, end: b, text: t }) => all.slice(0, a) + t + all.slice(b),
      before,
    );
    return () => proveUntouched(readable(before), after, { splices, values: [], renames: new Map(), ...more });
  }

  const TWO = 'aws:\n  b: {x: 1}\nazure:\n  b: {x: 1}\n';
  const renames = new Map([['b', 'c']]);
  it('holds for a key below azure that is renamed, and no other', () => {
    expect(replacing(TWO, [['azure:\n  b', 'azure:\n  c']], { renames })).not.toThrow();
    expect(
      replacing(
        TWO,
        [
          ['b', 'c'],
          ['b', 'c'],
        ],
        { renames },
      ),
    ).toThrow(/means something else/);
    expect(replacing(TWO, [['azure:\n  b', 'azure:\n  d']], { renames })).toThrow(/means something else/);
    expect(replacing('azure:\n  a: {b: 1}\n', [['b', 'c']], { renames })).toThrow(/means something else/);
    expect(replacing('b: 1\nazure: 1\n', [['b', 'c']], { renames })).toThrow(/means something else/);
    expect(replacing(TWO, [], {})).not.toThrow();
    const swapped = replacing(
      'azure:\n  a: 1\n  b: 2\n',
      [
        ['a: 1', 'y: 1'],
        ['b: 2', 'x: 2'],
      ],
      {
        renames: new Map([
          ['a', 'x'],
          ['b', 'y'],
        ]),
      },
    );
    expect(swapped).toThrow(/means something else/);
  });

  it('holds a value to what it must mean, whatever it is', () => {
    const values = (meaning: unknown, ...path: string[]) => ({ values: [{ path, meaning }] });
    const promise = (before: string, fresh: string, meaning: unknown, ...path: string[]) =>
      replacing(before, [['old', fresh]], values(meaning, ...path));
    expect(promise('a: old', 'new', 'new', 'a')).not.toThrow();
    expect(promise('a: old', 'new', 'old', 'a')).toThrow(/does not say what it should at a\./);
    expect(
      promise(
        'a: old',
        '{b: x, c: {d: y}}',
        [
          ['b', 'x'],
          ['c', [['d', 'y']]],
        ],
        'a',
      ),
    ).not.toThrow();
    expect(promise('a: old', '{b: x}', [['b', 'y']], 'a')).toThrow(/does not say/);
    expect(promise('a: old', '{b: x}', [['c', 'x']], 'a')).toThrow(/does not say/);
    expect(promise('a: old', '[b]', null, 'a')).not.toThrow();
    expect(promise('x: &x new\na: old', '*x', 'new', 'a')).not.toThrow();
    expect(promise('a: {b: old}', 'new', 'new', 'a', 'b')).not.toThrow();
    expect(promise('a: {b: old, c: d}', 'new, c: e #', 'new', 'a', 'b')).toThrow(/cannot be read/);
    expect(promise('# old\n', 'old\na: new', 'new', 'a')).not.toThrow();
    expect(promise('a: old', 'new', 'new', 'a', 'b')).toThrow();
    expect(promise('a: old', 'new', 'new', 'b')).toThrow();
    for (const path of [['b'], ['b', 'c'], ['a', 'b']])
      expect(replacing('a: x', [], values('new', ...path))).toThrow(/does not say what it should at /);
    expect(promise('["a"]: old\na: old', 'x', 'old', 'a')).toThrow(/means something else/);
    for (const [before, fresh] of [
      ['{b: old}', '&x {b: new}'],
      ['{b: old}', '!!map {b: new}'],
      ['{b: old}', '[b]'],
      ['{b: old}', '{b: new, c: d}'],
      ['{b: old, c: d}', '{b: new}'],
    ] as const)
      expect(replacing(`a: ${before}`, [[before, fresh]], values('new', 'a', 'b'))).toThrow(/means something else/);
    const many = Array.from({ length: 20 }, (_, index) => `k${index}: x\n`).join('');
    expect(promise(`["k"]: x\n${many}a: old`, 'new', 'new', 'a')).not.toThrow();
  });

  it('takes splices in order, beside each other or not', () => {
    const whole = 'a: old\nb: old\n';
    const both = { values: ['a', 'b'].map((key) => ({ path: [key], meaning: 'new' })) };
    expect(
      replacing(
        whole,
        [
          ['old', 'new'],
          ['old', 'new'],
        ],
        both,
      ),
    ).not.toThrow();
    const claim = (...places: readonly (readonly [number, number, string])[]): Patch => ({
      splices: places.map(([a, b, t]) => ({ start: a, end: b, text: t, depth: 1 })),
      renames: new Map(),
      values: [{ path: ['a'], meaning: 'new' }],
    });
    const prove = (next: string, given: Patch) => () => proveUntouched(readable('a: old\n'), next, given);
    expect(prove('a: new\n', claim([3, 6, 'new']))).not.toThrow();
    expect(prove('a: new\n', claim([3, 5, 'ne'], [5, 6, 'w']))).not.toThrow();
    expect(prove('a: new\n', claim([3, 3, 'new'], [3, 6, '']))).not.toThrow();
    expect(prove('a: new\n', claim([5, 6, 'w'], [3, 5, 'ne']))).toThrow(/differs outside/);
    expect(prove('a: new\n', claim([3, 6, 'now']))).toThrow(/differs outside/);
    expect(prove('a: oldnewold\n', claim([6, 3, 'new']))).toThrow(/differs outside/);
    expect(prove('a: new\n\n', claim([3, 6, 'new']))).toThrow(/differs outside/);
  });
});
