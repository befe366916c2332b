/** How many integrations a shard holds, as long as so many shards do for all: fewer would not be worth a job's start. */
const SHARD_SIZE = 50;

/** GitHub takes no more jobs of one matrix. A list has at most 10,000 items, and so 200 shards: this is a guard. */
const MOST_SHARDS = 256;

/** One job of the matrix, as `verify` and a person know it. */
export interface Shard {
  /** `7/20`. */
  readonly name: string;
  /** Its integrations: their places in the list, counted from 0, in order. */
  readonly places: readonly number[];
}

/**
 * Spreads integrations over as few shards as hold them, at most 256, whose sizes differ by one where tenants allow it.
 * Those of one tenant share a shard (they share its tokens there), unless they are more than a shard holds; large groups
 * can make one twice as large as the others. The same list gives the same shards, none of them empty. `tenantOf` gives the
 * tenant of a place; undefined: a tenant of its own.
 */
export function shardsOf(places: readonly number[], tenantOf: (place: number) => string | undefined): readonly Shard[] {
  const number = Math.min(MOST_SHARDS, Math.ceil(places.length / SHARD_SIZE));
  if (number === 0) return [];
  const room = Math.ceil(places.length / number);
  const shards = Array.from({ length: number }, (): number[] => []);
  const { shared, single } = byTenant(places, tenantOf, room);
  // The largest first, each to the emptiest shard: what is left to even out is then small.
  for (const group of shared) emptiest(shards).push(...group);
  const sizes = evenedOut(
    shards.map(({ length }) => length),
    single.length,
  );
  // One shard after the other, so that its places are a range where tenants are not shared.
  let next = 0;
  for (const [index, shard] of shards.entries()) {
    const missing = (sizes[index] ?? 0) - shard.length;
    shard.push(...single.slice(next, next + missing));
    next += missing;
  }
  // Parts of one large tenant can leave a shard without any, and an `only` that is empty would mean all.
  const filled = shards.filter(({ length }) => length > 0);
  return filled.map((shard, index) => ({
    name: `${index + 1}/${filled.length}`,
    places: shard.sort((left, right) => left - right),
  }));
}

/** Groups of one tenant that a shard has room for, largest first, and the places that have a tenant to themselves. */
function byTenant(
  places: readonly number[],
  tenantOf: (place: number) => string | undefined,
  room: number,
): { readonly shared: readonly (readonly number[])[]; readonly single: readonly number[] } {
  const tenants = new Map<string, number[]>();
  for (const place of places) {
    const tenant = tenantOf(place) ?? `place ${place}`;
    const members = tenants.get(tenant);
    if (members === undefined) tenants.set(tenant, [place]);
    else members.push(place);
  }
  const groups = [...tenants.values()];
  const shared = groups.filter(({ length }) => length > 1).flatMap((group) => chunks(group, room));
  return {
    shared: shared.sort((left, right) => right.length - left.length),
    single: groups.filter(({ length }) => length === 1).flat(),
  };
}

function chunks(group: readonly number[], room: number): readonly (readonly number[])[] {
  const number = Math.ceil(group.length / room);
  return Array.from({ length: number }, (_, index) => group.slice(index * room, (index + 1) * room));
}

function emptiest(shards: readonly number[][]): number[] {
  return shards.reduce((least, shard) => (shard.length < least.length ? shard : least));
}

/** The sizes after `more` were put, one by one, to the smallest. */
function evenedOut(sizes: readonly number[], more: number): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, more);
  // The highest level to which all shards below it can be filled; what is left goes one each to the first of them.
  let level = Math.floor(total / sizes.length);
  const lacking = (): number => sizes.reduce((sum, size) => sum + Math.max(0, level - size), 0);
  while (lacking() > more) level -= 1;
  let left = more - lacking();
  return sizes.map((size) => {
    if (size > level) return size;
    if (left === 0) return level;
    left -= 1;
    return level + 1;
  });
}

/** Places (counted from 0, in order) as the input `only` takes them: `#1-3,#7`. Nothing of it names anyone. */
export function onlyOf(places: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const place of places) {
    const range = ranges.at(-1);
    if (range !== undefined && place === range.last + 1) range.last = place;
    else ranges.push({ first: place, last: place });
  }
  return ranges.map(({ first, last }) => (first === last ? `#${first + 1}` : `#${first + 1}-${last + 1}`)).join(',');
}
