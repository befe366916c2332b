import { addFleet, type FleetTenant, fleetFile, fleetList } from '../simulator/fleet.js';
import { githubTokens, newRepository } from '../simulator/github/world.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';

/** Entries of one configuration file, at most. */
const PER_FILE = 1000;
const FILE = '.jit/jit-integration.yml';

/** Where the list of the fleet is, for `integrations-file`. */
export const LIST = '.jit/fleet.yml';

/** A world with a fleet, and how many config repos the fleet is spread over. */
export interface FleetWorld {
  readonly simulator: Simulator;
  readonly repositories: number;
}

/** Adds a config repo that the workflow's token may write. */
function addRepository({ world }: Simulator, name: string, index: number): void {
  world.github.repositories.push(newRepository({ id: 9_300_000 + index, owner: 'acme', name }));
  const token = world.github.tokens.find(({ value }) => value === githubTokens.workflow);
  if (token === undefined) throw new Error('The world has no token of the workflow.');
  const rights = { metadata: 'read', contents: 'write', pull_requests: 'write', issues: 'write' } as const;
  token.repositories[`acme/${name}`] = rights;
}

/** A world of so many tenants, at most a thousand to a config repo, with one drifted entry in each of these. */
export async function worldOf(size: number): Promise<FleetWorld> {
  const simulator = await startSimulator();
  const tenants = addFleet(simulator.world, size);
  const { github } = simulator;
  if (github === undefined) throw new Error('The simulator runs without GitHub.');
  const repositories = Math.ceil(size / PER_FILE);
  const nameOf = (place: number): string => (repositories === 1 ? '.jit' : `config-${Math.floor(place / PER_FILE)}`);
  for (let index = 0; index < repositories; index++) {
    const members = tenants.slice(index * PER_FILE, (index + 1) * PER_FILE);
    const name = nameOf(index * PER_FILE);
    if (name !== '.jit') addRepository(simulator, name, index);
    const drifted = new Set(members.slice(0, 1).map(({ id }: FleetTenant) => id));
    github.hands.commitFiles(`acme/${name}`, 'main', { [FILE]: fleetFile(members, drifted) });
  }
  const list = fleetList(tenants, (_tenant, place) => ({ 'config-repo': `acme/${nameOf(place)}` }));
  github.hands.commitFiles('acme/.jit', 'main', { [LIST]: list });
  return { simulator, repositories };
}

/** The endpoints of the simulator, as inputs. */
export function endpointsOf({ origins }: Simulator): Readonly<Record<string, string>> {
  return { 'entra-endpoint': origins.entra, 'graph-endpoint': origins.graph, 'arm-endpoint': origins.arm };
}
