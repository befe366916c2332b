import { DOCUMENTED_SECRET_NAMES, type IntegrationIds, type JitSecretNames } from '../expectations.js';
import type { AzureEntry, FieldName } from './entries.js';
import { isLongWord, looksLikeSecret } from './secret-forms.js';
import { isBareName, isNoSecret, type SecretWords } from './secret-literals.js';
import { isNullish } from './tree.js';
import { isLeftover, placeholderFor, readPlaceholder, sameGuid } from './values.js';
import type { NewPair, WrittenStyle } from './yaml-text.js';

/** What one entry of the file should say. */
export interface WantedEntry {
  readonly integrationId?: string;
  readonly accountName?: string;
  /** The subscription's display name: serves where neither the input nor the file has a name. */
  readonly subscriptionName?: string;
  readonly ids: IntegrationIds;
  readonly jitSecretNames: Partial<JitSecretNames>;
  /** Whether this run passed login/oidc, app/exists and subscription/tenant for it. */
  readonly verified: { readonly tenantId: boolean; readonly subscriptionId: boolean };
  /** Drift that is waived: all of it, or that of these subjects (`azure.prod.name`). It is reported and not proposed. */
  readonly waivedDrift?: 'all' | readonly string[];
}

/** What a value should be, where it is not. */
export interface Deviation {
  readonly field: FieldName;
  readonly expected: string;
  /** Style for a value that has none yet. */
  readonly style: WrittenStyle;
  /** Why it is reported and not written; undefined where it may be written. */
  readonly withheld: string | undefined;
}

/** Why an id is not proposed in a run that could not verify it. */
export const UNVERIFIED =
  'this run has not passed login/oidc, app/exists and subscription/tenant, so it does not propose a change of ids';

/** The same of an entry that is not there yet. */
export const UNVERIFIED_ENTRY =
  'this run has not passed login/oidc, app/exists and subscription/tenant, so it does not propose an entry with these ids';

/** Whether drift waits only for a run that can verify the ids. */
export function isUnverified({ why }: { readonly why: string }): boolean {
  return why === UNVERIFIED || why === UNVERIFIED_ENTRY;
}

/** Why waived drift is not proposed. */
export const WAIVED = 'a waiver covers it';

/** The name that the entry should bear, and undefined where nobody knows one. */
function wantedName(wanted: WantedEntry, current: string | undefined): string | undefined {
  const given = wanted.accountName?.trim() === '' ? undefined : wanted.accountName;
  const name =
    given ?? nameInFile(current) ?? (wanted.subscriptionName?.trim() === '' ? undefined : wanted.subscriptionName);
  // What may be a secret is never written, not even mended.
  if (name !== undefined && name === current && looksLikeSecret(name)) return name;
  // A lone surrogate has no UTF-8.
  return name?.replace(/\p{Cs}/gu, '\uFFFD');
}

function nameInFile(current: string | undefined): string | undefined {
  return current === undefined || current.trim() === '' || isLeftover(current) ? undefined : current;
}

function nameDeviation(wanted: WantedEntry, current: string | undefined): Deviation | undefined {
  const expected = wantedName(wanted, current);
  if (expected !== undefined && expected === current) return undefined;
  const base = { field: 'name', style: 'double' } as const;
  if (expected === undefined) {
    const withheld = 'this run knows no name for it: set account-name';
    return { ...base, expected: '<account name>', withheld };
  }
  const withheld = expected.includes('${{') ? 'a name that holds "${{" is never written' : undefined;
  return { ...base, expected, withheld };
}

/** The text of a value; undefined where it is missing, stands for nothing, or is no text. */
function currentText(entry: AzureEntry | undefined, field: FieldName): string | undefined {
  const value = entry?.fieldValue(field);
  return value?.kind !== 'scalar' || isNullish(value) ? undefined : value.text;
}

