import type { Canaries, Canary } from './canaries.js';
import type { LoggedRequest } from './service.js';

function requestName({ sequence, service, method }: LoggedRequest): string {
  // Without its path, which may be what holds the secret.
  return `request ${sequence} (${service} ${method})`;
}

/** The secret of an `authorization` header, without its scheme. */
function credentialIn(header: string): string {
  const [scheme = '', ...rest] = header.trim().split(/\s+/);
  const value = rest.join(' ');
  if (value === '') return scheme;
  if (scheme.toLowerCase() !== 'basic') return value;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

/** What a client without a token sends: Octokit does not start without one. */
const NO_CREDENTIAL = 'none';

/** What is wrong with the credential of a request; undefined where it is one for this very service, or none. */
export function strayCredential(canaries: Canaries, request: LoggedRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined || header === '') return undefined;
  const value = credentialIn(header);
  if (value === NO_CREDENTIAL) return undefined;
  const canary = canaries.find(value);
  const name = requestName(request);
  if (canary === undefined) return `${name} bears a credential that nobody gave out`;
  return canary.homes.has(request.service)
    ? undefined
    : `${name} bears a credential of another service: ${canary.kind}`;
}

const FILE_CONTENTS = /"contents":"([A-Za-z0-9+/=]*)"/g;
const BASE64_RUN = /[A-Za-z0-9+/]{24,}={0,2}/g;

/** How the services of credentials in bodies spell them. */
function spellings({ value }: Canary): readonly string[] {
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
}

/** The body without the credentials that belong into it: Entra's assertion, the login at Jit's API. */
function withoutOwnCredentials(canaries: Canaries, { service, body }: LoggedRequest): string {
  if (service !== 'entra' && service !== 'jit') return body;
  const own = canaries.all().filter(({ homes }) => homes.has(service));
  return own.flatMap(spellings).reduce((rest, spelling) => rest.replaceAll(spelling, ''), body);
}

/** What a request tells its service, but for the credentials that belong there. */
export function textOf(canaries: Canaries, request: LoggedRequest): readonly [string, string] {
  const { authorization: _credential, ...headers } = request.headers;
  const body = withoutOwnCredentials(canaries, request);
  const rest = body.replace(FILE_CONTENTS, '');
  const isGitHub = request.service === 'github';
  const decoded = isGitHub
    ? (rest.match(BASE64_RUN) ?? []).map((run) => Buffer.from(run, 'base64').toString('utf8'))
    : [];
  return [requestName(request), [request.path, JSON.stringify(headers), rest, ...decoded].join('\n')];
}

/**
 * The secrets that a request writes into a file. One that stands in the file already may stay where it is, byte for
 * byte, in an entry that is none of ours; it may not be there once more.
 */
export function leaksIntoFiles(canaries: Canaries, request: LoggedRequest): readonly string[] {
  const files = [...request.body.matchAll(FILE_CONTENTS)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  );
  if (files.length === 0) return [];
  return canaries
    .all()
    .filter(({ value, inFile }) => files.some((file) => file.split(value).length - 1 > inFile))
    .map(({ kind }) => `${requestName(request)}: ${kind} in the content of a file`);
}
