import { command } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts } from '../facts.js';
import type { Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { requireApplication } from './prerequisites.js';
import { failed, passed, unknown } from './rows.js';

const CHECK = 'app/audience';
const OWN_TENANT = 'AzureADMyOrg';

/** Graph's words for who may sign in. */
const AUDIENCES: Readonly<Record<string, string>> = {
  AzureADMultipleOrgs: 'accounts of any Entra tenant',
  AzureADandPersonalMicrosoftAccount: 'accounts of any Entra tenant and personal Microsoft accounts',
  PersonalMicrosoftAccount: 'personal Microsoft accounts',
};

/** `app/audience`: the app signs in this tenant's accounts only. */
export function checkAudience(facts: TenantFacts, ids: IntegrationIds): Result {
  const application = requireApplication(CHECK, facts);
  if (!application.met) return application.row;
  const { signInAudience } = application.value;
  if (signInAudience === OWN_TENANT) return passed(CHECK, 'The app signs in accounts of this tenant only.');
  if (signInAudience === null) {
    const read = 'the app’s sign-in audience (Microsoft Graph)';
    return unknown(CHECK, { known: false, reason: 'malformed', read, found: 'the application came without it' });
  }
  const who = AUDIENCES[signInAudience] ?? 'others than the accounts of this tenant';
  return failed(
    CHECK,
    `The app signs in ${who} (${quoteForMessage(signInAudience)}); the scanner needs this tenant only (${OWN_TENANT}).`,
    {
      fix: `Close it to other tenants:\n\n${command('az', 'ad', 'app', 'update', '--id', ids.clientId, '--sign-in-audience', OWN_TENANT)}`,
    },
  );
}
