import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/simulator.js';
import { healthyWorld, IDS, type World } from '../../../simulator/world.js';

/** An answer as a client sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body read as JSON; an empty object when it is not JSON. */
  readonly json: unknown;
}

/** A request of a test. */
export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly token?: string;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Sends one request and reads the whole answer; the simulator's own authority is all that is trusted. */
export function send(ca: string, address: string, call: Call = {}): Promise<Answer> {
  const headers = { ...call.headers, ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }) };
  const options = { method: call.method ?? 'GET', headers, ca, agent: false as const };
  return new Promise((resolve, reject) => {
    const begin = address.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = begin(address, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

/** The Azure half alone, which starts in a few milliseconds. */
export function startAzure(options: SimulatorOptions = {}): Promise<Simulator> {
  return startSimulator({ services: ['oidc', 'entra', 'graph', 'arm'], ...options });
}

/** A form for the token endpoint with the auditor's assertion; `changes` replace fields, and '' removes one. */
export async function tokenForm(simulator: Simulator, changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const fields: Record<string, string> = {
    grant_type: 'client_credentials',
    client_id: IDS.auditor.appId,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await simulator.idToken('api://AzureADTokenExchange'),
    ...changes,
  };
  return new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')).toString();
}

/** Asks the token endpoint. */
export async function askToken(
  simulator: Simulator,
  changes: Readonly<Record<string, string>> = {},
  tenant: string = IDS.tenant,
): Promise<Answer> {
  return send(simulator.ca, `${simulator.origins.entra}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: await tokenForm(simulator, changes),
  });
}

/** An access token for Graph or ARM; fails the test when Entra refuses. */
export async function accessToken(
  simulator: Simulator,
  resource: 'graph' | 'arm',
  changes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const scope = resource === 'graph' ? 'https://graph.microsoft.com/.default' : 'https://management.azure.com/.default';
  const answer = await askToken(simulator, { scope, ...changes });
  const token = field(answer.json, 'access_token');
  if (typeof token !== 'string') throw new Error(`no token: ${answer.text}`);
  return token;
}

/** What stands at a dotted path in JSON; undefined where the path ends early. */
export function field(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      json,
    );
}

/** The elements at a path in JSON; none where there is no list. */
export function list(json: unknown, path = 'value'): unknown[] {
  const found = field(json, path);
  return Array.isArray(found) ? found : [];
}

/** A property by its exact name, dots included. */
export function property(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
}

/** The Azure half that the tests of one file share: its world is the healthy one again before each of them. */
export interface SharedAzure {
  readonly world: World;
  readonly simulator: Simulator;
  /** Sends a request to an address as the auditor, or as `call` says. */
  readonly follow: (address: unknown, call?: Call) => Promise<Answer>;
}

/** Starts it before the file's tests, with a token of the auditor for the service, and stops it after them. */
export function useAzure(service: 'graph' | 'arm'): SharedAzure {
  const world = healthyWorld();
  let started: Simulator | undefined;
  let token = '';
  const simulator = (): Simulator => {
    if (started === undefined)
      throw new Error('The simulator starts before the tests: it is not to be used outside of them.');
    return started;
  };
  beforeAll(async () => {
    started = await startAzure({ world });
    token = await accessToken(started, service);
  });
  afterAll(() => simulator().stop());
  beforeEach(() => {
    Object.assign(world, healthyWorld());
  });
  return {
    world,
    get simulator() {
      return simulator();
    },
    follow: (address, call = {}) => send(simulator().ca, String(address), { token, ...call }),
  };
}
