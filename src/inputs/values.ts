import { isAbsolute, posix } from 'node:path';
import { isGuid } from '../core/guid.js';
import { readPlainYaml } from '../core/jit-file/plain-value.js';
import { quoteForMessage } from '../core/text.js';
import { type Faults, looksLikeSecretValue, type RawInput } from './faults.js';
import { expectedOneOf } from './nearest-word.js';

/** A GUID in lower case; undefined where it is empty or (with a fault) none. */
export function readGuid(raw: RawInput, faults: Faults): string | undefined {
  if (raw.text === '') return undefined;
  if (isGuid(raw.text)) return raw.text.toLowerCase();
  if (looksLikeSecretValue(raw.text)) {
    return faults.add(
      `${raw.label} looks like the value of a client secret, expected a GUID. If it is one, it may now stand in a workflow file or a log: rotate it.`,
    );
  }
  return faults.add(
    `${raw.label} is ${quoteForMessage(raw.text)}: expected a GUID such as 00000000-0000-0000-0000-000000000000.`,
  );
}

/** One of the allowed words, or the first of them with a fault. */
export function readWord<T extends string>(
  raw: RawInput,
  allowed: readonly [T, ...T[]],
  fallback: T,
  faults: Faults,
): T {
  if (raw.text === '') return fallback;
  const found = allowed.find((word) => word === raw.text);
  if (found !== undefined) return found;
  faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: ${expectedOneOf(raw.text, allowed)}`);
  return fallback;
}

/** `true` or `false`, in the spellings of YAML's core schema as the runner passes them on. */
export function readBoolean(raw: RawInput, fallback: boolean, faults: Faults): boolean {
  if (raw.text === '') return fallback;
  if (/^(true|True|TRUE)$/.test(raw.text)) return true;
  if (/^(false|False|FALSE)$/.test(raw.text)) return false;
  faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: expected true or false.`);
  return fallback;
}

/** A whole number within bounds. */
export function readInteger(
  raw: RawInput,
  bounds: { readonly fallback: number; readonly min: number; readonly max: number },
  faults: Faults,
): number {
  if (raw.text === '') return bounds.fallback;
  const value = /^-?\d{1,9}$/.test(raw.text) ? Number(raw.text) : Number.NaN;
  if (value >= bounds.min && value <= bounds.max) return value;
  faults.add(
    `${raw.label} is ${quoteForMessage(raw.text)}: expected a whole number from ${bounds.min} to ${bounds.max}.`,
  );
  return bounds.fallback;
}

/** Items of a comma- or newline-separated list, without blanks and empty ones, each once. */
export function readList(text: string): readonly string[] {
  const items = text.split(/[\n,]/).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

/** A list of allowed words. */
export function readWords<T extends string>(raw: RawInput, allowed: readonly T[], faults: Faults): readonly T[] {
  return readList(raw.text).flatMap((item) => {
    const found = allowed.find((word) => word === item);
    if (found !== undefined) return [found];
    if (faults.areMany) return [];
    faults.add(`${raw.label} names ${quoteForMessage(item)}: ${expectedOneOf(item, allowed)}`);
    return [];
  });
}

/** `owner/name`; neither `.` nor `..` is a name. */
export const REPOSITORY_FORM =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

/** `owner/name`; a name may be `.jit`. */
export function readRepository(raw: RawInput, faults: Faults): string | undefined {
  if (raw.text === '') return undefined;
  if (REPOSITORY_FORM.test(raw.text)) return raw.text;
  return faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: expected OWNER/NAME, such as acme/.jit.`);
}

/** Whether a text holds an ASCII control character. */
function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\x7f');
}

/** Whether git takes `name` as the name of a branch (the rules of `git check-ref-format --branch`). */
export function isBranchName(name: string): boolean {
  const parts = name.split('/');
  return (
    name !== '' &&
    name !== '@' &&
    name !== 'HEAD' &&
    name.length <= 244 &&
    !name.startsWith('-') &&
    !name.startsWith('refs/') &&
    !name.endsWith('.') &&
    !name.includes('..') &&
    !name.includes('@{') &&
    !/[ ~^:?*[\\]/.test(name) &&
    !hasControlCharacter(name) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** A branch name that git takes; `refs/heads/` before it is forgiven. */
export function readBranch(raw: RawInput, fallback: string, faults: Faults): string {
  const name = raw.text.replace(/^refs\/heads\//, '');
  if (name === '') return fallback;
  if (isBranchName(name)) return name;
  faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: git does not take that as the name of a branch.`);
  return fallback;
}

/** A path below a root, with forward slashes and without `.` and `..` parts. */
export function readRelativePath(raw: RawInput, faults: Faults): string | undefined {
  if (raw.text === '') return undefined;
  const path = posix.normalize(raw.text.replaceAll('\\', '/'));
  const outside =
    isAbsolute(raw.text) ||
    posix.isAbsolute(path) ||
    path === '..' ||
    path.startsWith('../') ||
    /^[A-Za-z]:/.test(path);
  if (outside || path === '.' || path.endsWith('/') || path.includes('\0')) {
    return faults.add(
      `${raw.label} is ${quoteForMessage(raw.text)}: expected a path of a file below the root, such as .jit/jit-integration.yml.`,
    );
  }
  return path;
}

/**
 * Parses YAML of an input; a fault says line and column, and quotes nothing. Every scalar stays a string, so that ids
 * keep their zeros.
 */
export function readYaml(raw: RawInput, faults: Faults): unknown {
  const read = readPlainYaml(raw.text);
  if (read.ok) return read.value;
  const { message, line, column } = read.problem;
  const isInvalid = message.startsWith('not valid YAML: ');
  const words = message.replace(/^not valid YAML: /, '');
  return faults.add(
    `${raw.label} is no ${isInvalid ? 'valid' : 'usable'} YAML: line ${line}, column ${column}: ${words}.`,
  );
}

/** Whether a parsed YAML value is a map. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
