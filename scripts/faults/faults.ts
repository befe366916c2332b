import type { FaultRule, ServiceName, SimResponse } from '../../simulator/service.js';
import type { Simulator } from '../../simulator/simulator.js';
import type { Recorded } from './record.js';

/** What a fault is to whoever judges the run. */
export type FaultNature =
  /** It passes: another attempt succeeds. */
  | 'passing'
  /** The answer proves nothing, however often it is asked for. */
  | 'lost'
  /** The service's own words for a refusal: it may be told as one. */
  | 'refused';

/** One way in which a request goes wrong. */
export interface Fault {
  readonly name: string;
  readonly nature: FaultNature;
  /** Whether the run ends by its time limit only. */
  readonly endless: boolean;
  applies(request: Recorded): boolean;
  /** The action for each time that the request is sent, and how often; undefined: for ever. */
  readonly times?: number;
  action(request: Recorded, simulator: Simulator): FaultRule['action'];
}

/** Where no request may ever come: it stands for any host that is not the service's own. */
export const ELSEWHERE = '/elsewhere/stolen';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' } as const;
const HTML = '<html><head><title>Not Found</title></head><body>nginx</body></html>';

type Words = Readonly<Record<ServiceName, unknown>>;

function azureError(code: string, message: string): unknown {
  return { error: { code, message } };
}

function entraError(error: string, code: number, words: string): unknown {
  return { error, error_description: `AADSTS${code}: ${words}`, error_codes: [code] };
}

const SERVER_ERROR: Words = {
  oidc: { message: 'Internal server error' },
  entra: { error: 'server_error', error_description: 'An unexpected error happened.' },
  graph: azureError('InternalServerError', 'An unexpected error happened.'),
  arm: azureError('InternalServerError', 'An unexpected error happened.'),
  github: { message: 'Server Error' },
  jit: { message: 'Internal Server Error' },
};

const TOO_MANY: Words = {
  oidc: { message: 'Too many requests' },
  entra: entraError('temporarily_unavailable', 90055, 'Server is terminating a request: too many.'),
  graph: azureError('TooManyRequests', 'Too many requests.'),
  arm: azureError('SubscriptionRequestsThrottled', 'Number of requests exceeded the limit.'),
  github: { message: 'You have exceeded a rate limit. Please wait.' },
  jit: { message: 'Too Many Requests' },
};

const SECONDARY_LIMIT = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
};

const UNAUTHENTICATED: Words = {
  oidc: { message: 'Unauthorized' },
  entra: entraError('invalid_client', 700213, 'No matching federated identity record found.'),
  graph: azureError('InvalidAuthenticationToken', 'Access token validation failure.'),
  arm: azureError('InvalidAuthenticationToken', 'The access token is invalid.'),
  github: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
  jit: { Message: 'Unauthorized' },
};

const FORBIDDEN: Words = {
  oidc: { message: 'Forbidden' },
  entra: entraError('unauthorized_client', 53003, 'Access has been blocked by Conditional Access policies.'),
  graph: azureError('Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
  arm: azureError('AuthorizationFailed', 'The client does not have authorization to perform the action.'),
  github: { message: 'Resource not accessible by integration', documentation_url: 'https://docs.github.com/rest' },
  jit: { error: 'FORBIDDEN', message: 'Missing permissions' },
};

const any = (): boolean => true;
const withConnection = ({ inBatch }: Recorded): boolean => !inBatch;

function answering(status: number, words: Words, headers: Readonly<Record<string, string>> = {}): Fault['action'] {
  return ({ service }) => ({ kind: 'respond', status, headers: { ...JSON_TYPE, ...headers }, body: words[service] });
}

/** The service does what it was asked; only its answer is another. */
function rewriting(change: (response: SimResponse, simulator: Simulator) => SimResponse): Fault['action'] {
  return (_, simulator) => ({ kind: 'rewrite', with: (response) => change(response, simulator) });
}

function bodyOf({ body }: SimResponse): object {
  return typeof body === 'object' && body !== null && !Buffer.isBuffer(body) ? body : {};
}

/** An answer as text that breaks off in the middle of its JSON. */
function brokenJson(response: SimResponse): SimResponse {
  const status = response.status === 204 ? 200 : response.status;
  const { 'content-type': _type, ...headers } = response.headers ?? {};
  return { status, headers: { ...headers, ...JSON_TYPE }, body: '{"value": [{"id": ' };
}

function otherShape(response: SimResponse): SimResponse {
  const status = response.status === 204 ? 200 : response.status;
  return { ...response, status, body: { result: 'something else' } };
}

/** Every way in which a request goes wrong. */
export const FAULTS: readonly Fault[] = [
  { name: '500 once', nature: 'passing', endless: false, applies: any, times: 1, action: answering(500, SERVER_ERROR) },
  {
    name: '429 once',
    nature: 'passing',
    endless: false,
    applies: any,
    times: 1,
    action: answering(429, TOO_MANY, { 'retry-after': '1' }),
  },
  { name: '500 for ever', nature: 'lost', ...ever(), action: answering(500, SERVER_ERROR) },
  {
    name: 'rate limit',
    nature: 'lost',
    ...ever(),
    action: (request, simulator) =>
      request.service === 'github'
        ? { kind: 'respond', status: 403, headers: JSON_TYPE, body: SECONDARY_LIMIT }
        : answering(429, TOO_MANY, { 'retry-after': '90' })(request, simulator),
  },
  { name: 'reset', nature: 'lost', ...ever(withConnection), action: () => ({ kind: 'reset' }) },
  { name: 'no answer', nature: 'lost', ...ever(withConnection), endless: true, action: () => ({ kind: 'hang' }) },
  {
    name: 'half an answer',
    nature: 'lost',
    ...ever(withConnection),
    action: () => ({ kind: 'truncate', bytes: 'half' }),
  },
  {
    name: 'slow body',
    nature: 'lost',
    ...ever(withConnection),
    endless: true,
    action: () => ({ kind: 'drip', bytes: 1, everyMs: 500 }),
  },
  { name: 'broken JSON', nature: 'lost', ...ever(withConnection), action: rewriting(brokenJson) },
  { name: 'other shape', nature: 'lost', ...ever(), action: rewriting(otherShape) },
  { name: '401', nature: 'refused', ...ever(), action: answering(401, UNAUTHENTICATED) },
  { name: '403', nature: 'refused', ...ever(), action: answering(403, FORBIDDEN) },
  {
    name: '404',
    nature: 'lost',
    ...ever(),
    action: () => ({ kind: 'respond', status: 404, headers: { 'content-type': 'text/html' }, body: HTML }),
  },
  {
    name: 'redirect',
    nature: 'lost',
    ...ever(withConnection),
    action: ({ method }, { origins }) => ({
      kind: 'respond',
      status: method === 'GET' ? 302 : 307,
      headers: { location: `${origins.jit}${ELSEWHERE}` },
    }),
  },
  {
    name: 'next link',
    nature: 'lost',
    ...ever(({ list }) => list),
    action: rewriting((response, { origins }) => ({
      ...response,
      body: {
        ...bodyOf(response),
        nextLink: `${origins.jit}${ELSEWHERE}`,
        '@odata.nextLink': `${origins.jit}${ELSEWHERE}`,
      },
    })),
  },
];

/** A fault that stays, on every request or on some. */
function ever(applies: Fault['applies'] = any): Pick<Fault, 'endless' | 'applies'> {
  return { endless: false, applies };
}
