import { renewSecret } from '../az-command.js';
import { DOCUMENTED_SECRET_NAMES, type JitSecretNames } from '../expectations.js';
import type { ConfigFacts } from '../facts.js';
import { isGuid } from '../guid.js';
import { type AzureEntry, type FieldName, positionIn, textIn } from '../jit-file/entries.js';
import { lint, unknownKeys } from '../jit-file/lint.js';
import type { ReadableJitFile } from '../jit-file/parse.js';
import type { Regeneration } from '../jit-file/regenerate.js';
import { type SecretPlace, secretPlaces } from '../jit-file/secret-places.js';
import { nameOf, type Slot } from '../jit-file/slots.js';
import type { Position } from '../jit-file/tree.js';
import { readPlaceholder } from '../jit-file/values.js';
import type { CheckId, Location, Result } from '../results.js';
import { visible } from '../text.js';
import { failed, passed } from './rows.js';

/** Fields that draw on a Jit secret, and which. */
const SECRET_FIELDS: readonly (readonly [FieldName, keyof JitSecretNames])[] = [
  ['auth.client_id', 'clientId'],
  ['auth.client_secret', 'clientSecret'],
  ['subscription_id', 'subscriptionId'],
];

/** The rows of the checks that look at the azure entries of a readable file, whether or not this run is about them. */
export function entryRows(
  config: ConfigFacts,
  file: ReadableJitFile,
  regeneration: Regeneration | undefined,
): Result[] {
  const place = ({ line, column }: Position): Location => ({ path: config.path, line, column });
  return [
    ...orPassed(
      'config/secret-literal',
      secretLiteralRows(file, regeneration, place),
      'No client secret stands in the azure entries.',
    ),
    ...orPassed('config/literal-id', literalIdRows(file, place), 'Client and subscription ids come from Jit secrets.'),
    ...secretNameRows(file, regeneration, place),
    ...orPassed('config/shared-secrets', sharedSecretRows(file, place), 'No two tenants draw on the same Jit secrets.'),
    ...orPassed('config/lint', lintRows(file, place), 'The azure entries are well formed.'),
    ...orPassed('config/one-per-tenant', tenantRows(file, place), 'No two azure entries share a tenant.'),
    ...orPassed(
      'config/unknown-key',
      unknownKeyRows(file, place),
      'No azure entry has a key outside Jit’s documentation.',
    ),
  ];
}

type Place = (position: Position) => Location;

function orPassed(check: CheckId, rows: readonly Result[], message: string): readonly Result[] {
  return rows.length > 0 ? rows : [passed(check, message)];
}

/** What to do about a secret that anyone who reads the repository has read; of another integration, its app is not known. */
function leaked(clientId: string | undefined): string {
  const then = 'store it as a Jit secret, put the placeholder in the file, then delete the old secret in Entra.';
  if (clientId === undefined) return `Take the secret for leaked: make a new one for the app of this entry, ${then}`;
  return `Take the secret for leaked: make a new one (it is printed once: keep it off shared screens), ${then}\n\n${renewSecret(clientId, 'jit')}`;
}

function secretLiteralRows(file: ReadableJitFile, regeneration: Regeneration | undefined, place: Place): Result[] {
  const names = regeneration?.entries.flatMap(({ wanted }) => Object.values(wanted.jitSecretNames)) ?? [];
  return secretPlaces(file, names).map((found) => {
    const { message, fix } = SECRET_WORDS[found.kind];
    const own = regeneration?.entries.find(({ keyNow }) => keyNow !== null && keyNow === found.key);
    return failed('config/secret-literal', `${found.at} ${message}`, {
      subject: found.at,
      location: place(found),
      fix: fix ?? leaked(own?.wanted.ids.clientId),
    });
  });
}

const SECRET_WORDS: Readonly<Record<SecretPlace['kind'], { readonly message: string; readonly fix?: string }>> = {
  literal: { message: 'is not a ${{ jit_secrets.NAME }} placeholder: a secret stands in the file.' },
  misplaced: { message: 'holds what has the form of a client secret.' },
  'bare-name': {
    message: 'is the bare name of a Jit secret, which Jit takes for the secret itself: its ${{ }} is missing.',
    fix: 'Write it as the placeholder "${{ jit_secrets.NAME }}", with that name as NAME.',
  },
};

function literalIdRows(file: ReadableJitFile, place: Place): Result[] {
  return file.entries.flatMap((entry) =>
    SECRET_FIELDS.flatMap(([field, secret]) => {
      const slot = entry.fields[field];
      const literal = field === 'auth.client_secret' ? undefined : textIn(slot);
      if (literal === undefined || !isGuid(literal)) return [];
      const at = nameOf(slot.path);
      return failed('config/literal-id', `${at} is a literal id; Jit’s page asks for a placeholder.`, {
        subject: at,
        location: place(positionIn(file.tree, slot)),
        fix: `Store the id as the Jit secret ${DOCUMENTED_SECRET_NAMES[secret]}, and write "\${{ jit_secrets.${DOCUMENTED_SECRET_NAMES[secret]} }}".`,
      });
    }),
  );
}

