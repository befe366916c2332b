import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { checkConfig } from '../../../src/core/checks/config.js';
import { parseJitFile } from '../../../src/core/jit-file/parse.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { TENANT, wantedEntry } from '../jit-file/sample-files.js';
import { DRIFTED, LONGEST, NOT_UTF8, processorTime, REFUSED, TAKEN } from './yaml-samples.js';

const wanted = wantedEntry({ integrationId: 'prod', accountName: 'Prod' });
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** All that a run makes of a file, and how long that takes. */
function judged(bytes: Uint8Array) {
  return processorTime(() => {
    const file = parseJitFile(bytes);
    const regeneration = file.ok ? regenerate(file, [wanted]) : undefined;
    const state = { known: true, value: { kind: 'present', bytes, blob: '0'.repeat(40) } } as const;
    const facts = {
      repository: 'acme/.jit',
      ref: 'main',
      path: 'x.yml',
      otherPath: { known: true, value: null },
    } as const;
    const rows = checkConfig({ ...facts, file: state }, file, regeneration, {
      severityOfDrift: 'warning',
      proposing: true,
    });
    return { file, regeneration, rows };
  });
}

function expectRefused(bytes: Uint8Array, words: RegExp): void {
  const { value, ms } = judged(bytes);
  expect(ms).toBeLessThan(LONGEST);
  const { file, rows } = value;
  if (file.ok) throw new Error('The file was taken.');
  const [problem, ...more] = file.problems;
  expect(more).toEqual([]);
  expect(problem?.message).toMatch(words);
  expect(problem?.line).toBeGreaterThan(0);
  expect(problem?.column).toBeGreaterThan(0);
  const failed = rows.filter(({ status }) => status === 'failed');
  expect(failed.map(({ check }) => check)).toEqual(['config/readable']);
  expect(failed[0]?.message).toMatch(/^x\.yml of acme\/\.jit at main, line \d+, column \d+: \P{C}{10,200}\.$/u);
}

describe('a hostile file is refused with line and column, at once', () => {
  it.each(Object.entries(REFUSED))('%s', (_what, [text, words]) => expectRefused(Buffer.from(text), words));
  it.each(Object.entries(NOT_UTF8))('%s', (_what, [bytes, words]) => expectRefused(bytes, words));
});

describe('an odd file is edited in the right place alone, at once', () => {
  it.each(Object.entries(TAKEN))('%s', (_what, text) => {
    const original = `${text}${DRIFTED}`;
    const { value, ms } = judged(Buffer.from(original));
    expect(ms).toBeLessThan(LONGEST);
    const { regeneration, rows } = value;
    if (regeneration === undefined) throw new Error(`Refused: ${rows[0]?.message}`);
    const next = decode(regeneration.bytes);
    expect(next.startsWith(text)).toBe(true);
    const rest = next.slice(text.length);
    const { azure } = parse(rest, { schema: 'failsafe' }) as { azure: { prod: Record<string, unknown> } };
    expect(azure.prod).toMatchObject({ type: 'azure_account', name: 'Prod', tenant_id: TENANT });
    expect(azure.prod.auth).toEqual({
      client_id: '${{ jit_secrets.azure_client_id }}',
      client_secret: '${{ jit_secrets.azure_client_secret }}',
    });
    // Line ends are those of the line before.
    expect(rest.split(/\r?\n/).slice(0, 4).join('\n')).toBe(DRIFTED.split('\n').slice(0, 4).join('\n'));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
