import {
  createGitHubService,
  type GitHubService,
  type GitHubWorld,
  githubTokens,
  healthyGitHubWorld,
} from '../../../simulator/github/index.js';
import type { SimRequest, SimResponse } from '../../../simulator/service.js';

/** A service under test, with short ways to ask it. */
export interface Bench {
  readonly world: GitHubWorld;
  readonly service: GitHubService;
  rest(method: string, path: string, body?: unknown, options?: Options): Promise<SimResponse>;
  graphql(query: string, variables?: Record<string, unknown>, options?: Options): Promise<GraphqlResult>;
}

export interface Options {
  readonly token?: string | null;
  readonly accept?: string;
}

export interface GraphqlError {
  readonly type?: string;
  readonly message: string;
  readonly path?: readonly (string | number)[];
}

export interface GraphqlResult {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly GraphqlError[];
}

const running: GitHubService[] = [];

/** Starts a service over a healthy world, changed first by `change`. */
export async function start(change: (world: GitHubWorld) => void = () => undefined): Promise<Bench> {
  const world = healthyGitHubWorld();
  change(world);
  const service = await createGitHubService(world);
  running.push(service);
  const ask = async (method: string, path: string, body: unknown, options: Options): Promise<SimResponse> => {
    const token = options.token === undefined ? githubTokens.workflow : options.token;
    const request: SimRequest = {
      service: 'github',
      method,
      url: new URL(path, 'https://api.example'),
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        accept: options.accept ?? 'application/vnd.github+json',
      },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    };
    return await service.handle(request);
  };
  return {
    world,
    service,
    rest: (method, path, body, options = {}) => ask(method, path, body, options),
    graphql: async (query, variables = {}, options = {}) => {
      const response = await ask('POST', '/graphql', { query, variables }, options);
      const errors: unknown = at(response.body, 'errors');
      return { status: response.status, data: at(response.body, 'data'), errors: Array.isArray(errors) ? errors : [] };
    },
  };
}

/** Stops all services of a test file. */
export async function stopAll(): Promise<void> {
  for (const service of running.splice(0)) await service.stop();
}

/** The value at a path of untyped JSON, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** The string at a path of untyped JSON; throws when there is none. */
export function word(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== 'string') throw new Error(`no string at ${path.join('.')}: ${JSON.stringify(value)}`);
  return found;
}
