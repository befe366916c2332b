import type { FaultRule } from '../../../simulator/service.js';
import type { Result, Status } from '../../../src/core/results.js';
import type { Scenario, StepOptions } from '../harness.js';

/** What the run must say of an error: the row that explains it. */
export interface Explained {
  readonly check: Result['check'];
  /** `failed` for a refusal that says what is wrong, `unknown` for any that does not. */
  readonly status: Extract<Status, 'failed' | 'unknown'>;
  readonly reason?: Result['unknownReason'];
  /** The explaining sentence, in the message or in the fix. */
  readonly says: RegExp;
  readonly fix?: RegExp;
  /** The service's own code or words are in the message, and its id of the request in the row. */
  readonly keeps?: RegExp;
  readonly withoutId?: true;
}

/** An error that a user may search for, how to meet it, and what the run must say then. */
export interface Item {
  readonly of: string;
  /** Texts of the page's headings that the log of this run shows. */
  readonly texts: readonly string[];
  readonly set?: (given: Scenario) => void | Promise<void>;
  readonly faults?: readonly FaultRule[];
  readonly step?: StepOptions | ((given: Scenario) => StepOptions | Promise<StepOptions>);
  /** Undefined where the run ends before there are rows: then `says` is looked for in the log. */
  readonly row?: Explained;
  readonly says?: RegExp;
  readonly exit: 0 | 1;
}

const GITHUB_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'x-github-request-id': 'ABCD:12EF:345678:9ABCDE:68123456',
};

/** A refusal of GitHub's REST API, as it is on the wire. */
export function restAnswer(status: number, message: string, headers = {}): FaultRule['action'] {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { kind: 'respond', status, headers: { ...GITHUB_HEADERS, ...headers }, body };
}

/** A refusal of GitHub's GraphQL API: HTTP 200, and the field is null. */
export function graphqlAnswer(
  type: string,
  path: readonly string[],
  message: string,
  /** What else the document asked for, and got. */
  done: Readonly<Record<string, unknown>> = {},
): FaultRule['action'] {
  const body = {
    data: { ...done, [path[0] ?? '']: null },
    errors: [{ type, path, locations: [{ line: 1, column: 1 }], message }],
  };
  return { kind: 'respond', status: 200, headers: GITHUB_HEADERS, body };
}
