// A step that leaks: LEAK names the places, FORMS how the secret is spelled in further files. Started by the test in the action's place.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';

const { env } = process;
const token = env['INPUT_GITHUB-TOKEN'];

/** An ID token, as a job gets it. */
async function idToken() {
  const answer = await fetch(`${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=api://AzureADTokenExchange`, {
    headers: { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  });
  return (await answer.json()).value;
}

function send(url, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise((resolve) => {
    const sent = request(url, { method, headers, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}

const base64 = (text) => Buffer.from(text).toString('base64');
const api = env.GITHUB_API_URL;
const graphql = (variables) =>
  send(env.GITHUB_GRAPHQL_URL, {
    method: 'POST',
    body: JSON.stringify({ query: 'query Q { viewer { login } }', variables }),
  });

const FORMS = {
  plain: (text) => text,
  base64: (text) => base64(`x-access-token:${text}`),
  base64url: (text) => Buffer.from(`ab${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  HEX: (text) => Buffer.from(text).toString('hex').toUpperCase(),
  percent: (text) => encodeURIComponent(text),
  json: (text) => JSON.stringify(text).slice(1, -1),
  html: (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  markdown: (text) => text.replace(/[_~.-]/g, '\\$&'),
  'zero-width': (text) => [...text].join('\u200b'),
  'first-half': (text) => text.slice(0, Math.ceil(text.length / 2)),
  'second-half': (text) => text.slice(Math.ceil(text.length / 2)),
  truncated: (text) => `${text.slice(0, 400)}…`,
  signature: (text) => text.split('.')[2],
};

const PLACES = {
  log: (text) => console.log(`found ${text}`),
  'error stream': (text) => console.error(text),
  debug: (text) => console.log(`::debug::${text}`),
  annotation: (text) => console.log(`::warning title=A::${text}`),
  'stopped mask': (text) => console.log(`::stop-commands::pause\n::add-mask::${text}\n::pause::`),
  summary: (text) => appendFileSync(env.GITHUB_STEP_SUMMARY, text),
  output: (text) => appendFileSync(env.GITHUB_OUTPUT, `verdict<<END\n${text}\nEND\n`),
  env: (text) => appendFileSync(env.GITHUB_ENV, `A=${text}\n`),
  state: (text) => appendFileSync(env.GITHUB_STATE, `A=${text}\n`),
  path: (text) => appendFileSync(env.GITHUB_PATH, `/${text}\n`),
  report: (text) => writeFileSync(`${env.RUNNER_TEMP}/jit-azure-drift-report.json`, JSON.stringify({ text })),
  'deep file': (text) => {
    mkdirSync(`${env.RUNNER_TEMP}/a/b`, { recursive: true });
    writeFileSync(`${env.RUNNER_TEMP}/a/b/c.sarif`, text);
  },
  workspace: (text) => writeFileSync(`${env.GITHUB_WORKSPACE}/left.txt`, text),
  'request path': (text) => send(`${api}/repos/acme/${encodeURIComponent(text)}`),
  'branch name': (text) =>
    send(`${api}/repos/acme/.jit/git/refs`, { method: 'POST', body: JSON.stringify({ ref: `refs/heads/${text}` }) }),
  'request header': (text) => send(`${api}/`, { headers: { 'x-note': text } }),
  'pull request': (text) => graphql({ body: `See ${text}` }),
  'pull request, encoded': (text) => graphql({ body: `<!-- ${base64(text)} -->` }),
  commit: (text) => graphql({ fileChanges: { additions: [{ path: 'a', contents: base64(`a: ${text}\n`) }] } }),
  'token of GitHub at ARM': () =>
    send(`${env['INPUT_ARM-ENDPOINT']}/subscriptions`, { headers: { authorization: `Bearer ${token}` } }),
  'token of GitHub at Graph': () =>
    send(`${env['INPUT_GRAPH-ENDPOINT']}/v1.0/applications`, { headers: { authorization: `Bearer ${token}` } }),
  'token of GitHub at Entra': () =>
    send(`${env['INPUT_ENTRA-ENDPOINT']}/a`, { headers: { authorization: `Bearer ${token}` } }),
  'ID token at GitHub': (text) => send(`${api}/user`, { headers: { authorization: `Bearer ${text}` } }),
  'ID token at GitHub, basic': (text) =>
    send(`${api}/user`, { headers: { authorization: `Basic ${base64(`x:${text}`)}` } }),
  'a token of nobody': () => send(`${api}/user`, { headers: { authorization: 'Bearer made-up-by-the-step' } }),
  'assertion at GitHub': (text) => send(`${api}/user`, { method: 'POST', body: `client_assertion=${text}` }),
  'mask of an id': () => console.log(`::add-mask::${env['INPUT_TENANT-ID']}`),
  'mask of a secret': (text) => console.log(`::add-mask::${text}`),
  nothing: () => console.log('all is well'),
};

const secrets = {
  github: async () => token,
  id: idToken,
  request: async () => env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
  file: async () => env.PLANTED,
};
const text = await secrets[env.SECRET]();
for (const place of env.LEAK.split('|').filter((name) => name !== '')) await PLACES[place](text);
// Each form in a file that is named after it.
for (const form of env.FORMS.split('|').filter((name) => name !== ''))
  writeFileSync(`${env.RUNNER_TEMP}/${form}.txt`, FORMS[form](text));
