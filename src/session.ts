import { setMaxListeners } from 'node:events';
import { type ClientSettings, openConnections } from './azure/client.js';
import { keepIdTokens } from './azure/kept-id-tokens.js';
import { createLogins, type Logins } from './azure/login.js';
import { CANCELLED } from './errors.js';
import { createGitHubClient, type GitHubClient } from './github/octokit.js';
import type { Log, RequestMeter, Runner } from './ports.js';
import { hidesDetails, quietLog, readRedact } from './redaction.js';

/** Why a run's signal is aborted once the run has ended: whatever still comes back is told no more. */
export const ENDED = 'the run has ended';

/** What one run shares: its runner, its time limit, its connections and their count. */
export interface Session {
  /** Its log is silent where details must not be seen: what may be seen goes to `plain`. */
  readonly runner: Runner;
  /** Whether log, summary, annotations and outputs show check ids, file fields and counts only. */
  readonly redacted: boolean;
  /** For lines that name no one and nothing but checks, fields and counts. Always heard. */
  readonly plain: Log;
  readonly startedAt: number;
  readonly meter: RequestMeter;
  /** Aborted when the run's time is over: what is not known by then is unknown. */
  readonly signal: AbortSignal;
  readonly github: GitHubClient;
  readonly logins: Logins;
  /** An ID token of GitHub for that audience; the last one as long as it is fresh. */
  readonly idToken: (audience: string) => Promise<string>;
  readonly azure: ClientSettings;
  /** Starts the clock of the time limit. */
  limitTo(seconds: number): void;
  /** Stops that clock, and whatever is still under way: a run that has ended waits for nothing. */
  close(): void;
}

/** Inputs that are secrets: masked before anything else is done, whether they are used or not. */
const SECRET_INPUTS = ['github-token', 'graph-token', 'arm-token', 'jit-api-secret'] as const;

/** Whether details stay out of what everyone with access to the workflow's repository sees. */
export function isRedacted(runner: Pick<Runner, 'input' | 'context'>): boolean {
  return hidesDetails(readRedact(runner.input('redact')) ?? 'auto', runner.context.visibility);
}

/** The runner without a word of its own. */
function quiet({ progress: _progress, ...runner }: Runner): Runner {
  return { ...runner, log: quietLog() };
}

/** Opens what a run works with; nothing is sent yet. */
export function openSession(outer: Runner): Session {
  for (const name of SECRET_INPUTS) {
    const secret = outer.input(name);
    if (secret !== '') outer.mask(secret);
  }
  const redacted = isRedacted(outer);
  const runner = redacted ? quiet(outer) : outer;
  const startedAt = runner.now();
  const meter: RequestMeter = { total: 0, retried: 0 };
  const controller = new AbortController();
  const { signal } = controller;
  // Every request under way listens to it, and Node takes more than ten listeners for a leak.
  setMaxListeners(0, signal);
  const cancel = (): void => controller.abort(CANCELLED);
  if (runner.cancelled.aborted) cancel();
  runner.cancelled.addEventListener('abort', cancel, { once: true });
  const token = runner.input('github-token');
  const { apiUrl, graphqlUrl } = runner.context;
  let timer: NodeJS.Timeout | undefined;
  return {
    runner,
    redacted,
    plain: outer.log,
    startedAt,
    meter,
    signal,
    github: createGitHubClient({ token, apiUrl, graphqlUrl, signal, meter, log: runner.log, hide: runner.hide }),
    logins: createLogins(),
    idToken: keepIdTokens(
      (audience) => {
        meter.total += 1;
        return runner.idToken(audience);
      },
      () => runner.now(),
    ),
    azure: { meter, signal, hide: runner.hide, connections: openConnections() },
    limitTo(seconds) {
      timer = setTimeout(() => controller.abort(), Math.max(0, startedAt + seconds * 1000 - runner.now()));
    },
    close() {
      clearTimeout(timer);
      controller.abort(ENDED);
    },
  };
}
