/** Reading of what GitHub sent: everything starts as `unknown`. A field that is not what the schema says is malformed. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

export type Json = Readonly<Record<string, unknown>>;

/** An object. */
export function asObject(value: unknown, at: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Malformed(`${at} is no object`);
}

/** An object, or null (an absent field is null, too). */
export function asObjectOrNull(value: unknown, at: string): Json | null {
  return value === null || value === undefined ? null : asObject(value, at);
}

/** A list. */
export function asList(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Malformed(`${at} is no list`);
}

/** A string. */
export function asString(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw new Malformed(`${at} is no string`);
}

/** A whole number that is not negative. */
export function asCount(value: unknown, at: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Malformed(`${at} is no whole number`);
}

/** True or false. */
export function asBoolean(value: unknown, at: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new Malformed(`${at} is neither true nor false`);
}

/** A git object id. */
export function asOid(value: unknown, at: string): string {
  const oid = asString(value, at);
  if (/^[0-9a-f]{40}$/.test(oid)) return oid;
  throw new Malformed(`${at} is no object id`);
}
