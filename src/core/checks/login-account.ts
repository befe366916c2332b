import { command } from '../az-command.js';
import type { Login, ReadRight } from '../facts.js';

/** The account whose tokens the run reads with, where it is no app that something could be granted to. */
export interface LoginAccount {
  /** As a sentence begins with it. */
  readonly name: string;
  /** A right in words that fit such an account. */
  readonly describe: (right: ReadRight) => string;
  /** How it comes to the right on a subscription, or in Entra. */
  readonly fix: (right: ReadRight, subscriptionId: string) => string;
}

function describe(right: ReadRight): string {
  return right === 'Reader'
    ? 'the Azure role Reader on the subscription'
    : `the Microsoft Graph application permission ${right}`;
}

const OF_TOKENS: LoginAccount = {
  name: 'The identity of the given tokens',
  describe,
  fix: (right) => `Use tokens of an identity that has ${describe(right)}.`,
};

/** A person's rights come of roles: az's own app has the permissions already. */
const OF_AZ: LoginAccount = {
  name: 'The account of `az login`',
  describe: (right) => (right === 'Reader' ? describe(right) : `what a person reads Entra with (${right})`),
  fix: (right, subscriptionId) =>
    right === 'Reader'
      ? `Someone who may assign roles on the subscription runs, with the name that the second line prints here as ACCOUNT:\n\n${command('az', 'role', 'assignment', 'create', '--assignee', 'ACCOUNT', '--role', 'Reader', '--scope', `/subscriptions/${subscriptionId}`)}\naz account show --query user.name -o tsv`
      : 'An administrator gives the account a role in Entra that reads the whole directory, Directory Readers or Global Reader (Entra admin center, Roles and administrators); then log in again (az login).',
};

/** The account that the run reads with; undefined where it logged in as an app. */
export function accountOf(login: Login | undefined): LoginAccount | undefined {
  if (login?.kind !== 'given-tokens' || typeof login.bearer !== 'string') return undefined;
  return login.from === 'azure-cli' ? OF_AZ : OF_TOKENS;
}

/** A right in words that fit an app. */
export const describeForApp: LoginAccount['describe'] = describe;
