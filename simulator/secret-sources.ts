import { isMap, isScalar, parseDocument, visit } from 'yaml';
import type { Canaries } from './canaries.js';
import type { ServiceName, SimRequest, SimResponse } from './service.js';
import type { World } from './world.js';

/** Registers every secret that the world holds now. */
export function registerWorld(canaries: Canaries, world: World): void {
  for (const job of world.jobs) canaries.add('ACTIONS_ID_TOKEN_REQUEST_TOKEN', job.requestToken, ['oidc']);
  for (const token of world.github.tokens) canaries.add(`GitHub token (${token.kind})`, token.value, ['github']);
  for (const token of world.jit.apiTokens) canaries.add('Jit API secret', token.secret, ['jit']);
  for (const { secretText } of world.tenants
    .flatMap(({ applications }) => applications)
    .flatMap(({ passwordCredentials }) => passwordCredentials))
    canaries.add('client secret', secretText, ['entra']);
}

/** The inputs that are credentials, and the service that each is for. */
const SECRET_INPUTS: readonly (readonly [string, ServiceName])[] = [
  ['github-token', 'github'],
  ['graph-token', 'graph'],
  ['arm-token', 'arm'],
  ['jit-api-secret', 'jit'],
];

/** Registers the credentials that a step is handed as inputs. What a caller hands over for a service may go there. */
export function registerInputs(canaries: Canaries, environment: Readonly<Record<string, string>>): void {
  for (const [input, home] of SECRET_INPUTS) {
    const value = environment[`INPUT_${input.toUpperCase()}`]?.trim() ?? '';
    canaries.add(`input ${input}`, value, [home]);
  }
}

const NAMES_A_SECRET = /secret|password|token/i;
const A_LITERAL = /(?:secret|password|token)["']?[ \t]*:(?![ \t]*(?:["']?\$\{\{|["']?[ \t]*(?:#.*)?$))/im;
/** What is longer is no configuration file of a person, and not worth the time. */
const LONGEST_FILE = 65_536;

function scalarsBelow(node: unknown): readonly string[] {
  if (isScalar(node)) return typeof node.value === 'string' ? [node.value] : [];
  const found: string[] = [];
  if (typeof node === 'object' && node !== null && (isMap(node) || 'items' in node))
    visit(node as Parameters<typeof visit>[0], {
      Scalar: (key, scalar) => {
        if (key !== 'key' && typeof scalar.value === 'string') found.push(scalar.value);
      },
    });
  return found;
}

/** Registers the secrets that are written out in a configuration file. Says whether the text is such a file. */
export function registerFile(canaries: Canaries, text: string): boolean {
  if (!/^azure:/m.test(text) && !/client_?secret/i.test(text)) return false;
  if (text.length > LONGEST_FILE || !A_LITERAL.test(text)) return true;
  visit(parseDocument(text, { logLevel: 'silent' }), {
    Pair: (_key, { key, value }) => {
      if (!isScalar(key) || !NAMES_A_SECRET.test(String(key.value))) return;
      for (const secret of scalarsBelow(value)) {
        const isPlaceholder = secret.includes('${{') || /^[a-z_]+$/.test(secret);
        if (!isPlaceholder) canaries.add('secret in the file', secret, [], text.split(secret).length - 1);
      }
    },
  });
  return true;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function fileOf(text: string): string {
  // REST gives files in base64 with line ends.
  return /^[A-Za-z0-9+/\n]+=*\n?$/.test(text) && text.length > 64 ? Buffer.from(text, 'base64').toString('utf8') : text;
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textIn(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

/** The service that an access token of Entra is for, by the scope that was asked. */
function resourceOf(request: SimRequest, graphOrigin: string): ServiceName {
  const scope = new URLSearchParams(request.body.toString('utf8')).get('scope') ?? '';
  return scope.includes('graph') || scope.startsWith(graphOrigin) ? 'graph' : 'arm';
}

/** Registers what a service gives out: tokens, and the secrets in files that it serves. `onFile` gets each such file. */
export function registerAnswer(
  canaries: Canaries,
  exchange: { readonly request: SimRequest; readonly response: SimResponse },
  { graphOrigin, onFile }: { readonly graphOrigin: string; readonly onFile: (text: string) => void },
): void {
  const { request, response } = exchange;
  const body = object(response.body);
  if (request.service === 'oidc') canaries.add('ID token', textIn(body, 'value'), ['entra']);
  if (request.service === 'entra') {
    const home = resourceOf(request, graphOrigin);
    canaries.add(`access token for ${home}`, textIn(body, 'access_token'), [home]);
  }
  if (request.service === 'jit') {
    canaries.add('Jit access token', textIn(body, 'accessToken'), ['jit']);
    canaries.add('Jit refresh token', textIn(body, 'refreshToken'), []);
  }
  if (request.service !== 'github' && request.service !== 'jit') return;
  for (const text of textsIn(response.body)) {
    if (text.length < 32) continue;
    const file = fileOf(text);
    if (registerFile(canaries, file)) onFile(file);
  }
}
