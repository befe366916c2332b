import { createHash } from 'node:crypto';

/** The object id that stands for "no such ref" in ref updates. */
export const ZERO_OID = '0'.repeat(40);

/** The id that git gives to these bytes as a blob. */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A hash for markers: 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
