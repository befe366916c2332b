import { randomUUID } from 'node:crypto';
import type { SimResponse } from '../service.js';

/** One of Entra's refusals: status and `error` word with the text behind the code. */
export interface EntraRefusal {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly message: string;
}

const FEDERATION_DOCS = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
const CHECK =
  'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.';

function refusal(status: number, error: string, code: number, message: string): EntraRefusal {
  return { status, error, code, message };
}

function mismatch(code: number, what: string, value: string): EntraRefusal {
  return refusal(
    401,
    'invalid_client',
    code,
    `No matching federated identity record found for presented assertion ${what} '${value}'. ${CHECK} ${FEDERATION_DOCS}`,
  );
}

function instant(date: Date): string {
  return date.toISOString().replace('Z', '0000Z');
}

/** Every refusal that the simulated Entra knows, in Entra's words. */
export const REFUSALS = {
  missingParameter: (name: string) =>
    refusal(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`),
  unsupportedGrant: (grant: string) =>
    refusal(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`),
  tenantNotFound: (tenant: string, error: 'invalid_request' | 'invalid_tenant' = 'invalid_request') =>
    refusal(
      400,
      error,
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  malformedTenant: (tenant: string) =>
    refusal(
      400,
      'invalid_request',
      900023,
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    ),
  unknownApplication: (appId: string, tenant: string) =>
    refusal(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${appId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  missingServicePrincipal: (appId: string, tenantId: string) =>
    refusal(
      401,
      'unauthorized_client',
      7000229,
      `The client application ${appId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    ),
  disabledApplication: (appId: string, name: string) =>
    refusal(400, 'unauthorized_client', 7000112, `Application '${appId}'(${name}) is disabled.`),
  noCredentials: (appId: string, name: string) =>
    refusal(
      401,
      'invalid_client',
      70025,
      `The client '${appId}'(${name}) has no configured federated identity credentials.`,
    ),
  issuer: (issuer: string) => mismatch(700211, 'issuer', issuer),
  audience: (audience: string) => mismatch(700212, 'audience', audience),
  subject: (subject: string) => mismatch(700213, 'subject', subject),
  subjectCase: (subject: string) =>
    refusal(
      401,
      'invalid_client',
      7002138,
      `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. See documentation at: ${FEDERATION_DOCS}. See breaking change notification and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.`,
    ),
  generic: (issuer: string, subject: string, audience: string) =>
    refusal(
      400,
      'invalid_request',
      70021,
      `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audience}'. https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation`,
    ),
  assertionTime: (now: Date, from: Date, until: Date) =>
    refusal(
      401,
      'invalid_client',
      700024,
      `Client assertion is not within its valid time range. Current time: ${instant(now)}, assertion valid from ${instant(from)}, expiry time of assertion ${instant(until)}. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .`,
    ),
  assertionSignature: () => refusal(401, 'invalid_client', 700027, 'Client assertion failed signature validation.'),
  malformedAssertion: () => refusal(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.'),
  wrongSecret: (appId: string) =>
    refusal(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
    ),
  expiredSecret: (appId: string) =>
    refusal(
      401,
      'invalid_client',
      7000222,
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    ),
  noClientProof: () =>
    refusal(
      401,
      'invalid_client',
      7000218,
      `The request body must contain the following parameter: 'client_assertion' or 'client_secret'.`,
    ),
  invalidScope: (scope: string) =>
    refusal(
      400,
      'invalid_scope',
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  notDefaultScope: (scope: string) =>
    refusal(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  unknownResource: (resource: string, tenant: string) =>
    refusal(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),
} as const;

/** The whole answer to a refused request; `error_uri` points to `origin`, as Entra's points to itself. */
export function refuse(why: EntraRefusal, origin: string, clientRequestId: string | undefined, now: Date): SimResponse {
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const traceId = randomUUID();
  const correlationId = clientRequestId ?? randomUUID();
  return {
    status: why.status,
    headers: {
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      'x-ms-request-id': traceId,
      'x-ms-ests-server': 'simulator',
    },
    body: {
      error: why.error,
      error_description: `AADSTS${why.code}: ${why.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [why.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `${origin}/error?code=${why.code}`,
    },
  };
}
