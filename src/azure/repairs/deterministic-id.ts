import { createHash } from 'node:crypto';

/** The namespace of the ids that this action gives (RFC 9562, UUID version 5). */
const NAMESPACE = '8f9b3c1e-5d27-4a60-9c1b-2e7d40a6f315';

/**
 * The UUID (version 5) of the parts: the same parts give the same id in every run, so that a run that is started again
 * meets its own work instead of making it twice. Letter case does not count.
 */
export function deterministicId(...parts: readonly string[]): string {
  const name = parts.join('\n').toLowerCase();
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
