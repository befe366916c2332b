import type { Expectation } from '../expectations.js';
import type { Application, ApplicationSecret } from '../facts.js';
import { quoteForMessage } from '../text.js';
import { daysUntil, parseInstant } from '../time.js';

/** The client secret that is judged: the one that Jit holds, as far as the inputs tell. */
export interface JudgedSecret {
  readonly keyId: string;
  readonly description: string | null;
  /** ISO 8601 as Graph gave it; null: it never expires. */
  readonly expiresOn: string | null;
  /** Whole days left, floored, negative once past; null: it never expires. */
  readonly daysLeft: number | null;
  readonly expired: boolean;
  /** Whether no input names it: it was taken because it expires last. */
  readonly assumed: boolean;
  /** How many secrets the inputs' description fits; 1 where they name a key id or nothing. */
  readonly candidates: number;
}

/** A secret at the begin of a sentence. */
export function secretTitle({ description, keyId }: Pick<ApplicationSecret, 'description' | 'keyId'>): string {
  return description === null || description === ''
    ? `The client secret with key id ${keyId}`
    : `The client secret ${quoteForMessage(description)} (key id ${keyId})`;
}

/** The inputs that tell which secret Jit holds. */
export type SecretNaming = Pick<Expectation, 'secretKeyId' | 'secretDescription'>;

/** When a secret ends, in ms: never, where Graph gives no date. A date that can't be read counts as long past. */
function endOf({ expiresOn }: ApplicationSecret): number {
  if (expiresOn === null) return Number.POSITIVE_INFINITY;
  return parseInstant(expiresOn) ?? Number.NEGATIVE_INFINITY;
}

/** The secrets that the inputs fit: one key id, one description, or all where they name none. */
export function namedSecrets(
  secrets: readonly ApplicationSecret[],
  { secretKeyId, secretDescription }: SecretNaming,
): readonly ApplicationSecret[] {
  if (secretKeyId !== undefined)
    return secrets.filter(({ keyId }) => keyId.toLowerCase() === secretKeyId.toLowerCase());
  if (secretDescription !== undefined) return secrets.filter(({ description }) => description === secretDescription);
  return secrets;
}

/** The one that ends first comes first; of two that end together always the same one, in whatever order Graph gives them. */
function byEnd(one: ApplicationSecret, other: ApplicationSecret): number {
  const [first, second] = [endOf(one), endOf(other)];
  if (first !== second) return first < second ? -1 : 1;
  return one.keyId < other.keyId ? -1 : 1;
}

/**
 * The secret that is judged; undefined where none fits the inputs. Of several with the wanted description it is the
 * live one that expires first, since Jit may hold any of them; one that a rotation has left behind expired counts
 * only where no other lives. Without a name it is the one that expires last.
 */
export function judgedSecret(
  { secrets }: Pick<Application, 'secrets'>,
  naming: SecretNaming,
  now: number,
): JudgedSecret | undefined {
  const byDescription = naming.secretKeyId === undefined && naming.secretDescription !== undefined;
  const assumed = naming.secretKeyId === undefined && naming.secretDescription === undefined;
  const candidates = [...namedSecrets(secrets, naming)].sort(byEnd);
  const live = candidates.filter((secret) => endOf(secret) > now);
  const chosen = byDescription ? (live[0] ?? candidates.at(-1)) : candidates.at(-1);
  if (chosen === undefined) return undefined;
  const end = endOf(chosen);
  return {
    keyId: chosen.keyId,
    description: chosen.description,
    expiresOn: chosen.expiresOn,
    daysLeft: end === Number.POSITIVE_INFINITY ? null : daysUntil(end, now),
    expired: end <= now,
    assumed,
    candidates: byDescription ? candidates.length : 1,
  };
}
