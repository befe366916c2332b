import { quoteForMessage } from '../core/text.js';
import { ACTION_INPUTS } from '../inputs/action-inputs.js';
import { nearestWord } from '../inputs/nearest-word.js';
import { SECRET_VARIABLES } from './input-table.js';

/** What a command line asks for. */
export interface CommandLine {
  readonly help: boolean;
  readonly version: boolean;
  /** Also the facts that were read, and each request that was repeated. */
  readonly verbose: boolean;
  /** Inputs that were given, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Every fault, in words. */
  readonly faults: readonly string[];
}

const FLAGS = ['help', 'version', 'verbose'] as const;
const SHORT: Readonly<Record<string, string>> = { '-h': '--help', '-v': '--verbose' };
const BOOLEANS: readonly string[] = Object.keys(ACTION_INPUTS).filter((name) =>
  /^(?:true|false)$/.test(ACTION_INPUTS[name] ?? ''),
);

/** A word that belongs to nothing is not shown: it may be half of a secret. */
const STRAY = 'A word belongs to no --NAME: quote values that hold blanks.';

/** A name as it was written, unless it is none that anyone would give an option: then it may be a secret. */
function unknownName(name: string): string {
  if (!/^[a-z][a-z-]{0,30}$/i.test(name)) return STRAY;
  const nearest = nearestWord(name, [...Object.keys(ACTION_INPUTS), ...FLAGS]);
  const hint = nearest === undefined ? 'See --help for all of them.' : `Did you mean --${nearest}?`;
  return `--${quoteForMessage(name, 60).slice(1, -1)} is unknown. ${hint}`;
}

/** Why an input is not taken from the command line; undefined where it is. */
function refusalOf(name: string, value: string): string | undefined {
  const variable = SECRET_VARIABLES[name];
  if (variable !== undefined)
    return `--${name} is a secret, which everyone on this machine could see in the list of processes: put it into the environment variable ${variable} instead.`;
  if (name === 'dry-run' && value.toLowerCase() !== 'true')
    return '--dry-run: a run in a terminal never writes. What is to be written is the workflow’s to write.';
  return undefined;
}

/** The arguments in turn, `--name=value` taken apart. */
function* words(args: readonly string[]): Generator<{ readonly name?: string; readonly value?: string }> {
  for (let index = 0; index < args.length; index++) {
    const word = SHORT[args[index] ?? ''] ?? args[index] ?? '';
    const option = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word);
    if (option === null) {
      yield { value: word };
      continue;
    }
    const [, name = '', joined] = option;
    const next = args[index + 1];
    const isFlag = FLAGS.some((flag) => flag === name);
    const takesNext = joined === undefined && !isFlag && next !== undefined && !next.startsWith('--');
    const bare = BOOLEANS.includes(name) && !/^(?:true|false)$/i.test(next ?? '');
    if (takesNext && !bare) {
      index++;
      yield { name, value: next };
    } else yield joined === undefined ? { name } : { name, value: joined };
  }
}

/** Reads a command line: a mode, and any input of action.yml as `--name value` or `--name=value`. */
export function readArguments(args: readonly string[]): CommandLine {
  const inputs: Record<string, string> = {};
  const flags = { help: false, version: false, verbose: false };
  const faults: string[] = [];
  const take = (name: string, value: string): void => {
    const refusal = refusalOf(name, value);
    if (refusal !== undefined) faults.push(refusal);
    else if (Object.hasOwn(inputs, name)) faults.push(`--${name} is given twice.`);
    else inputs[name] = value.trim();
  };
  for (const { name, value } of words(args)) {
    const flag = FLAGS.find((one) => one === name);
    if (name === undefined && !/^[a-z]{1,20}$/.test(value ?? '')) faults.push(STRAY);
    else if (name === undefined) take('mode', value ?? '');
    else if (flag !== undefined && value === undefined) flags[flag] = true;
    else if (!Object.hasOwn(ACTION_INPUTS, name)) faults.push(unknownName(name));
    else if (value !== undefined) take(name, value);
    else if (BOOLEANS.includes(name)) take(name, 'true');
    else if (SECRET_VARIABLES[name] !== undefined) take(name, '');
    else faults.push(`--${name} needs a value: --${name} VALUE (or --${name}=VALUE where it begins with --).`);
  }
  return { ...flags, inputs, faults };
}
