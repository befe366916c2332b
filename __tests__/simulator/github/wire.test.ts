import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import { type Simulator, startSimulator } from '../../../simulator/simulator.js';
import { at } from './client.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ services: ['github'] });
});
afterAll(() => simulator.stop());

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

function ask(method: string, path: string, body?: object, accept = 'application/vnd.github+json'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `bearer ${githubTokens.workflow}`, accept, 'user-agent': 'test' };
    const sent = request(new URL(path, simulator.origins.github), { method, headers, ca: simulator.ca }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('over HTTPS', () => {
  it('answers REST with links to itself', async () => {
    const { status, headers, text } = await ask('GET', '/api/v3/repos/acme/.jit');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'x-ratelimit-limit': '1000',
    });
    expect(at(JSON.parse(text), 'url')).toBe(`${simulator.origins.github}/api/v3/repos/acme/.jit`);
  });

  it('gives a file’s bytes as they are', async () => {
    const path = '.jit/jit-integration.yml';
    const { text, headers } = await ask(
      'GET',
      `/api/v3/repos/acme/.jit/contents/${path}`,
      undefined,
      'application/vnd.github.raw+json',
    );
    expect(headers['content-type']).toBe('application/vnd.github.raw; charset=utf-8');
    expect(text).toBe(simulator.github?.hands.readFile('acme/.jit', 'main', path)?.toString());
    expect(text).toContain('- account_id: 002398765432 ');
  });

  it('answers GraphQL, and logs what is not simulated as unhandled', async () => {
    const good = await ask('POST', '/api/graphql', { query: '{ viewer { login } }' });
    expect(JSON.parse(good.text)).toEqual({ data: { viewer: { login: 'github-actions[bot]' } } });
    const bad = await ask('POST', '/api/graphql', { query: '{ viewer { bio } }' });
    expect(bad.status).toBe(501);
    expect(simulator.requests.map((each) => [each.path, each.handled]).slice(-2)).toEqual([
      ['/api/graphql', true],
      ['/api/graphql', false],
    ]);
  });

  it('deletes a branch with an empty answer', async () => {
    simulator.github?.hands.commitFiles('acme/.jit', 'gone', { a: 'a' });
    const { status, text } = await ask('DELETE', '/api/v3/repos/acme/.jit/git/refs/heads/gone');
    expect([status, text]).toEqual([204, '']);
    expect(Object.keys(simulator.github?.hands.branches('acme/.jit') ?? {})).toEqual(['main']);
  });
});
