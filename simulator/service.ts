/** The services that the simulator stands in for; each has an address of its own on loopback. */
export type ServiceName = 'oidc' | 'entra' | 'graph' | 'arm' | 'github' | 'jit';

/** A request as a service sees it: transport-free, so that the same service can be called without a socket. */
export interface SimRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Absolute address that the client asked for. */
  readonly url: URL;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer: `body` is sent as JSON unless it is a string or bytes (then set `content-type`). */
export interface SimResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Set when the service has no such route: the log then says `handled: false`. */
  readonly unhandled?: true;
}

/** One service: a pure request → response function over the world. A request that it does not know is answered as the real service would, and is remembered as unhandled. */
export interface Service {
  readonly name: ServiceName;
  handle(request: SimRequest): SimResponse | Promise<SimResponse>;
}

/** What the request log keeps of each request, in order of arrival. */
export interface LoggedRequest {
  readonly sequence: number;
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query, decoded where that is readable. */
  readonly path: string;
  /** Request body as text ('' when none). Holds secrets: never print it unmasked. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  /** Milliseconds since the simulator started. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The connection it came by: the first of each service is 1. */
  readonly connection?: number;
  /** Whether the service had an answer of its own; a request to an unknown route is a defect of the caller. */
  readonly handled: boolean;
}

/** A planted fault: the requests it matches get `action` instead of, or on top of, the service's answer. */
export interface FaultRule {
  readonly service?: ServiceName;
  readonly method?: string;
  /** Tested against path and query. */
  readonly path?: RegExp;
  /** Tested against the request's body (GraphQL operations share one path). */
  readonly body?: RegExp;
  /** Asked last, of a request that matches otherwise: for faults that come by chance. */
  readonly when?: (request: SimRequest) => boolean;
  /** Skip this many matching requests first (default 0), then apply `times` (default: for ever). */
  readonly skip?: number;
  readonly times?: number;
  readonly action:
    | {
        readonly kind: 'respond';
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body?: unknown;
      }
    | { readonly kind: 'reset' }
    | { readonly kind: 'hang' }
    /** The connection breaks after so many bytes of the body, or half-way through it. */
    | { readonly kind: 'truncate'; readonly bytes: number | 'half' }
    /** The body comes in pieces of `bytes`, one every `everyMs`. */
    | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
    | { readonly kind: 'delay'; readonly ms: number }
    /** Let the service answer (its effect happens), then change what the client sees. */
    | { readonly kind: 'rewrite'; readonly with: (response: SimResponse) => SimResponse }
    /** Run something in the world before the service answers: a race with another actor. */
    | { readonly kind: 'before'; readonly run: () => void | Promise<void> }
    | { readonly kind: 'after'; readonly run: () => void | Promise<void> };
}
