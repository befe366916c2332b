import { type Principal, shellQuote } from './az-command.js';
import type { DelegatedGrant } from './facts.js';

/**
 * Commands by which an administrator consents to exactly one thing, by Microsoft Graph's own calls. `az ad app permission
 * admin-consent` would consent to all that the app declares, revokes what it does not declare, and works in the public
 * cloud only; `az ad app permission grant` deletes the consent that is there before it adds its own.
 */

/** Microsoft Graph of whichever cloud az is logged in to. */
const FIND_GRAPH = 'GRAPH=$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)';

function call(method: 'get' | 'post' | 'patch', path: string, body?: string): string {
  return `az rest --method ${method} --url "\${GRAPH%/}/v1.0/${path}"${body === undefined ? '' : ` --body ${body}`}`;
}

/** An object id as a word of a command, and the line that finds it out where only the app's id is known. */
function objectOf(principal: Principal, variable: string): { readonly id: string; readonly lines: readonly string[] } {
  if ('objectId' in principal) return { id: principal.objectId, lines: [] };
  const find = `az ad sp show --id ${shellQuote(principal.clientId)} --query id -o tsv`;
  return { id: `$${variable}`, lines: [`${variable}=$(${find})`] };
}

/** JSON as one word of a command; `withVariables`: in double quotes, so that the shell puts them in. All else is GUIDs then. */
function json(value: Readonly<Record<string, string>>, withVariables = false): string {
  const text = JSON.stringify(value);
  return withVariables ? `"${text.replaceAll('"', String.raw`\"`)}"` : shellQuote(text);
}

/** The commands that give a service principal application permissions of an API: one call for each. */
export function consentToRoles(
  principal: Principal,
  { api, roleIds }: { readonly api: Principal; readonly roleIds: readonly string[] },
): string {
  const client = objectOf(principal, 'CLIENT');
  const resource = objectOf(api, 'API');
  const found = [...client.lines, ...resource.lines];
  const calls = roleIds.map((appRoleId) =>
    call(
      'post',
      `servicePrincipals/${client.id}/appRoleAssignments`,
      json({ principalId: client.id, resourceId: resource.id, appRoleId }, found.length > 0),
    ),
  );
  return [FIND_GRAPH, ...found, ...calls].join('\n');
}

/**
 * The commands that consent to delegated permissions of an API for all users: beside those of the grant that is there,
 * else by a new one. `undefined` where there is a grant that has no id to change it by.
 */
export function consentToScopes(
  clientObjectId: string,
  {
    apiObjectId,
    scopes,
    grants,
  }: {
    readonly apiObjectId: string;
    readonly scopes: readonly string[];
    readonly grants: readonly DelegatedGrant[];
  },
): string | undefined {
  const grant = grants.find(({ resourceObjectId, forAllUsers }) => forAllUsers && resourceObjectId === apiObjectId);
  const scope = [...new Set([...(grant?.scopes ?? []), ...scopes])].join(' ');
  if (grant === undefined) {
    const body = json({ clientId: clientObjectId, consentType: 'AllPrincipals', resourceId: apiObjectId, scope });
    return `${FIND_GRAPH}\n${call('post', 'oauth2PermissionGrants', body)}`;
  }
  if (grant.id === undefined) return undefined;
  return `${FIND_GRAPH}\n${call('patch', `oauth2PermissionGrants/${encodeURIComponent(grant.id)}`, json({ scope }))}`;
}

/** The commands that show which application permissions a service principal was given. */
export function listConsentedRoles(objectId: string): string {
  const list = call('get', `servicePrincipals/${objectId}/appRoleAssignments`);
  return `${FIND_GRAPH}\n${list} --query 'value[].{api:resourceDisplayName, appRoleId:appRoleId, id:id}' -o table`;
}
