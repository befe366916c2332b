import type { Random } from './random.js';
import { TOKENS } from './samples.js';

type TextMutation = (random: Random, text: string) => string;

function splice(text: string, at: number, length: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at + length);
}

function editLines(random: Random, text: string, edit: (lines: string[], at: number) => void): string {
  const lines = text.split('\n');
  edit(lines, random.int(lines.length));
  return lines.join('\n');
}

const TEXT_MUTATIONS: readonly TextMutation[] = [
  (random, text) => splice(text, random.int(text.length + 1), 0, random.pick(TOKENS)),
  (random, text) => splice(text, random.int(text.length + 1), 1 + random.int(3), random.pick(TOKENS)),
  (random, text) => splice(text, random.int(text.length), 1 + random.int(8), ''),
  (random, text) => text.slice(0, random.int(text.length + 1)),
  // A word changes places with a word of YAML.
  (random, text) => {
    const words = [...text.matchAll(/[\w"'${}<>.-]+/g)];
    const word = words.length === 0 ? undefined : random.pick(words);
    return word === undefined ? text : splice(text, word.index, word[0].length, random.pick(TOKENS));
  },
  (random, text) => editLines(random, text, (lines, at) => lines.splice(at, 1)),
  (random, text) => editLines(random, text, (lines, at) => lines.splice(at, 0, lines[random.int(lines.length)] ?? '')),
  (random, text) =>
    editLines(random, text, (lines, at) => {
      lines[at] = `${' '.repeat(random.int(5))}${(lines[at] ?? '').trimStart()}`;
    }),
  (random, text) =>
    editLines(random, text, (lines, at) => {
      lines[at] = `${lines[at] ?? ''}${random.pick(TOKENS)}`;
    }),
  (random, text) =>
    editLines(random, text, (lines, at) => {
      const other = random.int(lines.length);
      [lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? ''];
    }),
  // A block of lines is repeated elsewhere.
  (random, text) =>
    editLines(random, text, (lines, at) => {
      lines.splice(random.int(lines.length), 0, ...lines.slice(at, at + 1 + random.int(6)));
    }),
  // A value gets an anchor, a tag or quotes.
  (random, text) => text.replace(/: (?=\S)/, `: ${random.pick(['&a ', '!!str ', '"', '|\n', '!t ', '*shared #'])}`),
];

const BYTE_MUTATIONS: readonly ((random: Random, bytes: Uint8Array) => Uint8Array)[] = [
  (random, bytes) => {
    const next = Uint8Array.from(bytes);
    const at = random.int(next.length);
    next[at] = (next[at] ?? 0) ^ (1 << random.int(8));
    return next;
  },
  (random, bytes) => {
    const next = Uint8Array.from(bytes);
    next[random.int(next.length)] = random.pick([0x00, 0x1b, 0x7f, 0x80, 0xc0, 0xed, 0xff, 0x0d, 0x09]);
    return next;
  },
  (random, bytes) => bytes.slice(0, random.int(bytes.length + 1)),
  (random, bytes) => {
    const at = random.int(bytes.length);
    return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random.int(4))]);
  },
  (random, bytes) => {
    const at = random.int(bytes.length);
    return Uint8Array.from([...bytes.subarray(0, at), random.int(256), ...bytes.subarray(at)]);
  },
];

/** The text with `count` wounds, at places and of kinds that chance picks. */
export function mutateText(random: Random, text: string, count: number): string {
  let mutated = text;
  for (let wound = 0; wound < count; wound += 1) mutated = random.pick(TEXT_MUTATIONS)(random, mutated);
  return mutated;
}

/** The bytes with one wound below the level of characters. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? bytes : random.pick(BYTE_MUTATIONS)(random, bytes);
}
