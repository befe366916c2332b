import { parseJitFile, type ReadableJitFile } from '../../../src/core/jit-file/parse.js';
import { type Regeneration, regenerate } from '../../../src/core/jit-file/regenerate.js';
import type { WantedEntry } from '../../../src/core/jit-file/wanted.js';

/** Invented ids. */
export const TENANT = '11111111-1111-4111-8111-1111111111aa';
export const CLIENT = '22222222-2222-4222-8222-2222222222bb';
export const SUBSCRIPTION = '33333333-3333-4333-8333-3333333333cc';
export const OTHER = '99999999-9999-4999-8999-999999999999';
/** Has the form of an Entra client secret, and is none. */
export const LITERAL = 'fak8Q~not.a.real-secret_0123456789abcdefg';

/** What an integration called `prod` should be, all verified. */
export function wantedEntry(changes: Partial<WantedEntry> = {}): WantedEntry {
  return {
    ids: { tenantId: TENANT, clientId: CLIENT, subscriptionId: SUBSCRIPTION },
    subscriptionName: 'Prod',
    jitSecretNames: {},
    verified: { tenantId: true, subscriptionId: true },
    ...changes,
  };
}

/** An entry as Jit's page writes it, with lines replaced or (empty) left out. */
export function entryText(
  key = 'prod',
  lines: { tenant?: string; name?: string; secret?: string; id?: string } = {},
): string {
  const { tenant = TENANT, name = '"Prod"' } = lines;
  return [
    `  ${key}:`,
    '    type: azure_account',
    `    name: ${name}`,
    '    auth:',
    `      client_id: ${lines.id ?? '"${{ jit_secrets.azure_client_id }}"'}`,
    `      client_secret: ${lines.secret ?? '"${{ jit_secrets.azure_client_secret }}"'}`,
    `    tenant_id: ${tenant}`,
    '    subscription_id: "${{ jit_secrets.azure_subscription_ids }}"',
    '',
  ].join('\n');
}

/** Parses a text that must be readable. */
export function readable(text: string): ReadableJitFile {
  const file = parseJitFile(new TextEncoder().encode(text));
  if (!file.ok) throw new Error(`not readable: ${JSON.stringify(file.problems)}`);
  return file;
}

/** Regenerates a text, and checks that regenerating the result changes nothing. */
export function regenerated(text: string, ...wanted: WantedEntry[]): Regeneration & { readonly text: string } {
  const result = regenerate(readable(text), wanted);
  const next = new TextDecoder('utf-8', { ignoreBOM: true }).decode(result.bytes);
  if (regenerate(readable(next), wanted).changed) throw new Error(`a second run changes the file again:\n${next}`);
  return { ...result, text: next };
}
