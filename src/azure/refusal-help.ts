/** What to do about refusals of Microsoft Graph and Azure Resource Manager that leave a fact unknown. */

const TOKEN_NOT_TAKEN =
  'The service does not take the access token. With `login: tokens`, see login/oidc. Else compare `azure-cloud` and the endpoint inputs with the cloud of the tenant, and on a self-hosted runner look at its clock.';

/** By the service's own code. docs/troubleshooting.md has a section for each. */
const BY_CODE: Readonly<Record<string, string>> = {
  InvalidAuthenticationToken: TOKEN_NOT_TAKEN,
  ExpiredAuthenticationToken: TOKEN_NOT_TAKEN,
  InvalidAuthenticationTokenAudience: TOKEN_NOT_TAKEN,
  AuthenticationFailed:
    'The request reached the service without its access token: look at what stands in between (a proxy that drops the header Authorization).',
  Authorization_IdentityNotFound:
    'The tenant does not know the identity of the access token. An app that was made a moment ago takes some minutes to be known everywhere; else look whether it has a service principal: `az ad sp show --id CLIENT-ID`.',
  DenyAssignmentAuthorizationFailed:
    'A deny assignment takes this right from the login app, whatever roles it holds; another role does not help. The message names it: whoever made it (a deployment stack, a managed application) has to exclude the login app from it.',
  ReadOnlyDisabledSubscription:
    'The subscription is disabled, so that Azure refuses what it takes for a change: see subscription/state and its billing.',
  RoleDefinitionDoesNotExist:
    'There is no role of that GUID: compare the input `role`, and the roles that are assigned, with `az role definition list --query "[].{name:roleName, guid:name}" -o table`.',
};

/** The services' own codes for "this identity lacks the right", which login/rights explains. */
export const RIGHT_IS_MISSING: readonly string[] = ['Authorization_RequestDenied', 'AuthorizationFailed'];

const NOT_THE_SERVICE =
  'This is no answer of the service itself, but of something in between: a proxy, a firewall, Private Link. Set HTTPS_PROXY and NO_PROXY, let the runner through, or compare the endpoint inputs.';

/** Entra's and Azure's "try again". */
export const PASSING_HELP =
  'The service asks to try again later; nothing is concluded from it. Run again, and have workflows of many integrations start at different minutes.';

/** Every code that is explained here. */
export const HELPED_CODES: readonly string[] = Object.keys(BY_CODE);

/** What to do about a refusal; undefined where another row says it. */
export function refusalHelp(status: number | undefined, code: string | undefined): string | undefined {
  if (code !== undefined && Object.hasOwn(BY_CODE, code)) return BY_CODE[code];
  if (status === 429) return PASSING_HELP;
  if (status === undefined || ![401, 403, 404].includes(status) || RIGHT_IS_MISSING.includes(code ?? ''))
    return undefined;
  if (code === undefined) return NOT_THE_SERVICE;
  return status === 404
    ? 'This code does not say that the object is missing, so that nothing is concluded from it. Run again; the id of the request helps the service’s support.'
    : 'This code does not say which right is missing, so that nothing is concluded from it. Compare what the login app holds with docs/permissions.md; a Conditional Access policy or a firewall may refuse as well.';
}
