import { assignRole, command, ensurePermission } from '../az-command.js';
import { consentToRoles } from '../consent-commands.js';
import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts } from '../facts.js';
import { MICROSOFT_GRAPH, READ_PERMISSIONS } from '../permissions.js';
import type { Result } from '../results.js';
import { trustCommand } from './login.js';
import { failed, passed, unknown } from './rows.js';

const CHECK = 'login/identity';

/** A place holder that shells take as it is, and that is replaced by a variable once the words around it are quoted. */
const AUDITOR = '__AUDITOR__';

/** The commands that make a read-only app of its own for the login, with this run's own ids. */
function auditorCommands({ login }: TenantFacts, { subscriptionId }: IntegrationIds): string {
  const claims = login.known && login.value.kind === 'succeeded' ? login.value.claims : undefined;
  const create = command(
    'az',
    'ad',
    'app',
    'create',
    '--display-name',
    'jit-drift-auditor',
    '--sign-in-audience',
    'AzureADMyOrg',
    '--query',
    'appId',
    '-o',
    'tsv',
  );
  const lines = [
    // az takes an app of that name that is there already: then it may have all of this.
    `${command('az', 'ad', 'sp', 'show', '--id', AUDITOR, '-o', 'none')} || ${command('az', 'ad', 'sp', 'create', '--id', AUDITOR)}`,
    ...(claims === undefined ? [] : [trustCommand(AUDITOR, claims)]),
    ...READ_PERMISSIONS.map(({ knownId, kind }) =>
      ensurePermission(AUDITOR, { api: MICROSOFT_GRAPH, id: knownId, kind }),
    ),
    consentToRoles(
      { clientId: AUDITOR },
      { api: { clientId: MICROSOFT_GRAPH }, roleIds: READ_PERMISSIONS.map(({ knownId }) => knownId) },
    ),
    assignRole({ clientId: AUDITOR }, { role: 'Reader', subscriptionId }),
    'echo "login-client-id: $AUDITOR"',
  ];
  return [`AUDITOR=$(${create})`, ...lines.map((line) => line.replaceAll(AUDITOR, '"$AUDITOR"'))].join('\n');
}

/** `login/identity`: the login app is not the checked app. */
export function checkLoginIdentity(facts: TenantFacts, loginClientId: string, ids: IntegrationIds): Result {
  const { login } = facts;
  if (login.known && login.value.kind === 'given-tokens' && typeof login.value.bearer === 'string') {
    if (login.value.bearer === 'person')
      return passed(CHECK, 'The run reads with tokens of a person, not of the checked app.');
    const found = 'they do not say so';
    return unknown(CHECK, { known: false, reason: 'malformed', read: 'whose the given tokens are', found });
  }
  if (loginClientId.toLowerCase() !== ids.clientId.toLowerCase())
    return passed(CHECK, `The login app ${loginClientId} is not the checked app ${ids.clientId}.`);
  return failed(
    CHECK,
    `The run logs in as the checked app ${ids.clientId} itself: the scanner’s app then bears the rights of the verification too, and a way to log in from GitHub.`,
    {
      fix: `Give the login an app of its own, which only reads (an administrator of the tenant runs this, then sets the input \`login-client-id\` to the id that the last line prints; app/excess-permissions and federation/scope tell what the checked app needs no more):\n\n${auditorCommands(facts, ids)}`,
    },
  );
}
