import { describe, expect, it } from '@jest/globals';
import {
  childSlot,
  childSlots,
  isSecretKey,
  nameOf,
  rootSlot,
  type Slot,
  shownKey,
} from '../../../src/core/jit-file/slots.js';
import { LITERAL, OTHER, readable, TENANT } from './sample-files.js';

function slotAt(text: string, ...keys: readonly string[]): Slot {
  const { tree } = readable(text);
  return keys.reduce((slot, key) => childSlot(tree, slot, key), rootSlot(tree));
}

function told(text: string, ...keys: readonly string[]) {
  const { value, pair, lock, inFlow, offset, path } = slotAt(text, ...keys);
  expect(path).toEqual(keys);
  const held = value?.kind === 'scalar' ? value.text : value?.kind;
  return { value: held, own: pair !== undefined, lock, inFlow, at: text.slice(offset, offset + 4) };
}

describe('a slot', () => {
  const free = { own: true, lock: undefined, inFlow: false };
  const merged = { own: false, lock: 'comes by a merge key (<<)', inFlow: false };
  it.each<[string, readonly string[], ReturnType<typeof told>]>([
    ['a: bcde', ['a'], { ...free, value: 'bcde', at: 'bcde' }],
    ['# c\na:\n', ['a'], { ...free, value: '', at: 'a:\n' }],
    ['# c\na: 1', ['b'], { ...free, own: false, value: undefined, at: 'a: 1' }],
    ['', ['b'], { ...free, own: false, value: undefined, at: '' }],
    ['a: bcde', ['a', 'b'], { ...free, own: false, value: undefined, at: 'bcde' }],
    ['a: {b: cdef}', ['a', 'b'], { ...free, inFlow: true, value: 'cdef', at: 'cdef' }],
    ['a: {b: cdef}', ['a', 'x'], { ...free, own: false, inFlow: true, value: undefined, at: '{b: ' }],
    ['a: {b: {}}', ['a', 'b', 'x'], { ...free, own: false, inFlow: true, value: undefined, at: '{}}' }],
    ['a:\n  b: [cd]', ['a', 'b'], { ...free, value: 'list', at: '[cd]' }],
    ['[{b}]: 1\n? {a: 1}\n: 2\na: bcde', ['a'], { ...free, value: 'bcde', at: 'bcde' }],
    ['x: &x 1\na: *x  #', ['a'], { ...free, value: '1', lock: 'is an alias (*x)', at: '*x  ' }],
    [
      'x: &x {b: 1}\na: *x',
      ['a', 'b'],
      { ...free, inFlow: true, value: '1', lock: 'stands in a map that is an alias (*x)', at: '1}\na' },
    ],
    [
      'x: &x {b: {c: 1}}\na: *x',
      ['a', 'b', 'c'],
      { ...free, inFlow: true, value: '1', lock: 'stands in a map that is an alias (*x)', at: '1}}\n' },
    ],
    [
      'a: &x {b: 1}\nc: *x',
      ['a', 'd'],
      {
        ...free,
        own: false,
        inFlow: true,
        value: undefined,
        lock: 'stands in a map that bears the anchor &x, which is used elsewhere',
        at: '{b: ',
      },
    ],
    ['a: &x bcde', ['a'], { ...free, value: 'bcde', at: 'bcde' }],
    ['a: ! bcde', ['a'], { ...free, value: 'bcde', at: 'bcde' }],
    ['a: !!str bcde', ['a'], { ...free, value: 'bcde', at: 'bcde' }],
    ['a: !!map {b: 1}', ['a'], { ...free, value: 'map', at: '{b: ' }],
    ['a: !!int 1234', ['a'], { ...free, value: '1234', lock: 'bears a tag', at: '1234' }],
    ['a: !!merge 1234', ['a'], { ...free, value: '1234', lock: 'bears a tag', at: '1234' }],
    ['a: &y 1234\nb: 1', ['a'], { ...free, value: '1234', at: '1234' }],
    ['x: {b: 1}\na:\n  <<: {b: cdef}\n', ['a', 'b'], { ...merged, value: 'cdef', at: '<<: ' }],
    ['a:\n  <<: {b: cdef}\n  b: own!', ['a', 'b'], { ...free, value: 'own!', at: 'own!' }],
    ['a:\n  <<: [{b: 1}, {b: 2, c: 3}]\n', ['a', 'b'], { ...merged, value: '1', at: '<<: ' }],
    ['a:\n  <<: [{b: 1}, {b: 2, c: 3}]\n', ['a', 'c'], { ...merged, value: '3', at: '<<: ' }],
    ['a:\n  <<: {<<: {b: 1}, c: 2}\n', ['a', 'b'], { ...merged, value: '1', at: '<<: ' }],
    ['a:\n  <<: {<<: {b: 1}, b: 2}\n', ['a', 'b'], { ...merged, value: '2', at: '<<: ' }],
    ['x: &x {b: 1}\na:\n  <<: *x\n', ['a', 'b'], { ...merged, value: '1', at: '<<: ' }],
    ['x: &x 1\na:\n  <<: {b: *x}\n', ['a', 'b'], { ...merged, value: '1', at: '<<: ' }],
    ['a:\n  <<: text\n', ['a', 'b'], { ...free, own: false, value: undefined, at: '<<: ' }],
    ['a:\n  <<: {c: 1}\n', ['a', '<<'], { ...free, own: false, value: undefined, at: '<<: ' }],
    ['a:\n  "<<": {c: 1}\n', ['a', '<<'], { ...free, value: 'map', at: '{c: ' }],
    ['a:\n  "<<": {c: 1}\n', ['a', 'c'], { ...free, own: false, value: undefined, at: '"<<"' }],
  ])('in %j at %j', (text, keys, expected) => expect(told(text, ...keys)).toEqual(expected));

  it('of the document is locked where its map bears a tag', () => {
    expect(slotAt('!!set\na: 1').lock).toBe('bears a tag');
    expect(slotAt('&x\na: 1').lock).toBeUndefined();
    expect(slotAt('').lock).toBeUndefined();
    expect(slotAt('!!set\na: 1', 'a').lock).toBe('stands in a map that bears a tag');
  });

  it.each([
    ['x', '*x'],
    ['x'.repeat(60), `*${'x'.repeat(39)}…`],
    [LITERAL, '*(not shown)'],
  ])('names the anchor %s as %s', (name, shown) => {
    expect(slotAt(`x: &${name} 1\na: *${name}`, 'a').lock).toBe(`is an alias (${shown})`);
  });
});

