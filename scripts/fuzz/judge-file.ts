import { checkConfig } from '../../src/core/checks/config.js';
import { type ParsedJitFile, parseJitFile, type ReadableJitFile } from '../../src/core/jit-file/parse.js';
import { type Regeneration, regenerate } from '../../src/core/jit-file/regenerate.js';
import { secretLiterals } from '../../src/core/jit-file/secret-literals.js';
import type { WantedEntry } from '../../src/core/jit-file/wanted.js';
import { effectiveValue, readDocument, textOf } from './independent.js';
import { judgeEdit, judgeEntry } from './judge-edit.js';
import { CANARY, CLIENT, OTHER, SUBSCRIPTION, TENANT } from './samples.js';
import { must, mustBePlain, singsCanary, timed } from './violation.js';

/** How one file ended, and what it cost. */
export interface Judged {
  /** `edited`, `unchanged`, `reported` (drift that is not proposed), or `refused: …`. */
  readonly outcome: string;
  readonly ms: number;
}

const ids = { tenantId: TENANT, clientId: CLIENT, subscriptionId: SUBSCRIPTION };
const base = { ids, jitSecretNames: {}, subscriptionName: 'Prod', verified: { tenantId: true, subscriptionId: true } };

/** What runs ask of a file, by what they know. */
export const WANTED: readonly (readonly WantedEntry[])[] = [
  [{ ...base, integrationId: 'prod', accountName: 'Prod' }],
  [base],
  [{ ...base, integrationId: 'new "key"', accountName: 'it’s: #1 \u{1F600}' }],
  [
    { ...base, integrationId: 'prod', accountName: 'Prod' },
    { ...base, integrationId: 'stage', ids: { ...ids, tenantId: OTHER } },
  ],
  [{ ...base, integrationId: 'prod', verified: { tenantId: false, subscriptionId: false } }],
  [{ ...base, integrationId: 'two words', waivedDrift: ['azure.two words.name'] }],
];

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** Judges what the action makes of one file. Throws `Violation`; whatever else is thrown is a fault as well. */
export function judgeFile(bytes: Uint8Array, wanted: readonly WantedEntry[]): Judged {
  const { value, ms } = timed('reading, judging and regenerating the file', () => {
    const file = parseJitFile(bytes);
    const regeneration = file.ok ? regenerate(file, wanted) : undefined;
    return { file, regeneration, rows: rowsOf(bytes, file, regeneration) };
  });
  for (const { message, fix, subject } of value.rows) {
    mustBePlain(message, 'the message of a row');
    if (fix !== undefined) mustBePlain(fix, 'what to do about a row');
    if (subject !== undefined) mustBePlain(subject, 'the subject of a row');
  }
  if (!value.file.ok || value.regeneration === undefined) return { outcome: judgeRefusal(bytes, value.file), ms };
  return { outcome: judgeRegeneration(bytes, value.file, value.regeneration), ms };
}

function rowsOf(bytes: Uint8Array, file: ParsedJitFile, regeneration: Regeneration | undefined) {
  const facts = {
    repository: 'acme/.jit',
    ref: 'main',
    path: '.jit/jit-integration.yml',
    otherPath: { known: true, value: null } as const,
  };
  const state = { kind: 'present', bytes, blob: '0'.repeat(40) } as const;
  const context = { severityOfDrift: 'warning', proposing: true } as const;
  return checkConfig({ ...facts, file: { known: true, value: state } }, file, regeneration, context);
}

/** A refusal says where and why, and a YAML parser that is not ours must agree that there is a fault. */
function judgeRefusal(bytes: Uint8Array, file: ParsedJitFile): string {
  must(!file.ok, 'a readable file was not regenerated');
  const [problem, ...more] = file.problems;
  must(problem !== undefined && more.length === 0, `${file.problems.length} problems instead of one`);
  const { message, line, column } = problem;
  mustBePlain(message, 'the reason of a refusal', 200);
  const text = decode(bytes.subarray(0, 1_048_576));
  const lines = text.split('\n');
  must(line >= 1 && line <= lines.length, `line ${line} of ${lines.length}`);
  must(column >= 1 && column <= (lines[line - 1] ?? '').length + 1, `column ${column} of line ${line}: ${message}`);
  const isYamlFault = /^not valid YAML/.test(message) && bytes.length < 100_000;
  if (isYamlFault) must(readDocument(text) === undefined, `refused (${message}), and a YAML parser finds no fault`);
  return `refused: ${message
    .replace(/"[^"]*"/g, '"…"')
    .replace(/U\+[0-9A-F]+/g, 'U+N')
    .replace(/\b\d{3,}\b/g, 'N')}`;
}

function judgeRegeneration(bytes: Uint8Array, file: ReadableJitFile, regeneration: Regeneration): string {
  const before = decode(bytes);
  const after = decode(regeneration.bytes);
  judgeWords(file, regeneration);
  if (!regeneration.changed) {
    must(Buffer.compare(bytes, regeneration.bytes) === 0, 'nothing changed, and the bytes differ');
    must(
      readDocument(before) !== undefined || /^\s*(#.*\s*)*$/.test(before.replace(/^\uFEFF/, '')),
      'read a file that a YAML parser refuses',
    );
  } else {
    judgeEdit({ before, after, outcomes: regeneration.entries });
    const again = timed('the second run', () => parseJitFile(regeneration.bytes)).value;
    must(again.ok, 'the proposed file cannot be read');
    const wanted = regeneration.entries.map((entry) => entry.wanted);
    must(!timed('the second run', () => regenerate(again, wanted)).value.changed, 'regenerating twice changes again');
  }
  for (const entry of regeneration.entries) judgeEntry(after, entry);
  judgeMasking(before, file, regeneration);
  if (regeneration.changed) return 'edited';
  return regeneration.entries.every(({ outcome }) => outcome === 'same') ? 'unchanged' : 'reported, not edited';
}

/** What is told of the changes. Values may be anything but a secret; reasons are sentences. */
function judgeWords(_file: ReadableJitFile, { entries }: Regeneration): void {
  for (const { changes, withheld, candidates, why } of entries) {
    const values = [...changes, ...withheld].flatMap(({ at, actual, expected }) => [at, actual ?? '', expected]);
    must(!singsCanary([...values, ...(candidates ?? [])].join('\n')), 'a reported value holds the planted secret');
    for (const reason of [why, ...withheld.map((change) => change.why)])
      if (reason !== undefined) mustBePlain(reason, 'a reason');
  }
}

/** A secret that stands in the place of one is known as such, so that it can be masked. */
function judgeMasking(text: string, file: ReadableJitFile, { entries }: Regeneration): void {
  const told = JSON.stringify(
    entries.map(({ changes, withheld, candidates, why }) => [changes, withheld, candidates, why]),
  );
  const document = readDocument(text);
  for (const { keyNow } of entries) {
    if (document === undefined || keyNow === null) continue;
    const entry = effectiveValue(document, effectiveValue(document, document.contents, 'azure'), keyNow);
    const secret =
      textOf(effectiveValue(document, effectiveValue(document, entry, 'auth'), 'client_secret'))?.trim() ?? '';
    // Whatever mutations made of it, as long as it is no placeholder and no common word.
    const isTelling = secret.length >= 16 && !/[${}<>\s]/.test(secret) && !/^(\w+_)+\w+$|^[\da-f-]{36}$/.test(secret);
    if (isTelling) must(!told.includes(secret), 'a literal secret is said');
    if (secret === CANARY)
      must(
        secretLiterals(file).some((literal) => literal.includes(CANARY)),
        'a literal secret is not masked',
      );
  }
}