function jitSecretOf(slot: Slot): string | undefined {
  const placeholder = readPlaceholder(textIn(slot) ?? '');
  return placeholder?.source === 'jit_secrets' ? placeholder.name : undefined;
}

function secretNameRows(
  file: ReadableJitFile,
  regeneration: Regeneration | undefined,
  place: Place,
): readonly Result[] {
  const tenants = new Set(file.entries.flatMap(({ tenant }) => tenant ?? []));
  if (tenants.size > 1) {
    return [
      passed('config/secret-name', 'Entries of several tenants cannot all bear the documented names: not judged.'),
    ];
  }
  const given = new Map(regeneration?.entries.map(({ keyNow, wanted }) => [keyNow, wanted.jitSecretNames]));
  const rows = file.entries.flatMap((entry) => {
    const names: JitSecretNames = { ...DOCUMENTED_SECRET_NAMES, ...given.get(entry.key) };
    return SECRET_FIELDS.flatMap(([field, secret]) => {
      const slot = entry.fields[field];
      const name = jitSecretOf(slot);
      if (name === undefined || name === names[secret]) return [];
      const at = nameOf(slot.path);
      return failed(
        'config/secret-name',
        `${at} draws on the Jit secret ${visible(name, 60)}; expected ${names[secret]}.`,
        {
          subject: at,
          location: place(positionIn(file.tree, slot)),
          fix: `Rename the Jit secret to ${names[secret]}, or tell this action the name: jit-secret-names.`,
        },
      );
    });
  });
  return orPassed('config/secret-name', rows, 'The Jit secrets bear the expected names.');
}

function sharedSecretRows(file: ReadableJitFile, place: Place): Result[] {
  const users = new Map<string, AzureEntry[]>();
  for (const entry of file.entries) {
    if (entry.tenant === undefined) continue;
    for (const name of new Set(SECRET_FIELDS.flatMap(([field]) => jitSecretOf(entry.fields[field]) ?? []))) {
      const others = users.get(name);
      if (others === undefined) users.set(name, [entry]);
      else others.push(entry);
    }
  }
  const shared = new Map<AzureEntry, string[]>();
  for (const [name, entries] of users) {
    if (entries.every(({ tenant }) => tenant === entries[0]?.tenant)) continue;
    for (const entry of entries) shared.set(entry, [...(shared.get(entry) ?? []), visible(name, 60)]);
  }
  return file.entries.flatMap((entry) => {
    const names = shared.get(entry);
    if (names === undefined) return [];
    const message = `${entry.at} draws on ${names.join(', ')}, as an entry of another tenant does: one of them gets the wrong value.`;
    const fix = 'Give each tenant Jit secrets of its own, and name them in its entry (jit-secret-names).';
    return [failed('config/shared-secrets', message, { subject: entry.at, location: place(entry), fix })];
  });
}

function lintRows(file: ReadableJitFile, place: Place): Result[] {
  return lint(file).map((finding) => {
    const message = `${finding.at}: ${finding.message}.`;
    return failed('config/lint', message, { subject: finding.at, location: place(finding), fix: finding.fix });
  });
}

function tenantRows(file: ReadableJitFile, place: Place): Result[] {
  const byTenant = new Map<string | undefined, AzureEntry[]>();
  for (const entry of file.entries) {
    if (entry.tenant !== undefined) byTenant.set(entry.tenant, [...(byTenant.get(entry.tenant) ?? []), entry]);
  }
  return file.entries.flatMap((entry) => {
    const all = byTenant.get(entry.tenant) ?? [];
    if (all.length < 2) return [];
    const others = all.filter((other) => other !== entry).map(({ at }) => at);
    const shown = others.slice(0, 3).join(', ') + (others.length > 3 ? `, and ${others.length - 3} more` : '');
    const fix = 'Keep one entry for the tenant: Jit takes one subscription per tenant.';
    const message = `${entry.at} is of tenant ${entry.tenant ?? ''}, and so is ${shown}.`;
    return [failed('config/one-per-tenant', message, { subject: entry.at, location: place(entry), fix })];
  });
}

function unknownKeyRows(file: ReadableJitFile, place: Place): Result[] {
  return unknownKeys(file).map((found) =>
    failed('config/unknown-key', `${found.at} is outside Jit’s documentation of an azure entry.`, {
      subject: found.at,
      location: place(found),
      fix: 'Remove the key, or correct its spelling. This action leaves it as it is.',
    }),
  );
}
