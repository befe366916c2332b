import type { Result } from '../results.js';
import { box, onFill, STYLES, signed, tallied } from './box.js';
import { LINK_STATES, type Link, type LinkState, rowsOf, STATE_WORDS, stateOf, worstOf } from './link-state.js';
import { diagram, label } from './mermaid-text.js';

/** Up to so many chains stand side by side and can be read on a telephone. Chains that are alike share a column. */
export const MOST_COLUMNS = 3;

/** Of more integrations than this it is counted how many links are in which state. */
export const MOST_NAMED = 10;

/** The rows of one integration, from its login to its subscription. */
export interface ChainInput {
  /** How it is called where the picture is shown. */
  readonly name: string;
  readonly rows: readonly Result[];
  /** Its file among `files`; undefined where it is not known. */
  readonly file: number | undefined;
}

/** What a picture of the chain is made of. */
export interface PictureInput {
  /** Rows of the repository, and of the run as a whole. */
  readonly repository: readonly Result[];
  readonly chains: readonly ChainInput[];
  /** Rows of each file. */
  readonly files: readonly (readonly Result[])[];
}

/** The links that are an integration's own. */
const OWN = ['login', 'app', 'secret', 'permissions', 'role', 'subscription'] as const satisfies readonly Link[];

const TITLES: Readonly<Record<Link, string>> = {
  repository: 'Repository',
  login: 'OIDC login',
  app: 'App',
  secret: 'Client secret',
  permissions: 'Permissions',
  role: 'Role',
  subscription: 'Subscription',
  managed: 'JIT access of managed applications',
  file: 'File',
};

/** Where the links of a single chain stand: each group is one service. */
const GROUPS = [
  { title: 'GitHub', links: ['repository', 'login'] },
  { title: 'Microsoft Entra', links: ['app', 'secret', 'permissions'] },
  { title: 'Azure', links: ['role', 'subscription'] },
] as const satisfies readonly { readonly title: string; readonly links: readonly Link[] }[];

/** States that the link beside the chain is drawn for. */
const WORTH_AN_ASIDE: readonly LinkState[] = ['failed', 'unknown', 'warning', 'waived'];

/** Columns are drawn small on a telephone: their letters fill the boxes, which have a least width. */
const LARGE = ['  themeVariables:', '    fontSize: 20px'];

function head(title: string, words: string, isInColumns: boolean): readonly string[] {
  return [
    '---',
    'config:',
    ...(isInColumns ? LARGE : []),
    '  flowchart:',
    '    nodeSpacing: 24',
    '    rankSpacing: 28',
    '    padding: 10',
    '---',
    'flowchart TB',
    `accTitle: ${title}`,
    `accDescr: ${words}`,
  ];
}

/** The state of one link of one chain. */
function own(link: Link, { rows }: ChainInput): LinkState {
  return stateOf(rowsOf(link, rows));
}

/** What a link came to in each place where it is. */
function statesOf(link: Link, { repository, chains, files }: PictureInput): readonly LinkState[] {
  if (link === 'repository') return [stateOf(repository)];
  if (link === 'file') return files.map((rows) => stateOf(rowsOf('file', rows)));
  return chains.map((chain) => own(link, chain));
}

/** The chain once, a group for each service; of many integrations each link counts its states. */
function single(input: PictureInput): readonly string[] {
  const boxOf = (link: Link): string => {
    const states = statesOf(link, input);
    return box(link, [TITLES[link], ...tallied(states.length === 0 ? ['unchecked'] : states)], worstOf(states));
  };
  const groups = GROUPS.flatMap(({ title, links }, index) => [
    `  subgraph group${index}["${title}"]`,
    '    direction LR',
    `    ${links.map(boxOf).join(' --> ')}`,
    '  end',
  ]);
  const order = ['group0', 'group1', 'group2', boxOf('file')];
  const aside = worstOf(statesOf('managed', input));
  return [
    ...groups,
    `  ${order.join(' --> ')}`,
    ...(WORTH_AN_ASIDE.includes(aside) ? [`  group2 -.- ${boxOf('managed')}`] : []),
    '  class group0,group1,group2 group',
  ];
}

