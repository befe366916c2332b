import { LINK_STATES, type LinkState, STATE_WORDS } from './link-state.js';
import { unbroken } from './mermaid-text.js';

/** Fill and text keep a contrast of 4.5 whatever the page's colour: GitHub's own solid colours with white. */
const FILLS: Readonly<Record<LinkState, string>> = {
  failed: '#cf222e',
  unknown: '#8250df',
  warning: '#9a6700',
  notice: '#0969da',
  waived: '#57606a',
  unchecked: '#57606a',
  passed: '#1a7f37',
};

/** The classes that colour boxes by their state, and the groups round them. */
export const STYLES: readonly string[] = [
  ...LINK_STATES.map(
    (state) =>
      `classDef ${state} fill:${FILLS[state]},stroke:${FILLS[state]},color:#ffffff${state === 'unchecked' ? ',stroke-dasharray:4 3' : ''}`,
  ),
  'classDef group fill:none,stroke:#848d97',
];

/** One box: an id, lines of text, and the state that colours it. */
export function box(id: string, lines: readonly string[], state: LinkState): string {
  return `${id}["${lines.map(unbroken).join('<br/>')}"]:::${state}`;
}

/** White signs for filled boxes, where the usual red ones would not be seen. */
const ON_FILL: Partial<Record<LinkState, string>> = { failed: '✖', unknown: '❔' };

/** Sign and word on a filled box. */
export function onFill(state: LinkState): (typeof STATE_WORDS)[LinkState] {
  const { sign, word } = STATE_WORDS[state];
  return { sign: ON_FILL[state] ?? sign, word };
}

/** As one text. */
export function signed(state: LinkState): string {
  const { sign, word } = onFill(state);
  return `${sign} ${word}`;
}

function counted(state: LinkState, number: number): string {
  const { sign, word } = onFill(state);
  const noun = state === 'warning' || state === 'notice';
  return `${sign} ${number} ${word}${noun && number !== 1 ? 's' : ''}`;
}

/** How many are in which state, worst first; the states of a single one need no number. */
export function tallied(states: readonly LinkState[]): readonly string[] {
  if (states.length === 1) return states.map(signed);
  return LINK_STATES.flatMap((state) => {
    const number = states.filter((each) => each === state).length;
    return number === 0 ? [] : [counted(state, number)];
  });
}
