import { describe, expect, it } from '@jest/globals';
import { buildTreeByParser } from '../../../src/core/jit-file/build-tree.js';
import { proveByParser } from '../../../src/core/jit-file/prove-by-parser.js';
import { LEAST_FOR_QUICK } from '../../../src/core/jit-file/quick-tree.js';
import type { ListNode, Tree, TreeNode } from '../../../src/core/jit-file/tree.js';

const HEAD = `# ${'x'.repeat(LEAST_FOR_QUICK)}\n`;
const LIST = `${HEAD}a: [b, c]\n`;

/** The look at a text by a quick reader that makes this of it. */
function look(text: string, quickly: (text: string) => Tree): string | undefined {
  return proveByParser('', text, quickly);
}

/** What the parser makes of a text, with another value of its first key. */
function withValue(text: string, change: (value: ListNode) => TreeNode): Tree {
  const tree = buildTreeByParser(text);
  const { root } = tree;
  if (root?.kind !== 'map') return tree;
  const pairs = root.pairs.map((pair) => (pair.value.kind === 'list' ? { ...pair, value: change(pair.value) } : pair));
  return { ...tree, root: { ...root, pairs } };
}

const DIFFERS = 'two readers of YAML read the proposed file differently';

describe('a quick reader that reads more than ours does', () => {
  it.each([
    ['a list', LIST],
    ['an empty list', `${HEAD}a: []\n`],
    ['no node', HEAD],
  ])('is believed where the parser reads %s as well', (_what, text) =>
    expect(look(text, buildTreeByParser)).toBeUndefined(),
  );

  it.each<[string, (list: ListNode) => TreeNode]>([
    ['of another form', (list) => ({ ...list, flow: false })],
    ['with an item too few', (list) => ({ ...list, items: list.items.slice(0, 1) })],
    ['with an item too many', (list) => ({ ...list, items: [...list.items, ...list.items.slice(0, 1)] })],
    ['whose first item is another', ({ items: [, ...rest], ...list }) => ({ ...list, items: [...rest, ...rest] })],
    ['whose last item is another', ({ items, ...list }) => ({ ...list, items: [...items.slice(0, 1), list] as never })],
  ])('is told from the parser by a list %s', (_what, change) =>
    expect(look(LIST, (text) => withValue(text, change))).toBe(DIFFERS),
  );

  it('is told by a node where the parser has none, none where it has one, and another end', () => {
    expect(look(HEAD, () => buildTreeByParser(LIST))).toBe(DIFFERS);
    expect(look(LIST, (text) => ({ ...buildTreeByParser(text), root: null }))).toBe(DIFFERS);
    expect(look(LIST, (text) => ({ ...buildTreeByParser(text), limit: 0 }))).toBe(DIFFERS);
  });

  it('is told by a list in the place of a map, a map in that of a list, and a map of another form', () => {
    const map = LIST.replace('[b, c]', '{b, c}');
    expect(look(map, () => buildTreeByParser(LIST))).toBe(DIFFERS);
    expect(look(LIST, () => buildTreeByParser(map))).toBe(DIFFERS);
    expect(look(map, buildTreeByParser)).toBeUndefined();
    const inBraces = (text: string): Tree => {
      const tree = buildTreeByParser(text);
      return tree.root?.kind === 'map' ? { ...tree, root: { ...tree.root, flow: true } } : tree;
    };
    expect(look(LIST, inBraces)).toBe(DIFFERS);
  });

  it('is not believed where there are anchors', () => {
    expect(look(`${HEAD}a: &x b\nc: *x\n`, buildTreeByParser)).toBe(DIFFERS);
  });

  it('is asked of texts from its least length on', () => {
    const text = (length: number): string => `${'a: b # '.padEnd(length - 1, 'x')}\n`;
    const other = (): Tree => buildTreeByParser('c: d\n');
    expect(look(text(LEAST_FOR_QUICK), other)).toBe(DIFFERS);
    expect(look(text(LEAST_FOR_QUICK - 1), other)).toBeUndefined();
  });
});
