/**
 * A client without a library, for `bench:peer`: what remains of a run when all that is loaded and worked out is taken
 * away. It sends what the action sent in a healthy run, round by round, each as soon as the answers of the round before
 * are there, by Node's own `https` alone. It earns its tokens anew and judges nothing; an answer that is no success ends
 * it. Its plan comes by the variable BARE_PLAN: a JSON array of rounds, each an array of requests.
 */
import { request as ask, type IncomingMessage } from 'node:http';
import { request as askSafely, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { ServiceName } from '../../simulator/service.js';

/** A request as the action sent it, without what opens the door: that is earned anew. */
export interface PlannedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const { BARE_PLAN = '[]', GITHUB_API_URL = '', HTTPS_PROXY = '' } = process.env;
const { ACTIONS_ID_TOKEN_REQUEST_URL = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN = '', GH_TOKEN = '' } = process.env;
const ORIGINS: Partial<Record<ServiceName, string>> = {
  oidc: ACTIONS_ID_TOKEN_REQUEST_URL,
  github: GITHUB_API_URL,
  entra: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
  arm: 'https://management.azure.com',
};

/** What each service takes as a bearer token, as far as it is known by now. */
const tokens: Partial<Record<ServiceName, string>> = { oidc: ACTIONS_ID_TOKEN_REQUEST_TOKEN, github: GH_TOKEN };
let idToken = '';

/** A connection to a host behind the proxy. */
function tunnel(host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    ask(HTTPS_PROXY, { method: 'CONNECT', path: `${host}:443` })
      .once('connect', (_answer: IncomingMessage, socket: Socket) => resolve(connect({ socket, servername: host })))
      .once('error', reject)
      .end();
  });
}

/** One request; gives the text of its answer. */
async function answerOf({ service, method, path, headers, body }: PlannedRequest): Promise<string> {
  const { protocol, hostname, port } = new URL(ORIGINS[service] ?? '');
  const token = tokens[service];
  const options: RequestOptions = {
    hostname,
    port,
    method,
    path,
    headers: {
      ...headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
  };
  if (service === 'entra' || service === 'graph' || service === 'arm') {
    const socket = await tunnel(hostname);
    options.createConnection = () => socket;
  }
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? askSafely : ask)(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(parts).toString('utf8'));
        else reject(new Error(`${service} ${method} ${path}: ${response.statusCode}`));
      });
    });
    sent.once('error', reject).end(body);
  });
}

/** Sends a request of the plan, and keeps the token that it earns, if it is one that earns a token. */
async function send(planned: PlannedRequest): Promise<void> {
  if (planned.service !== 'entra') {
    const answer = JSON.parse(await answerOf(planned)) as { readonly value?: unknown };
    if (planned.service === 'oidc') idToken = String(answer.value);
    return;
  }
  const form = new URLSearchParams(planned.body);
  form.set('client_assertion', idToken);
  const answer = JSON.parse(await answerOf({ ...planned, body: form.toString() })) as {
    readonly access_token?: unknown;
  };
  tokens[form.get('scope')?.includes('graph') === true ? 'graph' : 'arm'] = String(answer.access_token);
}

for (const round of JSON.parse(BARE_PLAN) as readonly (readonly PlannedRequest[])[]) await Promise.all(round.map(send));
process.exit();
