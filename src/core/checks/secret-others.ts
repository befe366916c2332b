import { command } from '../az-command.js';
import type { Expectation, IntegrationIds } from '../expectations.js';
import type { Application, ApplicationSecret, TenantFacts } from '../facts.js';
import { plural } from '../plural.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { daysUntil, isoDay, parseInstant } from '../time.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, skippedAfter, unknown } from './rows.js';
import { type JudgedSecret, judgedSecret, type SecretNaming, secretTitle } from './secret-judged.js';

/** For so long after its end an expired secret may still be the one that someone uses. */
const RECENT_DAYS = 30;

/** A secret whose end is known. */
interface Dated {
  readonly secret: ApplicationSecret;
  readonly daysLeft: number;
  readonly endsAt: number;
}

/** All secrets that have an end; those without one never expire. A date that nobody can read gives the row to report. */
function dated(
  check: 'secret/rotation' | 'secret/stale',
  { secrets }: Application,
  now: number,
): readonly Dated[] | Result {
  const all: Dated[] = [];
  for (const secret of secrets) {
    if (secret.expiresOn === null) continue;
    const endsAt = parseInstant(secret.expiresOn);
    if (endsAt === undefined)
      return unknown(check, {
        known: false,
        reason: 'malformed',
        read: `the end of the client secret ${secret.keyId} (Microsoft Graph)`,
        found: `${quoteForMessage(secret.expiresOn)} is no date`,
      });
    all.push({ secret, endsAt, daysLeft: daysUntil(endsAt, now) });
  }
  return all;
}

function isRow(value: readonly Dated[] | Result): value is Result {
  return 'check' in value;
}

function listing({ clientId }: IntegrationIds): string {
  return command('az', 'ad', 'app', 'credential', 'list', '--id', clientId, '-o', 'table');
}

/** Which secret Jit should hold, for the words of a fix. */
function judgedWords(judged: JudgedSecret): string {
  return judged.assumed
    ? `the judged one (key id ${judged.keyId}, assumed since it expires last)`
    : `the judged one (key id ${judged.keyId})`;
}

function rotationRow({ secret, endsAt, daysLeft }: Dated, judged: JudgedSecret, ids: IntegrationIds): Result {
  const days = plural(Math.abs(daysLeft), 'day');
  const expired = daysLeft < 0;
  const message = expired
    ? `${secretTitle(secret)} expired on ${isoDay(endsAt)}, while a newer one lives: if Jit still holds it, scans fail.`
    : `${secretTitle(secret)}, which is not the judged one, expires on ${isoDay(endsAt)}, ${days} left: if Jit holds it, scans fail from then on.`;
  return failed('secret/rotation', message, {
    subject: secret.keyId,
    fix: `Make sure that Jit holds ${judgedWords(judged)}, and name it by the input \`secret-key-id\` or \`secret-description\`; then remove ${expired ? 'the expired one' : 'this one, if nothing else uses it,'} in the portal (App registrations, ${ids.clientId}, Certificates & secrets). What there is:\n\n${listing(ids)}`,
  });
}

/** `secret/rotation`: no other live secret is about to expire, and none expired lately while a newer one lives. */
export function checkSecretRotation(
  facts: TenantFacts,
  expectation: SecretNaming & Pick<Expectation, 'secretWarningDays' | 'secretErrorDays'>,
  ids: IntegrationIds,
  now: number,
): Result[] {
  const check = 'secret/rotation';
  const application = requireApplication(check, facts);
  if (!application.met) return [application.row];
  const secrets = dated(check, application.value, now);
  if (isRow(secrets)) return [secrets];
  const judged = judgedSecret(application.value, expectation, now);
  if (judged === undefined) return [skippedAfter(check, 'secret/present')];
  const threshold = Math.max(expectation.secretWarningDays, expectation.secretErrorDays);
  // One without an end lives for ever, and is newer than any that has expired.
  const anyLives =
    application.value.secrets.some(({ expiresOn }) => expiresOn === null) || secrets.some(({ endsAt }) => endsAt > now);
  const others = secrets.filter(({ secret }) => secret.keyId !== judged.keyId);
  const rows = others
    .filter(({ endsAt, daysLeft }) => (endsAt > now ? daysLeft <= threshold : anyLives && daysLeft >= -RECENT_DAYS))
    .map((entry) => rotationRow(entry, judged, ids));
  if (rows.length > 0) return rows;
  const found =
    others.length === 0 ? 'there is no other that could run out' : 'no other is about to expire or has expired lately';
  return [passed(check, `Beside the judged client secret (key id ${judged.keyId}) ${found}.`)];
}

/** `secret/stale`: no expired secrets are left behind. */
export function checkSecretStale(facts: TenantFacts, naming: SecretNaming, ids: IntegrationIds, now: number): Result[] {
  const check = 'secret/stale';
  const application = requireApplication(check, facts);
  if (!application.met) return [application.row];
  const secrets = dated(check, application.value, now);
  if (isRow(secrets)) return [secrets];
  // The judged one is the matter of secret/present.
  const judged = judgedSecret(application.value, naming, now);
  const stale = secrets.filter(({ secret, endsAt }) => endsAt <= now && secret.keyId !== judged?.keyId);
  if (stale.length === 0) return [passed(check, 'No expired client secret is left behind.')];
  return stale.map(({ secret, endsAt }) =>
    failed(
      check,
      `${secretTitle(secret)} expired on ${isoDay(endsAt)} and is still there: nobody can sign in with it.`,
      {
        subject: secret.keyId,
        fix: `Remove it in the portal (App registrations, ${visible(ids.clientId)}, Certificates & secrets). What there is:\n\n${listing(ids)}`,
      },
    ),
  );
}
