import { expect, it } from '@jest/globals';
import { checkJitFile, type GitFile } from '../../../src/core/checks/jit-integration-file.js';
import { type Fact, type JitAnswer, known, type Unknown } from '../../../src/core/facts.js';
import type { Result, Status } from '../../../src/core/results.js';
import { entryText, LITERAL, OTHER, readable, TENANT } from '../jit-file/sample-files.js';

const TEXT = `azure:\n${entryText()}`;
const MOVED = `azure:\n${entryText('prod', { tenant: OTHER })}`;
const ENDPOINT = 'https://jit.example';
const UNREAD: Unknown = { known: false, reason: 'transient', read: 'the file', found: 'HTTP 503' };

function git(file: GitFile['file'] = known(readable(TEXT)), path = '.jit/jit-integration.yml'): GitFile {
  return { repository: 'acme/.jit', path, ref: 'main', file };
}

function answer(parts: Partial<Extract<JitAnswer, { kind: 'file' }>> = {}): Fact<JitAnswer> {
  return known({ kind: 'file', status: 'valid', text: TEXT, content: undefined, ...parts });
}

type Row = readonly [string, Fact<JitAnswer>, readonly GitFile[], Status, RegExp];

const PARSED = {
  azure: {
    prod: {
      type: 'azure_account',
      subscription_id: '${{jit_secrets.azure_subscription_ids}}',
      tenant_id: TENANT.toUpperCase(),
      name: 'Prod',
      auth: {
        client_secret: '${{ jit_secrets.azure_client_secret }}',
        client_id: '${{ jit_secrets.azure_client_id }}',
      },
    },
  },
};

it.each<Row>([
  ['the same text', answer(), [git()], 'passed', /with status "valid", and it means the same/],
  ['the same text without a status', answer({ status: null }), [git()], 'passed', /without a status/],
  ['the same text with a word that no one knows', answer({ status: 'synced' }), [git()], 'passed', /"synced"/],
  ['the same content in another form', answer({ text: null, content: PARSED }), [git()], 'passed', /means the same/],
  [
    'the text of the second of two files',
    answer(),
    [git(known(readable(MOVED)), 'a.yml'), git()],
    'passed',
    /same as \.jit/,
  ],
  ['another tenant', answer({ text: MOVED }), [git()], 'failed', /differs from .* at azure\.prod\.tenant_id\.$/],
  ['a status that says invalid', answer({ status: 'INVALID' }), [git()], 'failed', /its status there is "INVALID"/],
  ['a status that says failed', answer({ status: 'parse_failed' }), [git()], 'failed', /parse_failed/],
  [
    'no file',
    known({ kind: 'no-file', code: 'FILE_NOT_FOUND', message: 'None.' }),
    [git()],
    'failed',
    /FILE_NOT_FOUND: "None\."/,
  ],
  [
    'a file that it cannot parse, whose line may hold a secret',
    known({ kind: 'no-file', code: 'MALFORMED_FILE', message: `near "client_secret: ${LITERAL}"` }),
    [git()],
    'failed',
    /MALFORMED_FILE\.$/,
  ],
  [
    'a file that it takes for invalid, whose line may hold a secret',
    known({ kind: 'no-file', code: 'INVALID_FILE', message: LITERAL }),
    [git()],
    'failed',
    /: INVALID_FILE\.$/,
  ],
  ['no file, and no word on it', known({ kind: 'no-file', code: 'NONE', message: '' }), [git()], 'failed', /: NONE\.$/],
  [
    'a file on another branch and one that nobody can read',
    answer(),
    [git(known('elsewhere')), git(known('unreadable'))],
    'skipped',
    /git has no readable file \(config\/readable\)\.$/,
  ],
  [
    'five differences',
    answer({ text: `a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n${TEXT}` }),
    [git()],
    'failed',
    / at a, b, c, d, e\.$/,
  ],
  ['a read that failed', UNREAD, [git()], 'unknown', /HTTP 503/],
  ['git’s copy unread', answer(), [git(UNREAD)], 'unknown', /git’s copy/],
  ['content of no known shape', answer({ text: null }), [git()], 'unknown', /a shape that is not known here/],
  ['text that is no YAML', answer({ text: 'a: [' }), [git()], 'unknown', /no readable YAML/],
  ['another branch than Jit’s', answer(), [git(known('elsewhere'))], 'skipped', /another branch than the default one/],
  ['a file of git that nobody can read', answer(), [git(known('unreadable'))], 'skipped', /config\/readable/],
  ['no file of git', answer(), [], 'skipped', /config\/readable/],
  [
    'none of two files’ text',
    answer({ text: MOVED }),
    [git(), git(undefined, 'b.yml')],
    'skipped',
    /knows 2 files, and it is not clear which one Jit reads/,
  ],
])('jit/integration-file, %s', (_, jit, files, status, message) => {
  const row: Result = checkJitFile(jit, files, ENDPOINT);
  expect(row).toMatchObject({ check: 'jit/integration-file', status, severity: 'warning' });
  expect(row.message).toMatch(message);
  expect(row.fix !== undefined).toBe(status === 'failed' || status === 'unknown');
});

it('names five places at most, and the commands that show both copies', () => {
  const keys = Array.from({ length: 8 }, (_, index) => `k${index}: 1\n`).join('');
  const row = checkJitFile(answer({ text: `${keys}${TEXT}` }), [git()], ENDPOINT);
  expect(row.message).toMatch(/ at k0, k1, k2, k3, k4, and 3 more\.$/);
  expect(row.fix).toContain(
    `TOKEN=$(curl -sS https://jit.example/authentication/login -H 'Content-Type: application/json' -d "{\\"clientId\\":\\"$JIT_CLIENT_ID\\",\\"secret\\":\\"$JIT_SECRET\\"}" | jq -r .accessToken)
curl -sS https://jit.example/plans/integration-file -H "Authorization: Bearer $TOKEN" | jq .
# git’s
gh api `,
  );
  expect(row.fix).toContain("gh api 'repos/acme/.jit/contents/.jit/jit-integration.yml?ref=main'");
});
