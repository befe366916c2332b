/** What a fact is: known, or unknown with the reason. Its kinds live in facts.ts and beside it. */

/** Why a fact could not be read. */
export type UnknownReason = 'forbidden' | 'transient' | 'timeout' | 'malformed' | 'dependency';

/** A right that the run's identity lacks: what to grant so that a read succeeds. */
export type ReadRight =
  | 'Application.Read.All'
  | 'Directory.Read.All'
  /** Azure role Reader (or any role with the read action) on the subscription. */
  | 'Reader'
  /** `contents: read` on the config repo. */
  | 'contents:read'
  /** `pull-requests: read` on the config repo. */
  | 'pull-requests:read';

/** A fact that could not be read: which read, and what came back instead. */
export interface Unknown {
  readonly known: false;
  readonly reason: UnknownReason;
  /** What was read, as the object of a sentence: "the consent grants of the service principal (Microsoft Graph)". */
  readonly read: string;
  /** What came back: "HTTP 403 Authorization_RequestDenied: Insufficient privileges to complete the operation." */
  readonly found: string;
  /** The right whose absence explains it, where the service's answer says so. */
  readonly right?: ReadRight;
  /** The service's own correlation or request id. */
  readonly correlationId?: string;
  /** What to grant or do, where the reader of the fact knows more than `right` says. */
  readonly fix?: string;
}

/** A fact that was read. `null` inside means: the service itself said that there is none. */
export interface Known<T> {
  readonly known: true;
  readonly value: T;
}

export type Fact<T> = Known<T> | Unknown;

/** Wraps a value that was read. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** A fact that follows from another one which is unknown: keeps the cause, names what could not be read because of it. */
export function dependent(read: string, cause: Unknown): Unknown {
  return { ...cause, reason: 'dependency', read, found: `${cause.read} is unknown (${cause.found})` };
}

/** Applies `change` to a known value; an unknown stays as it is. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? known(change(fact.value)) : fact;
}
