type Environment = Readonly<Record<string, string | undefined>>;

/** Whether text on a stream is coloured: FORCE_COLOR before NO_COLOR, as Node itself has it; else on a terminal only. */
export function wantsColour(environment: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = environment;
  if (force !== undefined) return !['0', 'false'].includes(force.toLowerCase());
  if (no !== undefined && no !== '') return false;
  return isTerminal && term !== 'dumb';
}

const CODES = { red: '31', green: '32', yellow: '33', magenta: '35', cyan: '36', dim: '2', bold: '1' } as const;
type Colour = keyof typeof CODES;

function paint(colour: Colour, text: string): string {
  return `\u001B[${CODES[colour]}m${text}\u001B[0m`;
}

/** The colour of a row's sign, by the sign itself and the severity behind the check. */
function colourOf(sign: string, rest: string): Colour {
  if (sign === '✔') return 'green';
  if (sign === '✖') return /^ *\[error\]/.test(rest) ? 'red' : 'yellow';
  if (sign === '?') return 'magenta';
  return sign === 'i' ? 'cyan' : 'dim';
}

const ROW = /^( {2})([✔✖?i~-])( [a-z-]+\/[a-z-]+)(.*)$/u;
const VERDICT = /^(Verdict: )(healthy|unhealthy|unknown)(.*)$/;
const VERDICT_COLOURS: Readonly<Record<string, Colour>> = { healthy: 'green', unhealthy: 'red', unknown: 'magenta' };

/** A line with its sign and check, or its verdict, in colour. The letters stay as they are. */
export function coloured(line: string): string {
  const row = ROW.exec(line);
  if (row !== null) {
    const [, indent = '', sign = '', check = '', rest = ''] = row;
    return `${indent}${paint(colourOf(sign, rest), `${sign}${check}`)}${rest}`;
  }
  const verdict = VERDICT.exec(line);
  if (verdict === null) return line;
  const [, before = '', word = '', after = ''] = verdict;
  return `${before}${paint(VERDICT_COLOURS[word] ?? 'bold', word)}${after}`;
}

/** A heading. */
export function heading(line: string): string {
  return paint('bold', line);
}

/** What is only being waited for. */
export function faint(line: string): string {
  return paint('dim', line);
}
