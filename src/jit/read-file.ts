import { toUnknown } from '../azure/answer.js';
import type { ClientSettings } from '../azure/client.js';
import type { Endpoint } from '../azure/cloud.js';
import { isObject, type JsonObject, MalformedError, textField } from '../azure/wire.js';
import { type Fact, type JitAnswer, known, type Unknown } from '../core/facts.js';
import { quoteForMessage, visible } from '../core/text.js';
import { ServiceError } from '../errors.js';
import { createJitClient } from './client.js';

/** An API token of Jit, and where it is good. */
export interface JitAccess {
  readonly endpoint: Endpoint;
  readonly clientId: string;
  readonly secret: string;
}

/** Jit's codes for "there is no file that I could use": its own word, so no failure of the read. */
const NO_FILE: readonly string[] = [
  'FILE_NOT_FOUND',
  'NO_CENTRALIZED_REPO',
  'NO_GITHUB_INSTALLATION',
  'MALFORMED_FILE',
  'INVALID_FILE',
];

/** The right that the read takes. */
const RIGHT = 'jit.integrations.read';

function forbidden(read: string, thrown: ServiceError, step: 'login' | 'file'): Unknown {
  const { status, code, needs } = thrown.details;
  const words = thrown.message === '' ? '' : `: ${quoteForMessage(thrown.message, 300)}`;
  const missing = needs === undefined ? '' : `; it says that these permissions are missing: ${visible(needs, 200)}`;
  const fix =
    step === 'login'
      ? 'Compare `jit-api-client-id` and `jit-api-secret` with the API token in Jit (Settings > Users & Permissions > API Tokens), or make a new one there; a European account needs `jit-api-endpoint: https://api.eu.jit.io`.'
      : `Give the API token the permission ${needs === undefined ? RIGHT : visible(needs, 200)} in Jit (Settings > Users & Permissions > API Tokens), or make one that has it.`;
  return {
    known: false,
    reason: 'forbidden',
    read,
    found: `HTTP ${status}${code === undefined ? '' : ` ${visible(code)}`}${words}${missing}`,
    fix,
  };
}

function unknownFrom(thrown: unknown, step: 'login' | 'file'): Unknown {
  const read = step === 'login' ? 'an access token (Jit’s API)' : 'the integration file (Jit’s API)';
  const isRefusal = thrown instanceof ServiceError && thrown.details.failure === undefined;
  if (isRefusal && (thrown.details.status === 401 || thrown.details.status === 403))
    return forbidden(read, thrown, step);
  return toUnknown(thrown, { read, right: undefined });
}

function parseFile(body: JsonObject): JitAnswer {
  const { status, content, raw_content: raw } = body;
  const text = typeof raw === 'string' ? raw : typeof content === 'string' ? content : null;
  if (status === undefined && content === undefined && raw === undefined)
    throw new MalformedError('it has neither “status” nor “content”');
  return {
    kind: 'file',
    status: typeof status === 'string' ? status : null,
    text,
    content: isObject(content) ? content : undefined,
  };
}

/** Asks Jit how it sees the file. Whatever goes wrong is unknown, but for Jit's own word that it has no file. */
export async function readJitFile(
  access: JitAccess,
  settings: ClientSettings,
  mask: (secret: string) => void,
): Promise<Fact<JitAnswer>> {
  const client = createJitClient(access.endpoint, settings);
  let token: string;
  try {
    const { clientId, secret } = access;
    token = textField(await client.login({ clientId, secret }), 'accessToken');
    mask(token);
  } catch (thrown) {
    return unknownFrom(thrown, 'login');
  }
  try {
    return known(parseFile(await client.integrationFile(token)));
  } catch (thrown) {
    const { code = '', status = 0 } = thrown instanceof ServiceError ? thrown.details : {};
    if (thrown instanceof ServiceError && (status === 404 || status === 409) && NO_FILE.includes(code))
      return known({ kind: 'no-file', code, message: thrown.message });
    return unknownFrom(thrown, 'file');
  }
}
