import type { SimResponse } from '../../service.js';
import type { BearerFault, Caller } from '../bearer.js';

/** A refusal of Azure Resource Manager: thrown anywhere below the service, turned into an answer at its top. */
export class ArmRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function seconds(date: Date): string {
  return date.toISOString();
}

/** 401: the bearer token was refused. */
export function unauthenticated(fault: BearerFault, audiences: readonly string[], now: Date): ArmRefusal {
  switch (fault.kind) {
    case 'missing':
      return new ArmRefusal(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      );
    case 'expired':
      return new ArmRefusal(
        401,
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${seconds(fault.expiresAt)}' is earlier than current UTC time '${seconds(now)}'.`,
      );
    case 'audience':
      return new ArmRefusal(
        401,
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${fault.audience}'. It should exactly match with one of the allowed audiences '${audiences.join("','")}'.`,
      );
    default:
      return new ArmRefusal(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  }
}

/** 401: the token is of another tenant than the subscription; the text names the right one. */
export function wrongTenant(tokenTenant: string, rightTenant: string): ArmRefusal {
  return new ArmRefusal(
    401,
    'InvalidAuthenticationTokenTenant',
    `The access token is from the wrong issuer 'https://sts.windows.net/${tokenTenant}/'. It must match the tenant 'https://sts.windows.net/${rightTenant}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${rightTenant}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`,
  );
}

/** 403: no role of the caller allows the action. */
export function unauthorized(caller: Caller, action: string, scope: string): ArmRefusal {
  return new ArmRefusal(
    403,
    'AuthorizationFailed',
    `The client '${caller.appId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** 403: a role allows the action, but a deny assignment takes it away. */
export function deniedBy(caller: Caller, action: string, scope: string, name: string, id: string): ArmRefusal {
  return new ArmRefusal(
    403,
    'DenyAssignmentAuthorizationFailed',
    `The client '${caller.appId}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${name}' and Id '${id.replaceAll('-', '')}' at scope '${scope}'.`,
  );
}

/** 404: no such subscription. */
export function subscriptionNotFound(id: string): ArmRefusal {
  return new ArmRefusal(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

/** 409: a disabled subscription can be read, and nothing in it can be written. */
export function readOnlySubscription(id: string): ArmRefusal {
  return new ArmRefusal(
    409,
    'ReadOnlyDisabledSubscription',
    `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
  );
}

/** 400 or 404: the api-version is missing or unknown, or the type is. */
export const versionRefusals = {
  missing: () =>
    new ArmRefusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ),
  core: (version: string, known: readonly string[]) =>
    new ArmRefusal(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${known.join(',')}'.`,
    ),
  provider: (version: string, type: string, known: readonly string[]) =>
    new ArmRefusal(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location '' and API version '${version}' for type '${type}'. The supported api-versions are '${known.join(', ')}'. The supported locations are ''.`,
    ),
  unknownType: (namespace: string, type: string, version: string) =>
    new ArmRefusal(
      400,
      'InvalidResourceType',
      `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'.`,
    ),
} as const;

/** 404: the subscription has not registered Microsoft Defender for Cloud's provider; in that service's own words. */
export function providerNotRegistered(): ArmRefusal {
  return new ArmRefusal(
    404,
    'Subscription Not Registered',
    'Please register to Microsoft.Security in order to view your security status',
  );
}

/** 400: PIM needs a licence that the tenant does not have. */
export function premiumLicenceRequired(): ArmRefusal {
  return new ArmRefusal(
    400,
    'AadPremiumLicenseRequired',
    'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
  );
}

/** 400: a `$filter` that the type does not support. */
export function unsupportedFilter(filter: string): ArmRefusal {
  return new ArmRefusal(
    400,
    'UnsupportedQuery',
    `The filter '${filter}' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'.`,
  );
}

/** ARM's error body for a refusal. */
export function errorResponse(refusal: ArmRefusal, tenantId: string | undefined): SimResponse {
  const challenge = `Bearer authorization_uri="https://login.windows.net/${tenantId ?? 'common'}", error="invalid_token", error_description="${refusal.message}"`;
  return {
    status: refusal.status,
    ...(refusal.status === 401 ? { headers: { 'www-authenticate': challenge } } : {}),
    body: { error: { code: refusal.code, message: refusal.message } },
  };
}