/** A box of a column: the sign, and the word where something is to be said. */
function slim(id: string, link: Link, state: LinkState): string {
  const { sign, word } = onFill(state);
  return box(
    id,
    [`${sign} ${link === 'secret' ? 'Secret' : TITLES[link]}`, ...(state === 'passed' ? [] : [word])],
    state,
  );
}

/** Integrations whose links are all in the same state. */
interface Alike {
  readonly names: readonly string[];
  readonly states: Readonly<Record<(typeof OWN)[number] | 'managed', LinkState>>;
  /** The state of their file; undefined where all share one, or it is not known. */
  readonly file: LinkState | undefined;
}

/** The chains, those that are alike together; in the order of the first of each. */
function alike({ chains, files }: PictureInput): readonly Alike[] {
  const groups = new Map<string, Alike>();
  for (const chain of chains) {
    const of = (link: Link): LinkState => own(link, chain);
    const [login, app, secret] = [of('login'), of('app'), of('secret')];
    const [permissions, role, subscription, managed] = [
      of('permissions'),
      of('role'),
      of('subscription'),
      of('managed'),
    ];
    const states = { login, app, secret, permissions, role, subscription, managed };
    const rows = chain.file === undefined ? undefined : files[chain.file];
    const file = files.length === 1 || rows === undefined ? undefined : stateOf(rowsOf('file', rows));
    const key = JSON.stringify([...OWN.map((link) => states[link]), managed, file ?? null]);
    groups.set(key, { names: [...(groups.get(key)?.names ?? []), chain.name], states, file });
  }
  return [...groups.values()];
}

/** Who shares a column: one name, or how many. */
function columnTitle([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? label(first, 16) : `${label(first, 9)} + ${others.length} more`;
}

function column({ names, states, file }: Alike, index: number): readonly string[] {
  const boxes = OWN.map((link) => slim(`${link}${index}`, link, states[link]));
  const last = file === undefined ? [] : [slim(`file${index}`, 'file', file)];
  const { managed } = states;
  return [
    `  subgraph chain${index}["${columnTitle(names)}"]`,
    '    direction TB',
    `    ${[...boxes, ...last].join(' --> ')}`,
    ...(WORTH_AN_ASIDE.includes(managed)
      ? [`    subscription${index} -.- ${box(`managed${index}`, ['JIT access', signed(managed)], managed)}`]
      : []),
    '  end',
  ];
}

/** A chain for each kind of integration, side by side between the repository and the file. */
function columns(groups: readonly Alike[], input: PictureInput): readonly string[] {
  const names = groups.map((_, index) => `chain${index}`);
  const repository = stateOf(input.repository);
  const files = input.files.length === 1 ? statesOf('file', input) : [];
  return [
    `  ${box('repository', [TITLES.repository, signed(repository)], repository)}`,
    ...groups.flatMap(column),
    `  repository --> ${names.join(' & ')}`,
    ...files.map((state) => `  ${names.join(' & ')} --> ${box('file', [TITLES.file, signed(state)], state)}`),
    `  class ${names.join(',')} group`,
  ];
}

/** The words that a screen reader says of the picture. */
function description(input: PictureInput): string {
  const links = (['repository', ...OWN, 'file'] as const).map((link) => {
    const states = statesOf(link, input);
    const words = LINK_STATES.filter((state) => states.includes(state)).map((state) => STATE_WORDS[state].word);
    return `${TITLES[link]} ${words.join(' and ') || STATE_WORDS.unchecked.word}`;
  });
  return links.join(', ');
}

/**
 * The chain from the repository to the file as a diagram for GitHub: of one integration each link with its state; of
 * a few a column for each kind of them; of many, of many kinds, or of one kind, how many links are in which state.
 * '' where there is no integration.
 */
export function chainDiagram(input: PictureInput): string {
  const { chains } = input;
  if (chains.length === 0) return '';
  const groups = chains.length > MOST_NAMED ? [] : alike(input);
  const inColumns = groups.length > 1 && groups.length <= MOST_COLUMNS;
  const drawn = inColumns ? columns(groups, input) : single(input);
  const title = chains.length === 1 ? 'The chain of the integration' : `The chains of ${chains.length} integrations`;
  return diagram([...head(title, description(input), inColumns), ...drawn, ...STYLES.map((line) => `  ${line}`)]);
}
