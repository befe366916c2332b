import type { FaultRule, LoggedRequest, ServiceName } from '../../simulator/service.js';

/** A request of a run, as a class of all that differ only in what differs from run to run. */
export interface Recorded {
  readonly service: ServiceName;
  readonly method: string;
  /** In words, for the table and the filter: `arm GET /subscriptions?…`. */
  readonly title: string;
  /** What of a fault rule matches it. */
  readonly matches: Pick<FaultRule, 'service' | 'method' | 'path' | 'body'>;
  /** How often the undisturbed run sends it. */
  readonly count: number;
  /** What the undisturbed run was answered last. */
  readonly status: number;
  readonly writes: boolean;
  /** A read within a `$batch` of Microsoft Graph: it has a status of its own, but no connection. */
  readonly inBatch: boolean;
  /** Whether the answer is a list, which may go on at a next link. */
  readonly list: boolean;
}

type Shape = Omit<Recorded, 'count'>;

/** What differs from run to run in an address, as an expression that matches it in any run. */
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/client-request-id=[0-9a-f-]+/g, 'client-request-id=[0-9a-f-]+'],
  [/(operationStatuses|operationResults)\/[0-9a-f-]{36}/g, '$1/[0-9a-f-]{36}'],
  [/-scratch-[0-9a-f]{8}/g, '-scratch-[0-9a-f]{8}'],
];

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The expression for a path, with what is variable left open. */
function pathExpression(path: string): string {
  let rest = path;
  const parts: string[] = [];
  const found = VARIABLE.flatMap(([variable, expression]) =>
    [...path.matchAll(variable)].map(([text]) => [text, text.replace(variable, expression)] as const),
  );
  for (const [text, expression] of found) {
    const at = rest.indexOf(text);
    parts.push(literally(rest.slice(0, at)), expression);
    rest = rest.slice(at + text.length);
  }
  return `^${[...parts, literally(rest)].join('')}$`;
}

/** What tells apart requests that share a path: the GraphQL operation, the scope of a token, the first read of a batch. */
function bodyMark({
  service,
  path,
  body,
}: LoggedRequest): { readonly words: string; readonly expression: RegExp } | undefined {
  if (service === 'github' && path.endsWith('/graphql')) {
    const operation = /"query":"((?:query|mutation) \w+)/.exec(body)?.[1] ?? '';
    return { words: operation, expression: new RegExp(`"query":"${operation}\\b`) };
  }
  if (service === 'entra' && body !== '') {
    const scope = new URLSearchParams(body).get('scope')?.split(' ')[0] ?? '';
    return { words: `for ${scope}`, expression: new RegExp(literally(encodeURIComponent(scope))) };
  }
  if (path.endsWith('/$batch')) {
    const first = batchUrls(body)[0] ?? '';
    return {
      words: `from ${first.split('?')[0]}`,
      expression: new RegExp(literally(JSON.stringify(first).slice(1, -1))),
    };
  }
  return undefined;
}

function batchUrls(body: string): readonly string[] {
  const { requests } = JSON.parse(body) as { readonly requests: readonly { readonly url: string }[] };
  return requests.map(({ url }) => url);
}

function isWrite({ service, method, path, body }: LoggedRequest): boolean {
  if (service === 'github' && path.endsWith('/graphql')) return body.includes('"query":"mutation');
  return !['GET', 'HEAD'].includes(method) && !['entra', 'oidc'].includes(service) && !path.endsWith('/$batch');
}

/** Collections, by their paths: of a service that pages by next links. */
const LIST =
  /\/(?:federatedIdentityCredentials|appRoleAssignments|transitiveMemberOf|oauth2PermissionGrants|subscribedSkus|role\w+ScheduleInstances|denyAssignments|pricings|roleAssignments|roleDefinitions|jitRequests|applications|subscriptions)(?:\?|$)/;

function shapeOf(request: LoggedRequest): Shape {
  const { service, method, path, status } = request;
  const mark = bodyMark(request);
  const list = method === 'GET' && (service === 'graph' || service === 'arm') && LIST.test(path);
  return {
    service,
    method,
    title: [service, method, path.replace(/\?.*$/, (query) => (query.length > 30 ? '?…' : query)), mark?.words ?? '']
      .join(' ')
      .trim(),
    matches: {
      service,
      method,
      path: new RegExp(pathExpression(path)),
      ...(mark === undefined ? {} : { body: mark.expression }),
    },
    status,
    writes: isWrite(request),
    inBatch: false,
    list,
  };
}

/** The reads within a batch, each as a request of its own. */
function partsOf({ service, path, body }: LoggedRequest): readonly Shape[] {
  if (!path.endsWith('/$batch')) return [];
  return batchUrls(body).map((url): Shape => {
    const part = `/v1.0${url}`;
    return {
      service,
      method: 'GET',
      title: `${service} GET ${part.split('?')[0]} (in a batch)`,
      matches: { service, method: 'GET', path: new RegExp(pathExpression(part)) },
      status: 200,
      writes: false,
      inBatch: true,
      list: LIST.test(part),
    };
  });
}

/** The requests of a run, those of the same service, method, path and operation as one. */
export function record(requests: readonly LoggedRequest[]): readonly Recorded[] {
  const found = new Map<string, Recorded>();
  for (const shape of requests.flatMap((request) => [shapeOf(request), ...partsOf(request)])) {
    const { service, method, path, body } = shape.matches;
    const key = [service, method, path?.source, body?.source, shape.inBatch].join(' ');
    found.set(key, { ...shape, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}
