import type { FaultRule, SimRequest, SimResponse } from './service.js';

/** What a fault does to a request. */
export type FaultAction = FaultRule['action'];

interface PlantedRule {
  readonly rule: FaultRule;
  seen: number;
}

/** Path and query of a request, decoded where that gives readable text. */
export function readablePath(url: URL): string {
  const raw = url.pathname + url.search;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function applies(rule: FaultRule, request: SimRequest): boolean {
  if (rule.service !== undefined && rule.service !== request.service) return false;
  if (rule.method !== undefined && rule.method.toUpperCase() !== request.method) return false;
  // `search` with a fresh expression: a global one would keep its place between two requests.
  if (rule.path !== undefined && readablePath(request.url).search(rule.path) < 0) return false;
  if (rule.body !== undefined && request.body.toString('utf8').search(rule.body) < 0) return false;
  return rule.when === undefined || rule.when(request);
}

/** The faults planted in a simulator, in order of planting. */
export class FaultTable {
  #rules: PlantedRule[] = [];

  /** Plants a rule behind those that are there. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  /** Takes every rule away. */
  clear(): void {
    this.#rules = [];
  }

  /** The actions due for this request: every matching rule counts it, and gives its action when its turn has come. Stops at the first that replaces the answer. */
  take(request: SimRequest): FaultAction[] {
    const due: FaultAction[] = [];
    for (const planted of this.#rules) {
      if (!applies(planted.rule, request)) continue;
      const turn = planted.seen - (planted.rule.skip ?? 0);
      planted.seen += 1;
      if (turn < 0 || turn >= (planted.rule.times ?? Number.POSITIVE_INFINITY)) continue;
      due.push(planted.rule.action);
      if (planted.rule.action.kind === 'respond') break;
    }
    return due;
  }
}

/** Answers a request with those faults that need no connection: `respond`, `rewrite`, `before`, `after`, `delay`. */
export async function answerWithFaults(
  actions: readonly FaultAction[],
  answer: () => Promise<SimResponse>,
  wait: (ms: number) => Promise<void>,
): Promise<SimResponse> {
  for (const action of actions) {
    if (action.kind === 'before') await action.run();
    if (action.kind === 'delay') await wait(action.ms);
  }
  const replaced = actions.find((action) => action.kind === 'respond');
  let response: SimResponse =
    replaced?.kind === 'respond'
      ? {
          status: replaced.status,
          ...(replaced.headers === undefined ? {} : { headers: replaced.headers }),
          ...(replaced.body === undefined ? {} : { body: replaced.body }),
        }
      : await answer();
  for (const action of actions) {
    if (action.kind === 'after') await action.run();
    if (action.kind === 'rewrite') response = action.with(response);
  }
  return response;
}
