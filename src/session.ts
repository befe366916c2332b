import type { ClientSettings } from './azure/client.js';
import { createLogins, type Logins } from './azure/login.js';
import { createGitHubClient, type GitHubClient } from './github/octokit.js';
import type { RequestMeter, Runner } from './ports.js';

/** Why a run's signal is aborted once the run has ended: whatever still comes back is told no more. */
export const ENDED = 'the run has ended';

/** What one run shares: its runner, its time limit, its connections and their count. */
export interface Session {
  readonly runner: Runner;
  readonly startedAt: number;
  readonly meter: RequestMeter;
  /** Aborted when the run's time is over: what is not known by then is unknown. */
  readonly signal: AbortSignal;
  readonly github: GitHubClient;
  readonly logins: Logins;
  readonly azure: ClientSettings;
  /** Starts the clock of the time limit. */
  limitTo(seconds: number): void;
  /** Stops that clock, and whatever is still under way: a run that has ended waits for nothing. */
  close(): void;
}

/** Opens what a run works with; nothing is sent yet. */
export function openSession(runner: Runner): Session {
  const startedAt = runner.now();
  const meter: RequestMeter = { total: 0, retried: 0 };
  const controller = new AbortController();
  const { signal } = controller;
  if (runner.cancelled.aborted) controller.abort();
  runner.cancelled.addEventListener('abort', () => controller.abort(), { once: true });
  const token = runner.input('github-token');
  if (token !== '') runner.mask(token);
  const { apiUrl, graphqlUrl } = runner.context;
  let timer: NodeJS.Timeout | undefined;
  return {
    runner,
    startedAt,
    meter,
    signal,
    github: createGitHubClient({ token, apiUrl, graphqlUrl, signal, meter, log: runner.log }),
    logins: createLogins(),
    azure: { meter, signal },
    limitTo(seconds) {
      timer = setTimeout(() => controller.abort(), Math.max(0, startedAt + seconds * 1000 - runner.now()));
    },
    close() {
      clearTimeout(timer);
      controller.abort(ENDED);
    },
  };
}
