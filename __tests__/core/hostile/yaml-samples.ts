import { availableParallelism, loadavg } from 'node:os';
import { TENANT } from '../jit-file/sample-files.js';

/** Texts that try to make a reader of YAML crash, hang, or read something else than what stands there. */

const nested = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);

/** Block maps, each a blank deeper than the one above. */
const steps = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:\n`).join('');

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Nine levels of nine aliases each: 400 million nodes. */
const bomb = (prefix: string): string =>
  `${prefix}a0: &a0 [x, x, x, x, x, x, x, x, x]\n${lines(9, (level) => {
    const alias = `*a${level}`;
    return `${prefix}a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => alias).join(', ')}]\n`;
  })}`;

/** What no reader may take, by what it is, with the words of the refusal. */
export const REFUSED: Readonly<Record<string, readonly [text: string, words: RegExp]>> = {
  'an alias bomb': [bomb(''), /alias bomb/],
  'an alias bomb by merge keys': [
    `a: &a0 {k: v}\n${lines(30, (index) => `b${index}: &a${index + 1} {<<: [*a${index}, *a${index}], x: *a${index}, y: *a${index}}\n`)}`,
    /alias bomb/,
  ],
  '100,000 levels of flow lists': [`a: ${nested('[', ']', 100_000)}\n`, /nested too deeply/],
  '100,000 levels of flow maps': [`a: ${nested('{a: ', '}', 100_000)}\n`, /nested too deeply/],
  '100,000 open brackets': [`a: ${'['.repeat(100_000)}`, /nested too deeply/],
  '1,400 levels of block maps (1 MiB)': [steps(1400), /nested too deeply/],
  '100,000 levels of block lists': [`${'- '.repeat(100_000)}a\n`, /nested too deeply/],
  '100,000 explicit keys in one another': [`${'? '.repeat(100_000)}a\n`, /nested too deeply/],
  'a cycle of an anchor': ['a: &a\n  b: *a\n', /stands inside what it stands for/],
  'an alias without an anchor': ['a: *nowhere\n', /no anchor before it/],
  'a duplicate key': ['a: 1\nb: 2\na: 3\n', /occurs twice/],
  'a duplicate key in other quotes': ['"a": 1\n\'a\': 3\n', /occurs twice/],
  'a tab as indentation': ['a:\n\tb: 1\n', /not valid YAML|valid YAML/],
  'two documents': ['a: 1\n---\nb: 2\n', /several YAML documents/],
  'a document after the end of one': ['a: 1\n...\nb: 2\n', /several YAML documents/],
  'a tag of someone': ['a: !exec "x"\n', /tag/],
  'a tag by its address': ['a: !<tag:evil.example,2026:x> b\n', /tag/],
  'a directive that gives a tag another meaning': ['%TAG ! tag:evil.example,2026:\n---\na: !x b\n', /tag/],
  'an unknown directive without a document': ['%YAML 9.9\na: b\n', /YAML|directive/],
  NUL: ['a: b\u0000c\n', /NUL/],
  'a terminal escape': ['a: \u001b[31mred\n', /control character U\+001B/],
  'C1 controls': ['a: \u009b31m\n', /control character U\+009B/],
  'more than 1 MiB': [`a: ${'x'.repeat(1_048_576)}\n`, /1 MiB/],
  '1 MiB of brackets': [`a: [${'[],'.repeat(349_000)}]\n`, /too many YAML tokens|nested/],
  '1 MiB of one-letter keys': [`a: {${lines(170_000, (index) => `${index % 10},`)}}\n`, /twice|tokens/],
  '100,000 keys': [lines(100_000, (index) => `k${index}: v\n`), /too many YAML tokens|1 MiB/],
  'a key of 100 kB': [`${'k'.repeat(100_000)}: 1\n`, /1024 characters|valid YAML/],
  '300,000 lines that are no YAML': ['}\n'.repeat(300_000), /valid YAML/],
  'an open quote before 1 MB': [`a: "${'x\n'.repeat(400_000)}`, /valid YAML/],
};

/** What is odd and sound: it must be read for what it is. */
export const TAKEN: Readonly<Record<string, string>> = {
  '40,000 keys': lines(40_000, (index) => `k${index}: v\n`),
  'a text of 900,000 characters': `big: "${'x'.repeat(900_000)}"\n`,
  'a block text of 900,000 characters': `big: |\n${lines(90_000, () => '  aaaaaa\n')}`,
  'comments only': lines(20_000, (index) => `# comment ${index}: {[ "\n`),
  'keys that JavaScript has its own':
    '__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}\ntoString: x\n',
  'merge keys': 'base: &base {k: v}\nother:\n  <<: *base\n  l: w\n',
  'YAML’s own tags': 'a: !!str 007\nb: !!binary aGk=\nc: !!map {d: e}\n',
  'a %YAML directive': '%YAML 1.2\n---\na: b\n',
  'bidirectional marks and zero-width characters': 'a: "\u202egnp\u2066\u200b"\n"\u200b": x\n',
  'a byte order mark and CRLF': '\uFEFFa: b\r\nc: d\r\n',
  'a lone surrogate as an escape': 'a: "\\ud800"\n',
  'anchors that nobody uses': lines(5000, (index) => `k${index}: &n${index} v\n`),
  'sixty levels': `a: ${nested('[', ']', 60)}\n`,
};

/** An entry that drifts, to stand behind any of the sound texts. */
export const DRIFTED = `azure:\n  prod:\n    type: azure_account\n    name: Prod\n    tenant_id: ${TENANT.replace('1', '9')}\n`;

/** Bytes that are no UTF-8. */
export const NOT_UTF8: Readonly<Record<string, readonly [bytes: Uint8Array, words: RegExp]>> = {
  'UTF-16 with a byte order mark': [Buffer.from('\uFEFFazure:\n', 'utf16le'), /UTF-16/],
  'UTF-16 of the other order': [Buffer.from('\uFEFFazure:\n', 'utf16le').swap16(), /UTF-16/],
  'UTF-16 without one': [Buffer.from('azure:\n', 'utf16le'), /NUL/],
  'UTF-32': [Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-16/],
  'latin-1': [Buffer.from('name: Müller\n', 'latin1'), /not valid UTF-8/],
  'a sequence that is cut off': [Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82]), /not valid UTF-8/],
  'an overlong slash': [Buffer.from([0x61, 0x3a, 0x20, 0xc0, 0xaf]), /not valid UTF-8/],
  'a surrogate in three bytes': [Buffer.from([0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80]), /not valid UTF-8/],
  '1 MiB of broken bytes': [Buffer.alloc(1_000_000, 0xff), /not valid UTF-8|UTF-16/],
};

/** The longest that reading may take, in milliseconds of the processor: 2 s, or more where others keep the machine busy. */
export const LONGEST = 2000 * Math.min(4, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));

/** What a step takes of the processor: less of noise than the clock. */
export function processorTime<T>(step: () => T): { readonly value: T; readonly ms: number } {
  const before = process.cpuUsage();
  const value = step();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1000 };
}
