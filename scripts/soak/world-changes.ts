import { healthyJitFile } from '../../simulator/github/jit-file.js';
import { endSecret, OTHER_ID, roleOf } from '../../simulator/planting.js';
import type { Simulator } from '../../simulator/simulator.js';
import { IDS, type World } from '../../simulator/world.js';
import { BRANCH, FILE, REPOSITORY, type RowName, repositoryOf, TENANT_LINE, tokenRights } from '../matrix/plant.js';
import type { Random } from './random.js';

/** How the client secret stands. */
const SECRETS = {
  fine: { days: 300, rows: [] },
  soon: { days: 20.5, rows: ['secret/expiry failed warning'] },
  urgent: { days: 5.5, rows: ['secret/expiry failed error'] },
  over: { days: -3.5, rows: ['secret/present failed error', 'secret/expiry failed error'] },
} as const satisfies Record<string, { readonly days: number; readonly rows: readonly RowName[] }>;

const RIGHT = healthyJitFile();
const SUBSCRIPTION_VALUE = '"${{ jit_secrets.azure_subscription_ids }}"';
/** The same value without its quotes, as a proposal writes it over a value that has none. */
const UNQUOTED = RIGHT.replace(SUBSCRIPTION_VALUE, SUBSCRIPTION_VALUE.slice(1, -1));
/** A literal id in the place of a Jit secret's name: right, if it is the right one. */
const LITERAL = RIGHT.replace(SUBSCRIPTION_VALUE, IDS.subscription);

interface FileOfPeople {
  readonly text: string;
  /** The rows that it gives, and the text that a proposal makes of it; the same text where nothing has drifted. */
  readonly rows: readonly RowName[];
  readonly wanted: string;
}

/** What people make of the configuration file. */
const FILES: Readonly<Record<string, FileOfPeople>> = {
  right: { text: RIGHT, rows: [], wanted: RIGHT },
  'right, without quotes': { text: UNQUOTED, rows: [], wanted: UNQUOTED },
  'right, with a literal id': { text: LITERAL, rows: ['config/literal-id failed notice'], wanted: LITERAL },
  'of another tenant': {
    text: RIGHT.replace(TENANT_LINE, `tenant_id: ${OTHER_ID}`),
    rows: ['config/drift failed warning'],
    wanted: RIGHT,
  },
  'of another subscription': {
    text: RIGHT.replace(SUBSCRIPTION_VALUE, OTHER_ID),
    rows: ['config/drift failed warning', 'config/literal-id failed notice'],
    wanted: UNQUOTED,
  },
};

/** What is chosen of the world; all else is as in the healthy one. */
export interface Situation {
  secret: keyof typeof SECRETS;
  role: boolean;
  defender: boolean;
}

/** The long-lived world, and what people do to it between the runs. */
export interface ChangingWorld {
  readonly simulator: Simulator;
  readonly situation: Situation;
  /** The checked app's role, which comes and goes. */
  readonly assignment: World['roleAssignments'][number];
}

function handsOf({ simulator }: ChangingWorld): NonNullable<Simulator['github']>['hands'] {
  if (simulator.github === undefined) throw new Error('The simulator runs without GitHub.');
  return simulator.github.hands;
}

/** The text of the file at a ref. */
export function fileAt(changing: ChangingWorld, ref: string): string {
  return handsOf(changing).readFile(REPOSITORY, ref, FILE)?.toString('utf8') ?? '';
}

/** Pull requests from our branch, oldest first. */
export function pullsOf({ simulator }: ChangingWorld): ReturnType<typeof repositoryOf>['pulls'] {
  return repositoryOf(simulator).pulls.filter(({ head }) => head.ref === BRANCH);
}

function fileNow(changing: ChangingWorld): FileOfPeople {
  const text = fileAt(changing, 'main');
  const found = Object.values(FILES).find((file) => file.text === text);
  if (found === undefined) throw new Error(`The file is none of those that people make:\n${text}`);
  return found;
}

/** The file of the default branch as a proposal should make it, and whether that is another one. */
export function wantedFile(changing: ChangingWorld): { readonly text: string; readonly drift: boolean } {
  const { text, wanted } = fileNow(changing);
  return { text: wanted, drift: text !== wanted };
}

/** The rows that are true of the world as it is now, beside the usual ones. */
export function trueRows(changing: ChangingWorld): readonly RowName[] {
  const { secret, role, defender } = changing.situation;
  return [
    ...SECRETS[secret].rows,
    ...(role ? [] : (['role/assignment failed error'] as const)),
    ...(defender ? [] : (['subscription/defender failed warning'] as const)),
    ...fileNow(changing).rows,
  ];
}

/** Begins with the healthy world, in which issues may be kept too. */
export function beginWorld(simulator: Simulator): ChangingWorld {
  tokenRights(simulator).issues = 'write';
  const assignment = roleOf(simulator.world, IDS.jit.servicePrincipal);
  return { simulator, situation: { secret: 'fine', role: true, defender: true }, assignment };
}

type Change = (changing: ChangingWorld, random: Random) => string;

const open = (changing: ChangingWorld): number | undefined =>
  pullsOf(changing).find(({ state }) => state === 'open')?.number;

const CHANGES: readonly Change[] = [
  (changing, random) => {
    const name = random.pick(Object.keys(SECRETS) as readonly (keyof typeof SECRETS)[]);
    changing.situation.secret = name;
    endSecret(changing.simulator.world, SECRETS[name].days);
    return `the secret is ${name}`;
  },
  (changing) => {
    const { world } = changing.simulator;
    changing.situation.role = !changing.situation.role;
    world.roleAssignments = changing.situation.role
      ? [...world.roleAssignments, changing.assignment]
      : world.roleAssignments.filter((one) => one !== changing.assignment);
    return changing.situation.role ? 'the role is back' : 'the role vanishes';
  },
  (changing) => {
    changing.situation.defender = !changing.situation.defender;
    for (const plan of changing.simulator.world.defenderPlans)
      plan.pricingTier = changing.situation.defender ? 'Standard' : 'Free';
    return changing.situation.defender ? 'Defender is on' : 'Defender is off';
  },
  ...Array.from(
    { length: 3 },
    (): Change => (changing, random) => {
      const [name, { text }] = random.pick(Object.entries(FILES));
      if (fileAt(changing, 'main') !== text) handsOf(changing).commitFiles(REPOSITORY, 'main', { [FILE]: text });
      return `the file is ${name}`;
    },
  ),
  (changing) => {
    const number = open(changing);
    // A proposal that is out of date would not merge cleanly: people leave it alone then.
    if (number === undefined || fileAt(changing, BRANCH) !== wantedFile(changing).text) return 'nothing to merge';
    handsOf(changing).mergePull(REPOSITORY, number);
    return `#${number} is merged`;
  },
  (changing, random) => {
    const number = open(changing);
    if (number === undefined || !random.chance(0.5)) return 'nothing to close';
    handsOf(changing).closePull(REPOSITORY, number);
    return `#${number} is declined`;
  },
  (changing, random) => {
    handsOf(changing).commitFiles(REPOSITORY, 'main', { 'README.md': `A note of a person: ${random.next()}\n` });
    return 'the base moves';
  },
];

/** Lets something happen between two runs, or nothing; gives it in words. */
export function changeWorld(changing: ChangingWorld, random: Random): string {
  return random.chance(0.3) ? 'nothing happens' : random.pick(CHANGES)(changing, random);
}
