import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { JIT_API_TOKEN } from '../../simulator/world.js';
import { readJitFile } from '../../src/jit/read-file.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ services: ['jit'] });
});
afterEach(() => simulator.stop());

const masked: string[] = [];

function read(secret: string = JIT_API_TOKEN.secret) {
  const settings = {
    meter: { total: 0, retried: 0 },
    attemptTimeoutMs: 1500,
    retryDelayMs: 5,
    ca: simulator.ca,
  };
  const endpoint = { service: 'Jit', url: simulator.origins.jit } as const;
  return readJitFile({ endpoint, clientId: JIT_API_TOKEN.clientId, secret }, settings, (token) => masked.push(token));
}

describe('readJitFile', () => {
  it('logs in, masks the token, and gives the file in our words', async () => {
    const answer = await read();
    expect(answer).toMatchObject({ known: true, value: { kind: 'file', status: 'valid', content: undefined } });
    const [login, file] = simulator.requests;
    expect(JSON.parse(login?.body ?? '')).toEqual({ clientId: JIT_API_TOKEN.clientId, secret: JIT_API_TOKEN.secret });
    const token = /^Bearer (jit-session-.*)$/.exec(file?.headers.authorization ?? '')?.[1];
    expect(masked).toContain(token);
    expect(login?.headers.authorization).toBeUndefined();
  });

  it('prefers the raw text, takes content as text or as parsed, and leaves another shape open', async () => {
    const { file } = simulator.world.jit;
    if (file === null) throw new Error('no file');
    Object.assign(file, { rawContent: 'raw', content: 'text' });
    expect(await read()).toMatchObject({ value: { text: 'raw' } });
    Object.assign(file, { rawContent: null });
    expect(await read()).toMatchObject({ value: { text: 'text' } });
    Object.assign(file, { content: { azure: {} } });
    expect(await read()).toMatchObject({ value: { text: null, content: { azure: {} } } });
    Object.assign(file, { content: [1], status: null });
    expect(await read()).toMatchObject({ value: { status: null, text: null, content: undefined } });
  });

  it.each([
    ['FILE_NOT_FOUND', 409],
    ['NO_CENTRALIZED_REPO', 409],
    ['FILE_NOT_FOUND', 404],
  ])('takes %s with %s for Jit’s own word', async (error, status) => {
    simulator.addFault({ service: 'jit', path: /plans/, action: { kind: 'respond', status, body: { error } } });
    expect(await read()).toMatchObject({ known: true, value: { kind: 'no-file', code: error } });
  });

  it.each([
    ['a 404 without a code', /plans/, 404, {}, 'malformed'],
    ['a 409 of another kind', /plans/, 409, { error: 'FILE_SHA_CONFLICT' }, 'malformed'],
    ['a 401 of the file', /plans/, 401, { Message: 'Unauthorized' }, 'forbidden'],
    ['a 403 of the login', /authentication/, 403, { error: 'FORBIDDEN' }, 'forbidden'],
    ['an answer without a token', /authentication/, 200, { token: 'x' }, 'malformed'],
    ['an answer without anything', /plans/, 200, { vendor_response: {} }, 'malformed'],
    ['an outage', /plans/, 502, {}, 'transient'],
  ])('%s is unknown', async (_name, path, status, body, reason) => {
    simulator.addFault({ service: 'jit', path, action: { kind: 'respond', status, body } });
    const answer = await read();
    expect(answer).toMatchObject({ known: false, reason });
    if (reason === 'forbidden') expect(answer).toHaveProperty('fix');
    expect(JSON.stringify(answer)).not.toContain(JIT_API_TOKEN.secret);
  });

  it('waits no longer than it is told, and repeats what may pass', async () => {
    simulator.addFault({ service: 'jit', path: /plans/, action: { kind: 'hang' } });
    expect(await read()).toMatchObject({ known: false, reason: 'timeout' });
    simulator.clearFaults();
    simulator.addFault({ service: 'jit', path: /plans/, times: 1, action: { kind: 'reset' } });
    expect(await read()).toMatchObject({ known: true });
  });
});
