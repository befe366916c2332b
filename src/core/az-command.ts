/** Commands of the Azure CLI, ready to paste into a POSIX shell. */

import { visible } from './text.js';

/** The word as one argument of a POSIX shell, quoted only where it must be. */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** One command line of its words, each of them quoted where it must be. */
export function command(...words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

/** A service principal, by its own object id or by its app's client id. */
export type Principal = { readonly objectId: string } | { readonly clientId: string };

/** The command that gives a service principal an Azure role on a subscription. */
export function assignRole(
  principal: Principal,
  { role, subscriptionId }: { readonly role: string; readonly subscriptionId: string },
): string {
  // Where only the app's id is known, az looks the object id up; the substitution must stay outside the quoting.
  const assignee =
    'objectId' in principal
      ? shellQuote(principal.objectId)
      : `"$(az ad sp show --id ${shellQuote(principal.clientId)} --query id -o tsv)"`;
  const rest = command(
    '--assignee-principal-type',
    'ServicePrincipal',
    '--role',
    role,
    '--scope',
    `/subscriptions/${subscriptionId}`,
  );
  return `az role assignment create --assignee-object-id ${assignee} ${rest}`;
}

/** The commands that declare a permission of an API; consent is another step. */
export function addPermission(
  clientId: string,
  { api, id, kind }: { readonly api: string; readonly id: string; readonly kind: 'Scope' | 'Role' },
): string {
  return command(
    'az',
    'ad',
    'app',
    'permission',
    'add',
    '--id',
    clientId,
    '--api',
    api,
    '--api-permissions',
    `${id}=${kind}`,
  );
}

/** The command that declares a permission unless it is declared: az adds it a second time otherwise. */
export function ensurePermission(
  clientId: string,
  permission: { readonly api: string; readonly id: string; readonly kind: 'Scope' | 'Role' },
): string {
  const query = `[].resourceAccess[].id | [?@=='${permission.id}']`;
  const list = command('az', 'ad', 'app', 'permission', 'list', '--id', clientId, '--query', query, '-o', 'tsv');
  return `[ -n "$(${list})" ] || ${addPermission(clientId, permission)}`;
}

/** The command that shows every Azure role that a principal holds on a subscription, inherited and through groups too. */
export function listRoles(objectId: string, subscriptionId: string): string {
  return command(
    'az',
    'role',
    'assignment',
    'list',
    '--assignee',
    objectId,
    '--scope',
    `/subscriptions/${subscriptionId}`,
    '--include-inherited',
    '--include-groups',
    '-o',
    'table',
  );
}

/** The command that adds a client secret and keeps those that are there. Its description is cut where az would misread it. */
export function renewSecret(clientId: string, description: string): string {
  // az reads what follows an @ from a file, and takes a leading hyphen for an option.
  const name = visible(description.replace(/^[-@\s]+/, '').replace(/^([^=]*)=@+/, '$1=')) || 'jit';
  const words = ['az', 'ad', 'app', 'credential', 'reset', '--id', clientId, '--append', '--display-name', name];
  return command(...words, '--years', '1');
}

/** The command that makes an app trust tokens of one issuer and subject. */
export function trustSubject(
  clientId: string,
  trust: {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
    readonly audiences: readonly string[];
  },
): string {
  const words = ['az', 'ad', 'app', 'federated-credential', 'create', '--id', clientId];
  return command(...words, '--parameters', JSON.stringify(trust));
}

/** The commands that let the credential which an app has for an issuer and subject take another audience. */
export function retrustAudience(
  clientId: string,
  { issuer, subject, audience }: { readonly issuer: string; readonly subject: string; readonly audience: string },
): string {
  const literal = (text: string): string => `'${text.replaceAll("'", String.raw`\'`)}'`;
  const query = `[?issuer==${literal(issuer)} && subject==${literal(subject)}].name | [0]`;
  const list = command(
    'az',
    'ad',
    'app',
    'federated-credential',
    'list',
    '--id',
    clientId,
    '--query',
    query,
    '-o',
    'tsv',
  );
  const update = command('az', 'ad', 'app', 'federated-credential', 'update', '--id', clientId);
  const parameters = shellQuote(JSON.stringify({ issuer, subject, audiences: [audience] }));
  return `NAME=$(${list})\n${update} --federated-credential-id "$NAME" --parameters ${parameters}`;
}

/** The command that shows what an app trusts. */
export function listTrusts(clientId: string): string {
  return command('az', 'ad', 'app', 'federated-credential', 'list', '--id', clientId);
}