describe('the slots of a map', () => {
  it.each<[string, readonly string[]]>([
    ['a: 1\nb: {c: 2}', ['a', 'b']],
    ['b: 1\n<<: {a: 2, b: 3}\nc: 4', ['b', 'c', 'a']],
    ['<<: [{a: 1}, {a: 2, b: 3}]\n', ['a', 'b']],
    ['? [x]\n: 1\n<<: {[y]: 2, a: 3}\n', ['a']],
    ['<<: {<<: {a: 1}, b: 2}\n', ['b', 'a']],
    ['"<<": 1', ['<<']],
    ['', []],
  ])('of %j are %j', (text, keys) => {
    const { tree } = readable(text);
    const slots = childSlots(tree, rootSlot(tree));
    expect(slots.map(({ path }) => path)).toEqual(keys.map((key) => [key]));
    for (const slot of slots) expect(slot).toEqual(childSlot(tree, rootSlot(tree), slot.path.at(-1) ?? ''));
  });

  it('are none of a text or a list', () => {
    const { tree } = readable('a: x\nb: [y]');
    expect(['a', 'b'].flatMap((key) => childSlots(tree, childSlot(tree, rootSlot(tree), key)))).toEqual([]);
  });

  it('take a file that merges without end for what can be read of it', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `m${at + 1}: &m${at + 1} {<<: [*m${at}, *m${at}]}`);
    const { tree } = readable(['m0: &m0 {a: 1}', ...lines.slice(0, 13), 'z: {<<: *m13}'].join('\n'));
    expect(childSlots(tree, childSlot(tree, rootSlot(tree), 'z')).map(({ path }) => path)).toEqual([['z', 'a']]);
  });
});

describe('the name of a place', () => {
  const RANDOM = 'x7Kp2mQv9RtB4nWz8LcY3hJd6SfG1aEu';
  it.each<[readonly string[], string]>([
    [['azure', 'prod', 'tenant_id'], 'azure.prod.tenant_id'],
    [['azure', 'a.b'], 'azure."a.b"'],
    [['azure', 'a"b'], 'azure."a\\"b"'],
    [['azure', ''], 'azure.""'],
    [['azure', '."'], 'azure.".\\""'],
    [['azure', 'a-1_B'], 'azure.a-1_B'],
    [['azure', 'a b'], 'azure.a b'],
    [[], ''],
    [['azure', LITERAL], 'azure.(a key, not shown)'],
    [['azure', RANDOM], `azure.${RANDOM}`],
    [['azure', 'a', RANDOM], 'azure.a.(a key, not shown)'],
    [['aws', RANDOM], 'aws.(a key, not shown)'],
    [['azure', TENANT, OTHER], `azure.${TENANT}.${OTHER}`],
  ])('%j is %s', (path, name) => expect(nameOf(path)).toBe(name));

  it('shows no key that is a secret', () => {
    expect([shownKey('prod'), shownKey(RANDOM), shownKey(LITERAL)]).toEqual(['prod', RANDOM, '(a key, not shown)']);
    expect([isSecretKey('prod'), isSecretKey(RANDOM), isSecretKey(`x ${LITERAL}`)]).toEqual([false, false, true]);
  });
});
