/**
 * Which actions a role allows, as sets of texts: patterns with `*` for any text, minus exclusions. "Does one set of
 * roles allow all that another allows?" is decided exactly, by walking both sets letter by letter.
 */

/** One permission of a role: its actions without its exclusions. */
export interface Grant {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** A pattern on its way: the positions in it that the text so far can have reached. */
interface Walk {
  readonly pattern: string;
  readonly at: readonly number[];
}

interface GrantWalk {
  readonly actions: readonly Walk[];
  readonly notActions: readonly Walk[];
}

/** Stands for every letter that no pattern names. */
const OTHER = '\u0000';

/** A star also stands for nothing: a position before one is a position behind it as well. */
function closure(pattern: string, at: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  for (const start of at) {
    let position = start;
    reached.add(position);
    while (pattern[position] === '*') {
      position += 1;
      reached.add(position);
    }
  }
  return [...reached].sort((one, other) => one - other);
}

function begin(pattern: string): Walk {
  const lower = pattern.toLowerCase();
  return { pattern: lower, at: closure(lower, [0]) };
}

function step({ pattern, at }: Walk, letter: string): Walk {
  const next = at.flatMap((position) => {
    if (pattern[position] === '*') return [position];
    return pattern[position] === letter ? [position + 1] : [];
  });
  return { pattern, at: closure(pattern, next) };
}

function isAccepted({ pattern, at }: Walk): boolean {
  return at.includes(pattern.length);
}

/** Whether whatever follows is accepted: the pattern ends in a star, and stands in it. */
function isOpen({ pattern, at }: Walk): boolean {
  return pattern.endsWith('*') && at.includes(pattern.length - 1);
}

function alive(walks: readonly Walk[]): readonly Walk[] {
  return walks.filter(({ at }) => at.length > 0);
}

function stepGrant({ actions, notActions }: GrantWalk, letter: string): GrantWalk {
  return {
    actions: alive(actions.map((walk) => step(walk, letter))),
    notActions: alive(notActions.map((walk) => step(walk, letter))),
  };
}

function allows({ actions, notActions }: GrantWalk): boolean {
  return actions.some(isAccepted) && !notActions.some(isAccepted);
}

/** Whether nothing that follows can be allowed any more. */
function isSpent({ actions, notActions }: GrantWalk): boolean {
  return actions.length === 0 || notActions.some(isOpen);
}

/** Whether whatever follows is allowed. */
function allowsAll({ actions, notActions }: GrantWalk): boolean {
  return actions.some(isOpen) && notActions.length === 0;
}

function nextLetters(grants: readonly GrantWalk[]): ReadonlySet<string> {
  const letters = new Set<string>([OTHER]);
  for (const { actions, notActions } of grants) {
    for (const { pattern, at } of [...actions, ...notActions]) {
      for (const position of at) {
        const letter = pattern[position];
        if (letter !== undefined && letter !== '*') letters.add(letter);
      }
    }
  }
  return letters;
}

function keyOf(grants: readonly GrantWalk[]): string {
  const walkKey = ({ pattern, at }: Walk): string => `${pattern}@${at.join(',')}`;
  return grants
    .map(({ actions, notActions }) => `${actions.map(walkKey).join(';')}!${notActions.map(walkKey).join(';')}`)
    .join('|');
}

function start(grants: readonly Grant[]): readonly GrantWalk[] {
  return grants.map(({ actions, notActions }) => ({ actions: actions.map(begin), notActions: notActions.map(begin) }));
}

/**
 * How much is walked before it is given up: roles as Azure takes them need a small part of it, and patterns that were
 * made to be intricate would keep the run from ever ending.
 */
const MOST_STEPS = 2_000_000;

/** The places in patterns that one more letter moves on. */
function sizeOf(grants: readonly GrantWalk[]): number {
  const all = grants.flatMap(({ actions, notActions }) => [...actions, ...notActions]);
  return all.reduce((sum, { at }) => sum + at.length, 0);
}

/**
 * Whether every action that `required` allows is allowed by `held`, letter case aside; undefined where the patterns are
 * too intricate to tell.
 */
export function covers(held: readonly Grant[], required: readonly Grant[]): boolean | undefined {
  const seen = new Set<string>();
  let steps = 0;
  const queue = [{ required: start(required), held: start(held) }];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const wanted = state.required.filter((grant) => !isSpent(grant));
    const offered = state.held.filter((grant) => !isSpent(grant));
    if (wanted.length === 0 || offered.some(allowsAll)) continue;
    if (wanted.some(allows) && !offered.some(allows)) return false;
    const key = `${keyOf(wanted)}>${keyOf(offered)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const letters = nextLetters([...wanted, ...offered]);
    steps += letters.size * (sizeOf(wanted) + sizeOf(offered));
    if (steps > MOST_STEPS) return undefined;
    for (const letter of letters) {
      queue.push({
        required: wanted.map((grant) => stepGrant(grant, letter)),
        held: offered.map((grant) => stepGrant(grant, letter)),
      });
    }
  }
  return true;
}
