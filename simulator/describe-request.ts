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
  const batch = request.service === 'graph' && request.path.endsWith('/$batch');
  const login = request.service === 'entra' || request.path === '/authentication/login';
  const writes = !['GET', 'HEAD'].includes(request.method) && !batch && !login;
  return { line: `${request.service} ${request.method} ${request.path}`, writes };
}

/** The requests that change something, a line each. */
export function writesAmong(requests: readonly LoggedRequest[]): readonly string[] {
  return requests
    .map(describeRequest)
    .filter(({ writes }) => writes)
    .map(({ line }) => line);
}
