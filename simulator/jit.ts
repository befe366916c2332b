import { randomUUID } from 'node:crypto';
import { healthyJitFile } from './github/jit-file.js';
import type { Service, SimRequest, SimResponse } from './service.js';

/** An API token of Jit. */
export interface JitApiToken {
  clientId: string;
  secret: string;
  permissions: string[];
}

/** What Jit's API knows. Plain data, read at every request. */
export interface JitWorld {
  apiTokens: JitApiToken[];
  /** The answer to `GET /plans/integration-file`; null: Jit has found no file. */
  file: {
    /** The file as Jit parsed it, as plain JSON; null: left out. */
    content: unknown;
    /** The file's text; null: left out. */
    rawContent: string | null;
    fileSha: string;
    status: string | null;
    vendorResponse: unknown;
  } | null;
}

/** The API token of the healthy world. Invented. */
export const JIT_API_TOKEN = {
  clientId: '88888888-8888-4888-8888-888888888888',
  secret: 'jit-api-simulated-secret-0123456789',
} as const;

/** Jit's view of the healthy world: it has read the file that `acme/.jit` holds. */
export function healthyJitWorld(): JitWorld {
  return {
    apiTokens: [{ ...JIT_API_TOKEN, permissions: ['jit.integrations.read'] }],
    file: {
      content: null,
      rawContent: healthyJitFile(),
      fileSha: '0123456789abcdef0123456789abcdef01234567',
      status: 'valid',
      vendorResponse: { installation: 'ok' },
    },
  };
}

const RIGHT = 'jit.integrations.read';

function unauthorized(): SimResponse {
  // Without `error`: the gateway answers before Jit's own code does.
  return { status: 401, body: { Message: 'Unauthorized' } };
}

function parseBody(request: SimRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Jit's API: login by an API token, and the integration file for whoever may read it. */
export function createJitService(world: { readonly jit: JitWorld }): Service {
  const sessions = new Map<string, JitApiToken>();

  function login(request: SimRequest): SimResponse {
    const { clientId, secret } = parseBody(request);
    const found = world.jit.apiTokens.find((token) => token.clientId === clientId && token.secret === secret);
    if (found === undefined) return { status: 401, body: { Message: 'Invalid credentials' } };
    const accessToken = `jit-session-${randomUUID()}`;
    sessions.set(accessToken, found);
    return { status: 200, body: { accessToken, expiresIn: 86_400, refreshToken: randomUUID() } };
  }

  function integrationFile(request: SimRequest): SimResponse {
    const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const session = bearer === undefined ? undefined : sessions.get(bearer);
    if (session === undefined || !world.jit.apiTokens.includes(session)) return unauthorized();
    if (!session.permissions.includes(RIGHT))
      return {
        status: 403,
        body: { error: 'FORBIDDEN', message: 'Missing permissions', missing_permissions: [RIGHT] },
      };
    const { file } = world.jit;
    if (file === null)
      return { status: 409, body: { error: 'FILE_NOT_FOUND', message: 'The integration file was not found.' } };
    return {
      status: 200,
      body: {
        ...(file.content === null ? {} : { content: file.content }),
        ...(file.rawContent === null ? {} : { raw_content: file.rawContent }),
        file_sha: file.fileSha,
        ...(file.status === null ? {} : { status: file.status }),
        vendor_response: file.vendorResponse,
      },
    };
  }

  return {
    name: 'jit',
    handle(request) {
      const { pathname } = request.url;
      if (pathname === '/authentication/login' && request.method === 'POST') return login(request);
      if (pathname === '/plans/integration-file' && request.method === 'GET') return integrationFile(request);
      return { status: 404, body: { error: 'NOT_FOUND', message: 'Not Found' }, unhandled: true };
    },
  };
}
