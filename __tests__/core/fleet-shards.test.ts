import { describe, expect, it } from '@jest/globals';
import { onlyOf, type Shard, shardsOf } from '../../src/core/fleet-shards.js';
import { isLeftBy, meansIntegration, namesPlaces } from '../../src/core/selection.js';

/** Shards of a list whose items have these tenants. */
function planned(tenants: readonly (string | undefined)[]): readonly Shard[] {
  return shardsOf([...tenants.keys()], (place) => tenants[place]);
}

function ofTheirOwn(number: number): readonly string[] {
  return Array.from({ length: number }, (_, index) => `tenant ${index}`);
}

/** As many integrations of each tenant as it says, one tenant after the other. */
function ofTenants(...numbers: readonly number[]): readonly string[] {
  return numbers.flatMap((number, tenant) => Array.from({ length: number }, () => `shared ${tenant}`));
}

const sizes = (shards: readonly Shard[]): readonly number[] => shards.map(({ places }) => places.length);

describe('shardsOf', () => {
  it.each([
    [0, []],
    [1, [1]],
    [50, [50]],
    [51, [26, 25]],
    [120, [40, 40, 40]],
    [1000, Array.from({ length: 20 }, () => 50)],
    [12_800, Array.from({ length: 256 }, () => 50)],
    [12_801, [51, ...Array.from({ length: 255 }, () => 50)]],
    [50_000, [...Array.from({ length: 80 }, () => 196), ...Array.from({ length: 176 }, () => 195)]],
  ])('spreads %i integrations of as many tenants', (number, expected) => {
    const shards = planned(ofTheirOwn(number));
    expect(sizes(shards)).toEqual(expected);
    expect(shards.flatMap(({ places }) => places)).toEqual([...ofTheirOwn(number).keys()]);
    expect(shards.map(({ name }) => name)).toEqual(expected.map((_, index) => `${index + 1}/${expected.length}`));
  });

  it.each<[string, readonly string[]]>([
    ['three tenants of thirty', [0, 1, 2].flatMap((tenant) => Array.from({ length: 30 }, () => `t${tenant}`))],
    ['tenants that take turns', Array.from({ length: 400 }, (_, index) => `t${index % 37}`)],
    ['a large tenant among small ones', [...Array.from({ length: 45 }, () => 'large'), ...ofTheirOwn(300)]],
    ['pairs', Array.from({ length: 500 }, (_, index) => `t${index >> 1}`)],
  ])('keeps each tenant in one shard, and loses none: %s', (_what, tenants) => {
    const shards = planned(tenants);
    const of = (tenant: string) => shards.filter(({ places }) => places.some((place) => tenants[place] === tenant));
    for (const tenant of new Set(tenants)) expect(of(tenant)).toHaveLength(1);
    expect(shards.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([...tenants.keys()]);
  });

  it.each([
    ['a large tenant among small ones', [...Array.from({ length: 45 }, () => 'large'), ...ofTheirOwn(300)], 1],
    ['pairs', Array.from({ length: 500 }, (_, index) => `t${index >> 1}`), 2],
    ['one tenant of more than a shard holds', Array.from({ length: 130 }, () => 'large'), 2],
  ] as const)('is even: %s', (_what, tenants, most) => {
    const all = sizes(planned(tenants));
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(most);
    expect(Math.max(...all)).toBeLessThanOrEqual(51);
  });

  it.each<[string, readonly (string | undefined)[], readonly number[]]>([
    ['the largest tenants first', ofTenants(25, 25, 25, 25, 50), [50, 50, 50]],
    [
      'the rest, where one is fuller than an even share',
      [...ofTenants(35, 35, 35, 35), ...ofTheirOwn(5)],
      [70, 38, 37],
    ],
    ['one more than an even share', [...ofTenants(30, 30), ...ofTheirOwn(1)], [31, 30]],
    ['those without a tenant', [...ofTenants(30, 30), ...Array.from({ length: 40 }, () => undefined)], [50, 50]],
  ])('evens out %s', (_what, tenants, expected) => {
    const shards = planned(tenants);
    expect(sizes(shards)).toEqual(expected);
    expect(shards.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([...tenants.keys()]);
  });

  it('lists the places of a shard in order, and those of the first tenant in the first shard', () => {
    expect(planned(['alone', ...ofTenants(11)])).toEqual([{ name: '1/1', places: [...Array(12).keys()] }]);
    expect(planned(ofTenants(50, 50)).map(({ places }) => places[0])).toEqual([0, 50]);
  });

  it('has no empty shard, which would mean all: of one tenant with 13,000 integrations', () => {
    const shards = planned(Array.from({ length: 13_000 }, () => 'large'));
    expect(Math.min(...sizes(shards))).toBeGreaterThan(0);
    expect(shards.length).toBeLessThanOrEqual(256);
    expect(shards.map(({ name }) => name)).toEqual(shards.map((_, index) => `${index + 1}/${shards.length}`));
    expect(shards.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([...Array(13_000).keys()]);
  });

  it('gives the same shards for the same list, whatever its order of tenants', () => {
    const tenants = Array.from({ length: 333 }, (_, index) => `t${(index * 7) % 90}`);
    expect(planned(tenants)).toEqual(planned([...tenants]));
  });
});

describe('onlyOf', () => {
  it.each([
    [[0], '#1'],
    [[0, 1, 2], '#1-3'],
    [[0, 2, 3, 9], '#1,#3-4,#10'],
  ])('%j is %s', (places, expected) => expect(onlyOf(places)).toBe(expected));

  it('means just those places, whatever the ids', () => {
    const places = [1, 4, 5, 6, 40];
    const patterns = onlyOf(places).split(',');
    const ids = Array.from({ length: 50 }, (_, index) => ['*', '#1-50', 'a,b', ''][index % 4]);
    const meant = [...ids.keys()].filter((place) => patterns.some((each) => meansIntegration(each, ids[place], place)));
    expect(meant).toEqual(places);
  });
});

describe('meansIntegration', () => {
  it.each<[string, string | undefined, number, boolean]>([
    ['#1', undefined, 0, true],
    ['#1', 'prod', 1, false],
    ['#2-3', 'prod', 1, true],
    ['#2-3', 'prod', 2, true],
    ['#2-3', 'prod', 3, false],
    ['#3-2', 'prod', 1, false],
    ['#0', 'prod', 0, false],
    ['#01', 'prod', 0, false],
    ['# 1', 'prod', 0, false],
    ['#2-13', undefined, 12, true],
    ['#2-13', undefined, 13, false],
    ['x#1', 'x#1', 4, true],
    ['#1x', '#1x', 4, true],
    ['*e*', undefined, 7, false],
    ['#', '#', 4, true],
    ['#1', '#1', 4, false],
    ['prod-*', 'prod-eu', 7, true],
    ['prod-*', undefined, 7, false],
  ])('%s for the id %s at place %i: %s', (pattern, id, place, expected) =>
    expect(meansIntegration(pattern, id, place)).toBe(expected),
  );
});

describe('namesPlaces', () => {
  it.each([
    ['#7', true],
    ['#7-12', true],
    ['#9999999', true],
    ['#10000000', false],
    ['#0', false],
    ['x#7', false],
    ['#7x', false],
    ['prod', false],
  ])('%s: %s', (pattern, expected) => expect(namesPlaces(pattern)).toBe(expected));
});

describe('isLeftBy', () => {
  it.each<[string, readonly string[], boolean]>([
    ['no pattern', [], true],
    ['its id', ['prod'], true],
    ['its place', ['#4'], true],
    ['one of several', ['dev', '#4'], true],
    ['another id and place', ['dev', '#3'], false],
  ])('with %s', (_what, only, expected) => expect(isLeftBy(only, 'prod', 3)).toBe(expected));
});
