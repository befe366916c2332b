import { quoteForMessage } from '../core/text.js';
import type { JitAccess } from '../jit/read-file.js';
import type { Faults, RawInput } from './faults.js';

/** Jit's API in the United States; the European one is https://api.eu.jit.io. */
export const JIT_API = 'https://api.jit.io';

function readEndpoint(raw: RawInput, faults: Faults): string {
  if (raw.text === '') return JIT_API;
  const url = URL.canParse(raw.text) ? new URL(raw.text) : undefined;
  const isBase = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username + url.password === '';
  if (url?.protocol === 'https:' && isBase) return url.origin;
  faults.add(
    `${raw.label} is ${quoteForMessage(raw.text)}: expected a base address that begins with https://, such as https://api.jit.io or https://api.eu.jit.io.`,
  );
  return JIT_API;
}

/**
 * Reads the API token of Jit; undefined where there is none. `strict`: whether half of a token is a fault; a fork's pull
 * request gets no secrets, so that there half of it is as good as none.
 */
export function readJitApi(raw: (name: string) => RawInput, strict: boolean, faults: Faults): JitAccess | undefined {
  const url = readEndpoint(raw('jit-api-endpoint'), faults);
  const clientId = raw('jit-api-client-id').text;
  const secret = raw('jit-api-secret').text;
  if (clientId !== '' && secret !== '') return { endpoint: { service: 'Jit', url }, clientId, secret };
  if (clientId === secret || !strict) return undefined;
  const [missing, given] =
    clientId === '' ? ['jit-api-client-id', 'jit-api-secret'] : ['jit-api-secret', 'jit-api-client-id'];
  return faults.add(
    `${missing} is empty, but ${given} is given: an API token of Jit has both. If it comes from a secret, check that this workflow, and its environment, can see it.`,
  );
}
