import { expect, it } from '@jest/globals';
import { healthyJitFile } from '../../../simulator/github/jit-file.js';
import { IDS } from '../../../simulator/world.js';
import { FILE, OTHER_TENANT, REPOSITORY, rowOf, scenario } from '../harness.js';
import { BRANCH, excerpt } from './proposals.js';

const DRIFTED = healthyJitFile().replace(IDS.tenant, OTHER_TENANT);

/** A list of repositories long enough that the file has about `bytes` bytes, all before the azure entry. */
function padded(text: string, bytes: number): string {
  const line = '- account_id: 002398765432   # ünïcode, kept as it is — 漢字\n  type: account\n';
  const count = Math.floor((bytes - Buffer.byteLength(text)) / Buffer.byteLength(line));
  return text.replace('aws:\n', `aws:\n${line.repeat(count)}`);
}

const FILES: readonly { readonly of: string; readonly text: string; readonly snapshot?: false }[] = [
  { of: 'CRLF line ends', text: DRIFTED.replaceAll('\n', '\r\n') },
  { of: 'a byte order mark', text: `\uFEFF${DRIFTED}` },
  { of: 'no last newline', text: DRIFTED.trimEnd() },
  { of: 'CRLF, a byte order mark and no last newline', text: `\uFEFF${DRIFTED.replaceAll('\n', '\r\n').trimEnd()}` },
  {
    of: 'comments and odd blanks',
    text: DRIFTED.replace(`tenant_id: ${OTHER_TENANT}`, `tenant_id:    ${OTHER_TENANT}   # old one\t `),
  },
  { of: 'mixed line ends', text: DRIFTED.replace('gcp:\n', 'gcp:\r\n').replace('azure:\n', 'azure:\r\n') },
  {
    of: 'flow style',
    text: DRIFTED.replace(
      /azure:\n[\s\S]*$/,
      `azure: {prod: {type: azure_account, name: Prod, auth: {client_id: "\${{ jit_secrets.azure_client_id }}", client_secret: '\${{ jit_secrets.azure_client_secret }}'}, tenant_id: ${OTHER_TENANT}, subscription_id: "\${{jit_secrets.azure_subscription_ids}}" } }\n`,
    ),
  },
  { of: 'more than 512,000 bytes, which GraphQL cuts', text: padded(DRIFTED, 600_000) },
  { of: 'exactly 1 MiB', text: exactly(padded(DRIFTED, 1_048_000), 1_048_576) },
];

/** The text, with a comment that fills it up to `bytes` bytes. */
function exactly(text: string, bytes: number): string {
  return `# ${'x'.repeat(bytes - Buffer.byteLength(text) - 3)}\n${text}`;
}

it.each(FILES)('changes only the drifted value in a file with $of', async ({ text }) => {
  const given = await scenario();
  const bytes = Buffer.from(text);
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: bytes });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.exitCode).toBe(0);
  expect(step.outputs['pull-request-operation']).toBe('created');
  const proposal = given.github.hands.readFile(REPOSITORY, BRANCH, FILE) ?? Buffer.alloc(0);
  const expected = Buffer.from(text.replace(OTHER_TENANT, IDS.tenant));
  expect(proposal.equals(expected)).toBe(true);
  const again = await given.run();
  expect(again.outputs['pull-request-operation']).toBe('unchanged');
});

it('leaves a file of more than 1 MiB alone', async () => {
  const given = await scenario();
  given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: exactly(padded(DRIFTED, 1_048_000), 1_048_577) });
  const step = await given.run();
  expect(excerpt(step)).toMatchSnapshot();
  expect(step.writes).toEqual([]);
  expect(rowOf(step, 'config/readable')).toMatchObject({ status: 'failed', severity: 'error' });
  expect(rowOf(step, 'pull-request/proposed').status).toBe('skipped');
});
