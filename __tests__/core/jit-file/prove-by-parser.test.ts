import { describe, expect, it } from '@jest/globals';
import { fleetFile } from '../../../simulator/fleet.js';
import { proveByParser } from '../../../src/core/jit-file/prove-by-parser.js';
import { LEAST_FOR_QUICK, quickTree } from '../../../src/core/jit-file/quick-tree.js';
import type { MapNode, PairNode, ScalarNode, Tree, TreeNode } from '../../../src/core/jit-file/tree.js';

const GUID = '10000001-1111-4111-8111-111111111111';

function fileOf(size: number): string {
  const ids = { tenantId: GUID, clientId: GUID, subscriptionId: GUID };
  return fleetFile(Array.from({ length: size }, (_, index) => ({ id: `t${index}`, ...ids })));
}

const large = fileOf(300);
const changed = large.replace('t299', 't300');
const small = fileOf(2);

type Change = (pair: PairNode) => readonly PairNode[];

/** A node with a change at its last value, however deep. */
function spoilt(node: MapNode, change: Change): MapNode {
  const last = node.pairs.at(-1);
  if (last === undefined) return node;
  const deeper = last.value.kind === 'map' ? [{ ...last, value: spoilt(last.value, change) }] : change(last);
  return { ...node, pairs: [...node.pairs.slice(0, -1), ...deeper] };
}

/** A quick reader with a fault, in one of the two texts. */
function faulty(text: string, change: Change): (read: string) => Tree | undefined {
  return (read) => {
    const tree = quickTree(read);
    return read !== text || tree?.root == null ? tree : { ...tree, root: spoilt(tree.root, change) };
  };
}

const scalarOf = ({ value }: PairNode): ScalarNode => value as ScalarNode;
const withValue = (change: (value: ScalarNode) => TreeNode) => (pair: PairNode) => [
  { ...pair, value: change(scalarOf(pair)) },
];

describe('proveByParser', () => {
  it('agrees where both readers do, and where only one has read', () => {
    expect(large.length).toBeGreaterThan(LEAST_FOR_QUICK);
    expect(quickTree(large)).toBeDefined();
    expect(proveByParser(large, changed)).toBeUndefined();
    expect(proveByParser('', changed)).toBeUndefined();
    expect(proveByParser(`${large}list: [a]\n`, `${changed}list: [a]\n`)).toBeUndefined();
  });

  it.each<[string, Change]>([
    ['another text', withValue((value) => ({ ...value, text: `${value.text}x` }))],
    ['another style', withValue((value) => ({ ...value, style: 'block' }))],
    ['another begin', withValue((value) => ({ ...value, start: value.start + 1 }))],
    ['another end', withValue((value) => ({ ...value, end: value.end + 1 }))],
    ['an anchor', withValue((value) => ({ ...value, anchor: 'a' }))],
    ['a tag', withValue((value) => ({ ...value, tag: '!!str' }))],
    ['a list', withValue((value) => ({ ...value, kind: 'list', flow: false, items: [] }))],
    ['an alias', withValue((value) => ({ ...value, kind: 'alias', name: 'a' }))],
    ['another key', (pair) => [{ ...pair, key: { ...pair.key, start: 0 } }]],
    ['another colon', (pair) => [{ ...pair, colonEnd: undefined }]],
    ['a pair too few', () => []],
    ['a pair twice', (pair) => [pair, pair]],
  ])('tells %s in either text', (_what, change) => {
    expect(proveByParser(large, changed, faulty(large, change))).toBe('two readers of YAML read the file differently');
    expect(proveByParser(large, changed, faulty(changed, change))).toBe(
      'two readers of YAML read the proposed file differently',
    );
  });

  it('tells a text that the parser refuses', () => {
    const twice = `${large}x: 1\nx: 2\n`;
    const tree = quickTree(large);
    expect(proveByParser(large, twice, () => tree)).toMatch(/proposed file differently/);
  });

  it('asks no one of a text that the parser reads anyway', () => {
    const asked = (): never => {
      throw new Error('asked');
    };
    expect(proveByParser(small, small, asked)).toBeUndefined();
  });
});
