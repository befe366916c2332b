import { onlyOf, type Shard, shardsOf } from '../core/fleet-shards.js';
import { isLeftBy } from '../core/selection.js';
import { sha256 } from '../github/git-objects.js';
import type { Inputs } from '../inputs/inputs.js';
import { VERSION } from '../report/build.js';

/** The shards of the integrations that `only` leaves: the same inputs give the same ones in `plan` and in `conclude`. */
export function plannedShards({ integrations, only }: Pick<Inputs, 'integrations' | 'only'>): readonly Shard[] {
  const isMeant = (place: number): boolean => isLeftBy(only, integrations[place]?.expectation.integrationId, place);
  return shardsOf([...integrations.keys()].filter(isMeant), (place) => integrations[place]?.expectation.ids?.tenantId);
}

/**
 * The output `matrix`. A shard names its integrations by their places in the list: an id may hold what `only` takes for
 * a pattern, and whoever can read the workflow's repository can read a matrix.
 */
export function matrixOf(shards: readonly Shard[]): string {
  return JSON.stringify({ include: shards.map(({ name, places }) => ({ shard: name, only: onlyOf(places) })) });
}

/**
 * What two jobs must agree on, so that one may use what the other found: the list, whatever else decides over its rows,
 * and the version that judged them.
 */
export function planKey({ integrations, checks, takenAway, waivers }: Inputs): string {
  const selection = [[...checks].sort(), [...takenAway].sort()];
  return sha256(JSON.stringify([VERSION, integrations, selection, waivers]));
}
