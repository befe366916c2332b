import type { LoggedRequest } from './service.js';

/** The operation that a GraphQL request names, and whether it writes. */
function graphqlOperation(body: string): { readonly name: string; readonly writes: boolean } {
  const query = String((JSON.parse(body) as { query?: unknown }).query ?? '');
  const match = /^\s*(query|mutation)?\s*(\w+)?/.exec(query);
  return { name: `${match?.[1] ?? 'query'} ${match?.[2] ?? ''}`.trim(), writes: match?.[1] === 'mutation' };
}

/** A request in one line, and whether it changes anything in the service. */
export function describeRequest(request: LoggedRequest): { readonly line: string; readonly writes: boolean } {
  if (request.service === 'github' && request.path.endsWith('/graphql')) {
    const { name, writes } = graphqlOperation(request.body);
    return { line: `github ${name}`, writes };
  }
  // Reads that are sent as POST: for what they say, not for what they do.
  const asksOnly = request.service === 'graph' && /\/(?:\$batch|directoryObjects\/getByIds)$/.test(request.path);
  const login = request.service === 'entra' || request.path === '/authentication/login';
  const writes = !['GET', 'HEAD'].includes(request.method) && !asksOnly && !login;
  return { line: `${request.service} ${request.method} ${request.path}`, writes };
}

/** The requests that change something, a line each, in steady order. */
export function writesAmong(requests: readonly LoggedRequest[]): readonly string[] {
  return inSteadyOrder(
    requests
      .map(describeRequest)
      .filter(({ writes }) => writes)
      .map(({ line }) => line),
  );
}

/** Writes that a run sends together: which of them arrives first is chance. */
const TOGETHER = /\/(?:labels|requested_reviewers|assignees)\b|DELETE \S*-scratch-/;
const SCRATCH_GOES = /DELETE \S*-scratch-/;
const PULL_CHANGES = /PATCH \S*pulls\/\d+\b/;

/** A pull request's change is sent together with nothing but the end of a scratch branch. */
function isTogether(line: string, neighbours: readonly (string | undefined)[]): boolean {
  if (!PULL_CHANGES.test(line)) return TOGETHER.test(line);
  return neighbours.some((other) => other !== undefined && SCRATCH_GOES.test(other));
}

/** The lines in order of arrival, those that were sent together in the order of the alphabet. */
export function inSteadyOrder(lines: readonly string[]): readonly string[] {
  const steady: string[] = [];
  let together: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (isTogether(line, [lines[index - 1], lines[index + 1]])) together.push(line);
    else {
      steady.push(...together.sort(), line);
      together = [];
    }
  }
  return [...steady, ...together.sort()];
}
