import { isGuid } from '../core/guid.js';

/** Parsing of what services send, from `unknown`: anything of another shape than asked for is an error, never a default. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a service sent is not of the shape that was asked for. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON object that the text is; throws `MalformedError` for anything else. */
export function parseJsonObject(text: string | null | undefined): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    throw new MalformedError('the answer is not JSON');
  }
  return asObject(value, 'the answer');
}

export function asObject(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new MalformedError(`${what} is no object`);
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new MalformedError(`${what} is no list`);
}

/** A text that must be there and not be empty. */
export function textField(source: JsonObject, name: string): string {
  const value = source[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new MalformedError(`“${name}” is missing or no text`);
}

/** A text that may be null or absent. */
export function optionalText(source: JsonObject, name: string): string | null {
  const value = source[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw new MalformedError(`“${name}” is no text`);
}

export function booleanField(source: JsonObject, name: string): boolean {
  const value = source[name];
  if (typeof value === 'boolean') return value;
  throw new MalformedError(`“${name}” is missing or neither true nor false`);
}

/** The list under `name`, each element parsed; a list that is absent is malformed, never empty. */
export function listField<T>(source: JsonObject, name: string, parse: (item: JsonObject) => T): T[] {
  return asArray(source[name], `“${name}”`).map((item) => parse(asObject(item, `an element of “${name}”`)));
}

/** The list of texts under `name`. */
export function textListField(source: JsonObject, name: string): string[] {
  return asArray(source[name], `“${name}”`).map((item) => {
    if (typeof item === 'string') return item;
    throw new MalformedError(`an element of “${name}” is no text`);
  });
}

/** The list of texts under `name`, empty where it is null or absent: for fields that a service may leave out. */
export function optionalTextList(source: JsonObject, name: string): string[] {
  return source[name] === undefined || source[name] === null ? [] : textListField(source, name);
}

/** A GUID that must be there, in lower case. */
export function guidField(source: JsonObject, name: string): string {
  const value = textField(source, name).toLowerCase();
  if (isGuid(value)) return value;
  throw new MalformedError(`“${name}” is no GUID`);
}
