import { command, renewSecret } from '../az-command.js';
import type { Expectation, IntegrationIds } from '../expectations.js';
import type { Application, TenantFacts } from '../facts.js';
import { plural } from '../plural.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { isoDay, parseInstant } from '../time.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, skippedAfter, unknown } from './rows.js';
import { type JudgedSecret, judgedSecret, namedSecrets, type SecretNaming, secretTitle } from './secret-judged.js';

/** The inputs that the checks of secrets look at. */
export type SecretExpectation = SecretNaming & Pick<Expectation, 'secretWarningDays' | 'secretErrorDays'>;

/** A new secret beside the old ones, where there are any: the old one lives on until Jit holds the new one. */
function renewal(
  ids: IntegrationIds,
  description: string | null,
  { secretKeyId, isFirst = false }: SecretNaming & { readonly isFirst?: boolean },
): string {
  const name = description === null || description === '' ? 'jit' : description;
  const [beside, store] = isFirst ? ['', 'then store'] : [' beside the old one', 'store'];
  // Only the listing tells the key id of the new one.
  const judgeIt = secretKeyId === undefined ? '' : ', set the input `secret-key-id` to its key id (last line)';
  const wait = isFirst ? '' : ', then wait for a good scan before the old one goes';
  const list = command('az', 'ad', 'app', 'credential', 'list', '--id', ids.clientId, '-o', 'table');
  return `Add a new client secret${beside} (it prints the secret once: keep it off shared screens), ${store} it in Jit${judgeIt}${wait}:\n\n${renewSecret(ids.clientId, name)}${secretKeyId === undefined ? '' : `\n${list}`}`;
}

function wanted({ secretKeyId, secretDescription }: SecretNaming): string {
  if (secretKeyId !== undefined) return `with the key id ${secretKeyId}`;
  return secretDescription === undefined ? 'at all' : `with the description ${quoteForMessage(secretDescription)}`;
}

function assumption(judged: JudgedSecret): string {
  if (judged.assumed)
    return ' It was assumed to be the one that Jit holds, since it expires last: set `secret-key-id` or `secret-description`.';
  return judged.candidates > 1
    ? ` Of ${judged.candidates} secrets with this description, the live one that expires first is judged.`
    : '';
}

function dayOf(expiresOn: string): string {
  const instant = parseInstant(expiresOn);
  return instant === undefined ? visible(expiresOn) : isoDay(instant);
}

/** A date of Graph that nobody can read: what hangs on it is unknown, not past. */
function unreadableDate(
  check: 'secret/present' | 'secret/expiry',
  application: Application,
  naming: SecretNaming,
): Result | undefined {
  const broken = namedSecrets(application.secrets, naming).find(
    ({ expiresOn }) => expiresOn !== null && parseInstant(expiresOn) === undefined,
  );
  if (broken === undefined) return undefined;
  return unknown(check, {
    known: false,
    reason: 'malformed',
    read: `the end of the client secret ${broken.keyId} (Microsoft Graph)`,
    found: `${quoteForMessage(broken.expiresOn ?? '')} is no date`,
  });
}

/** `secret/present`: a client secret exists that has not expired; the named one, where the inputs name one. */
export function checkSecretPresent(
  facts: TenantFacts,
  expectation: SecretExpectation,
  ids: IntegrationIds,
  now: number,
): Result {
  const check = 'secret/present';
  const application = requireApplication(check, facts);
  if (!application.met) return application.row;
  const broken = unreadableDate(check, application.value, expectation);
  if (broken !== undefined) return broken;
  const judged = judgedSecret(application.value, expectation, now);
  if (judged === undefined) {
    const others = application.value.secrets.length;
    const beside = others === 0 ? '' : ` It has ${plural(others, 'other')}.`;
    return failed(check, `The app has no client secret ${wanted(expectation)}.${beside}`, {
      fix: renewal(ids, expectation.secretDescription ?? null, { ...expectation, isFirst: others === 0 }),
    });
  }
  if (judged.expired) {
    const end = judged.expiresOn === null ? '' : ` on ${dayOf(judged.expiresOn)}`;
    return failed(check, `${secretTitle(judged)} expired${end}: Jit cannot sign in with it.${assumption(judged)}`, {
      subject: judged.keyId,
      fix: renewal(ids, judged.description, expectation),
    });
  }
  return passed(check, `${secretTitle(judged)} is live.${assumption(judged)}`, { subject: judged.keyId });
}

/** `secret/expiry`: the judged secret outlives the two thresholds. */
export function checkSecretExpiry(
  facts: TenantFacts,
  expectation: SecretExpectation,
  ids: IntegrationIds,
  now: number,
): Result {
  const check = 'secret/expiry';
  const application = requireApplication(check, facts);
  if (!application.met) return application.row;
  const broken = unreadableDate(check, application.value, expectation);
  if (broken !== undefined) return broken;
  const judged = judgedSecret(application.value, expectation, now);
  if (judged === undefined) return skippedAfter(check, 'secret/present');
  const { daysLeft, expiresOn } = judged;
  if (daysLeft === null || expiresOn === null)
    return passed(check, `${secretTitle(judged)} never expires.${assumption(judged)}`, { subject: judged.keyId });
  const left = `${daysLeft} day${Math.abs(daysLeft) === 1 ? '' : 's'} left`;
  const { secretErrorDays, secretWarningDays } = expectation;
  const threshold =
    daysLeft <= secretErrorDays ? secretErrorDays : daysLeft <= secretWarningDays ? secretWarningDays : undefined;
  const verb = judged.expired ? 'expired' : 'expires';
  if (threshold === undefined) {
    return passed(check, `${secretTitle(judged)} ${verb} on ${dayOf(expiresOn)}, ${left}.${assumption(judged)}`, {
      subject: judged.keyId,
    });
  }
  return failed(
    check,
    `${secretTitle(judged)} ${verb} on ${dayOf(expiresOn)}, ${left} (threshold ${threshold}).${assumption(judged)}`,
    {
      severity: daysLeft <= secretErrorDays ? 'error' : 'warning',
      subject: judged.keyId,
      fix: renewal(ids, judged.description, expectation),
    },
  );
}