/** The Jit secret that each field with a placeholder names. */
const SECRET_OF = {
  'auth.client_id': 'clientId',
  'auth.client_secret': 'clientSecret',
  subscription_id: 'subscriptionId',
} as const satisfies Partial<Record<FieldName, keyof JitSecretNames>>;

/** `literal`: a value that means the same as the placeholder. */
function placeholderDeviation(
  wanted: WantedEntry,
  entry: AzureEntry | undefined,
  field: keyof typeof SECRET_OF,
  literal: string | undefined,
): Deviation | undefined {
  const current = currentText(entry, field);
  const given = wanted.jitSecretNames[SECRET_OF[field]];
  const placeholder = current === undefined ? undefined : readPlaceholder(current);
  const name = given ?? placeholder?.name ?? DOCUMENTED_SECRET_NAMES[SECRET_OF[field]];
  if (placeholder?.source === 'jit_secrets' && placeholder.name === name) return undefined;
  if (literal !== undefined && current !== undefined && sameGuid(current, literal)) return undefined;
  const isUnverified = field === 'subscription_id' && !wanted.verified.subscriptionId;
  return { field, expected: placeholderFor(name), style: 'double', withheld: isUnverified ? UNVERIFIED : undefined };
}

/** Each value of the entry that does not mean what it should, in the order of Jit's page. `undefined`: there is no entry yet. */
export function deviationsOf(wanted: WantedEntry, entry: AzureEntry | undefined): Deviation[] {
  const { ids, verified } = wanted;
  const deviations: Deviation[] = [];
  const add = (deviation: Deviation | undefined): void => {
    if (deviation !== undefined) deviations.push(deviation);
  };
  if (currentText(entry, 'type') !== 'azure_account')
    add({ field: 'type', expected: 'azure_account', style: 'plain', withheld: undefined });
  add(nameDeviation(wanted, currentText(entry, 'name')));
  add(placeholderDeviation(wanted, entry, 'auth.client_id', ids.clientId));
  add(placeholderDeviation(wanted, entry, 'auth.client_secret', undefined));
  const tenant = currentText(entry, 'tenant_id');
  if (tenant === undefined || !sameGuid(tenant, ids.tenantId)) {
    const withheld = verified.tenantId ? undefined : UNVERIFIED;
    add({ field: 'tenant_id', expected: ids.tenantId, style: 'plain', withheld });
  }
  add(placeholderDeviation(wanted, entry, 'subscription_id', ids.subscriptionId));
  return deviations;
}

/** A whole new entry, as Jit's page writes it. Without any name it bears its key as name. */
export function newEntry(wanted: WantedEntry, key: string): NewPair[] {
  const text = (value: string, style: WrittenStyle) => ({ text: value, style });
  const names = { ...DOCUMENTED_SECRET_NAMES, ...wanted.jitSecretNames };
  const name = wantedName(wanted, undefined);
  return [
    { key: 'type', value: text('azure_account', 'plain') },
    { key: 'name', value: text(name === undefined || name.includes('${{') ? key : name, 'double') },
    {
      key: 'auth',
      value: [
        { key: 'client_id', value: text(placeholderFor(names.clientId), 'double') },
        { key: 'client_secret', value: text(placeholderFor(names.clientSecret), 'double') },
      ],
    },
    { key: 'tenant_id', value: text(wanted.ids.tenantId, 'plain') },
    { key: 'subscription_id', value: text(placeholderFor(names.subscriptionId), 'double') },
  ];
}

/** A text of the file as a report may show it; `null` where it is, or may be, a secret. */
export function showable(field: FieldName, text: string, { literals, names }: SecretWords): string | null {
  if (field === 'auth.client_secret') return isNoSecret(text) || isBareName(text, names) ? text : null;
  // A very short literal would be found everywhere by chance.
  const holdsLiteral = literals.some((literal) => text === literal || (literal.length >= 4 && text.includes(literal)));
  const isSuspect = looksLikeSecret(text) || (field.endsWith('_id') && isLongWord(text));
  return holdsLiteral || isSuspect ? null : text;
}
