/** The user's configuration is at fault: the message says which input, what was found, what was expected and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The same without the values of inputs, for a log that everyone can read; undefined where nobody wrote one. */
  readonly plain: string | undefined;

  constructor(message: string, plain?: string) {
    super(message);
    this.plain = plain;
  }
}

/** Fields of an answer that a service gave, or of a request that got none. */
export interface ServiceErrorDetails {
  /** The service as users know it: "Microsoft Graph", "Azure Resource Manager", "Microsoft Entra", "GitHub". */
  readonly service: string;
  /** HTTP status; undefined where no answer came. */
  readonly status?: number;
  /** The service's own error code. */
  readonly code?: string;
  readonly correlationId?: string;
  /** The permissions that the service says would do. */
  readonly needs?: string;
  /** Set where no usable answer came. */
  readonly failure?: 'timeout' | 'network' | 'malformed' | 'refused-host';
  readonly cause?: unknown;
}

/** A service refused or could not be reached. The message is the service's own sentence. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly details: ServiceErrorDetails;

  constructor(message: string, details: ServiceErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.details = details;
  }
}

/** The words of anything that was thrown, `Error` or not. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Why a run's signal is aborted where a person, or a newer run, cancelled its job. */
export const CANCELLED = 'the run was cancelled';

/** Why nothing more is asked for: the run was cancelled, or in `words` that its time is over. */
export function whyEnded(signal: AbortSignal | undefined, words: string): string {
  return signal?.reason === CANCELLED ? CANCELLED : words;
}
