import type { PipelineResponse } from '@azure/core-rest-pipeline';

/** Statuses that another attempt may mend: throttling, time-outs and faults of the service. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** Milliseconds that the answer asks to wait; undefined where it does not say. */
export function requestedDelay(headers: PipelineResponse['headers']): number | undefined {
  for (const header of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const text = headers.get(header);
    if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  }
  const text = headers.get('retry-after');
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - Date.now());
}

/**
 * How long to wait before the next attempt: what the answer asks for, else a short, growing pause. Undefined where
 * the answer asks for more than the cap: trying earlier would only be refused again.
 */
export function retryDelay(
  response: PipelineResponse | undefined,
  { repeat, baseMs, capMs }: { readonly repeat: number; readonly baseMs: number; readonly capMs: number },
): number | undefined {
  const requested = response === undefined ? undefined : requestedDelay(response.headers);
  if (requested !== undefined) return requested > capMs ? undefined : requested;
  return baseMs * 2 ** repeat * (0.8 + 0.4 * Math.random());
}

/** Waits; ends early, without an error, once the signal aborts. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    if (signal?.aborted === true) done();
  });
}
