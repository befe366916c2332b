import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { lint, unknownKeys } from '../../../src/core/jit-file/lint.js';
import { parseJitFile } from '../../../src/core/jit-file/parse.js';
import { proveUntouched } from '../../../src/core/jit-file/prove.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { secretLiterals } from '../../../src/core/jit-file/secret-literals.js';
import { arbitraryFile, type GeneratedFile } from './arbitrary-files.js';
import { CLIENT, OTHER, readable, SUBSCRIPTION, TENANT, wantedEntry } from './sample-files.js';

const RUNS = Number(globalThis.process.env.FC_RUNS ?? 2000);
const HOSTILE_RUNS = RUNS / 2;
const seed = Number(globalThis.process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const wanted = wantedEntry({ integrationId: 'prod', accountName: 'Prod' });

type Plain = Readonly<Record<string, unknown>>;
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
/** What a file means to a reader that is not ours. */
const meaning = (text: string): Plain => (parse(text, { schema: 'failsafe', maxAliasCount: -1 }) ?? {}) as Plain;
const section = (value: unknown): Plain => (typeof value === 'object' && value !== null ? (value as Plain) : {});

function without(record: Plain, key: string): Plain {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at += 1;
  return at === part.length;
}

/** What the entry must say, whatever it said before. */
function expectEntry(text: string): void {
  const entry = section(section(meaning(text).azure).prod);
  const auth = section(entry.auth);
  expect([entry.type, entry.name, String(entry.tenant_id).toLowerCase()]).toEqual(['azure_account', 'Prod', TENANT]);
  expect(String(auth.client_id)).toMatch(
    new RegExp(`^(${CLIENT}|\\$\\{\\{ ?jit_secrets\\.(azure_client_id|old-1) ?\\}\\})$`),
  );
  expect(String(auth.client_secret)).toMatch(/^\$\{\{ ?jit_secrets\.azure_client_secret ?\}\}$/);
  const subscription = new RegExp(`^(${SUBSCRIPTION}|\\$\\{\\{ ?jit_secrets\\.azure_subscription_ids ?\\}\\})$`);
  expect(String(entry.subscription_id)).toMatch(subscription);
}

/** What must not change: lines, line ends, the byte order mark, and the meaning of all but the entry. */
function expectUntouched({ text, untouchable }: GeneratedFile, next: string): void {
  expect(isSubsequence(untouchable, next.replace(/^\uFEFF/, '').split(/\r?\n/))).toBe(true);
  expect(next.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
  const strayBreak = text.includes('\r\n') ? /(?<!\r)\n/ : /\r/;
  expect(strayBreak.test(next)).toBe(false);
  if (/[^\s\uFEFF]/.test(text)) expect(next.endsWith('\n')).toBe(text.endsWith('\n'));
  const before = meaning(text);
  const after = meaning(next);
  expect(without(after, 'azure')).toEqual(without(before, 'azure'));
  expect(without(section(after.azure), 'prod')).toEqual(without(section(before.azure), 'prod'));
}

describe(`regeneration of any file (FC_SEED=${seed}, ${RUNS} files)`, () => {
  it('says what it should, leaves all other bytes and meanings, and changes nothing the second time', () => {
    let changed = 0;
    const property = fc.property(arbitraryFile, (generated) => {
      const original = readable(generated.text);
      const result = regenerate(original, [wanted]);
      const next = decode(result.bytes);
      expectUntouched(generated, next);
      // The one shape that has no place for a new line: a block text at the very end, without a line end.
      const [outcome] = result.entries;
      if (outcome?.withheld[0]?.why.includes('add one') === true) return;
      expect(outcome?.withheld).toEqual([]);
      expectEntry(next);
      if (!result.changed) return;
      changed += 1;
      const file = proveUntouched(original, next, result.patch);
      expect(regenerate(file, [wanted]).changed).toBe(false);
    });
    fc.assert(property, { numRuns: RUNS, seed });
    expect(changed).toBeGreaterThan(RUNS / 2);
  }, 180_000);
});

describe(`hostile bytes (FC_SEED=${seed})`, () => {
  function survive(bytes: Uint8Array): void {
    const file = parseJitFile(bytes);
    if (!file.ok) {
      expect(file.problems.length).toBeGreaterThan(0);
      return;
    }
    const result = regenerate(file, [
      wanted,
      wantedEntry({ ids: { tenantId: OTHER, clientId: CLIENT, subscriptionId: SUBSCRIPTION } }),
    ]);
    lint(file);
    unknownKeys(file);
    secretLiterals(file);
    const next = parseJitFile(result.bytes);
    expect(next.ok).toBe(true);
    if (!result.changed) expect(decode(result.bytes)).toBe(file.text);
    else if (next.ok) proveUntouched(file, next.text, result.patch);
  }

  it('never throws on arbitrary bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survive), { numRuns: HOSTILE_RUNS, seed });
  });

  it('never throws on arbitrary YAML-like text', () => {
    const piece = fc.constantFrom(
      'azure',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '? ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a',
      '<<: ',
      '!!str ',
      '|',
      '>+',
      '"',
      "'",
      '#',
      'prod',
      'auth',
      'tenant_id: ',
      '\r\n',
      '\t',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '~',
      TENANT,
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => new TextEncoder().encode(pieces.join('')));
    fc.assert(fc.property(text, survive), { numRuns: HOSTILE_RUNS, seed });
  });

  it('never throws on damaged files', () => {
    const damage = fc.array(
      fc.tuple(
        fc.nat(2000),
        fc.constantFrom('', ':', '\n', '{', '}', '&x ', '*x ', '- ', '"', ' ', '!t ', '? ', '<<: *x\n', '\0', '#'),
      ),
      { minLength: 1, maxLength: 4 },
    );
    const damaged = fc.tuple(arbitraryFile, damage).map(([{ text }, wounds]) => {
      const hit = wounds.reduce((all, [place, piece]) => {
        const at = place % (all.length + 1);
        return all.slice(0, at) + piece + all.slice(at + (place % 3));
      }, text);
      return new TextEncoder().encode(hit);
    });
    fc.assert(fc.property(damaged, survive), { numRuns: HOSTILE_RUNS, seed });
  }, 180_000);
});
