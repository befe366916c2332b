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

/** What to do about a read that failed for a reason that its service did not explain any further. */
const BY_REASON: Partial<Record<UnknownReason, string>> = {
  transient:
    'Nothing is concluded from this. Run again; if it stays, look at the status page of the service, and at what stands between it and the runner (proxy, firewall).',
  timeout:
    'Nothing is concluded from this. Run again; if it stays, raise `timeout-seconds`, and look at what stands between the service and the runner (proxy, firewall).',
  malformed:
    'Nothing is concluded from this. Run again; if it stays, look whether something between the service and the runner (proxy, firewall) gives the answer in its place.',
};

/** What to do about an unknown fact; undefined where another row says it: of the right that is missing, or of what it depends on. */
export function adviceOn({ fix, right, reason }: Unknown): string | undefined {
  return fix ?? (right === undefined ? BY_REASON[reason] : undefined);
}

/** A fact that follows from another one which is unknown: keeps the cause, names what could not be read because of it. */
export function dependent(read: string, cause: Unknown): Unknown {
  const fix = adviceOn(cause);
  const found = `${cause.read} is unknown (${cause.found})`;
  return { ...cause, reason: 'dependency', read, found, ...(fix === undefined ? {} : { fix }) };
}

/** Applies `change` to a known value; an unknown stays as it is. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? known(change(fact.value)) : fact;
}
