import { type EntraRefusal, REFUSALS, refuse } from '../../../simulator/azure/entra-errors.js';
import type { FaultRule } from '../../../simulator/service.js';
import type { Member } from './fleet.js';

const SUBJECT = 'repo:acme/.jit:ref:refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';

/** Entra's answer to the token request of one tenant, as it is on the wire. */
function answer(why: EntraRefusal, tenantId: string, headers = {}): FaultRule {
  const refusal = refuse(why, 'https://login.microsoftonline.com', undefined, new Date());
  const { status, body } = refusal;
  const all = { ...refusal.headers, ...headers };
  return {
    service: 'entra',
    method: 'POST',
    path: new RegExp(tenantId),
    action: { kind: 'respond', status, headers: all, body },
  };
}

/** A refusal that says what is wrong. */
function refused(why: EntraRefusal, says: RegExp, fix: RegExp, text = `AADSTS${why.code}`): Member {
  return {
    of: `AADSTS${why.code}`,
    texts: [text],
    fault: ({ tenantId }) => answer(why, tenantId),
    row: { check: 'login/oidc', status: 'failed', says, fix, keeps: new RegExp(`AADSTS${why.code}\\b`) },
  };
}

/** The same, for a code whose words the simulated Entra does not know. */
function code(number: number, error: string, message: string, [says, fix]: readonly [RegExp, RegExp]): Member {
  return refused({ status: error === 'invalid_client' ? 401 : 400, error, code: number, message }, says, fix);
}

/** Entra's own "try again": nothing is concluded. */
function passing(number: number, message: string, status = 400, headers = {}): Member {
  const why = { status, error: status === 429 ? 'temporarily_unavailable' : 'invalid_request', code: number, message };
  return {
    of: `AADSTS${number}`,
    texts: [`AADSTS${number}`],
    fault: ({ tenantId }) => answer(why, tenantId, headers),
    row: {
      check: 'login/oidc',
      status: 'unknown',
      reason: 'transient',
      says: /^Could not read an access token for/,
      fix: /asks to try again later; nothing is concluded/,
      keeps: new RegExp(`HTTP ${status}: "AADSTS${number}:`),
    },
  };
}

const TRUST = /az ad app federated-credential (?:create|update) --id/;
const POLICY = [/A Conditional Access or security policy of the tenant blocks it/, /sign-in log/] as const;
const CLOUD = [/belongs to another national cloud/, /`azure-cloud`/] as const;
const SERVICE = [/does not have the service behind the scope/, /`azure-cloud`/] as const;
const SCOPE = [/does not take the scope/, /az cloud list/] as const;
const SECRET = [/this run sent none/, /secret\/expiry/] as const;
const APP = '44444444-4444-4444-8444-444444444444';

/**
 * Every code of Entra, on its wire. Those that the simulated Entra gives by itself are planted one by one in
 * `azure/login-refusals-*.test.ts`; here they stand for the page.
 */
export const ENTRA_MEMBERS: readonly Member[] = [
  refused(REFUSALS.subject(SUBJECT), /The subject matches none\. The job names no environment/, TRUST),
  refused(REFUSALS.generic(ISSUER, SUBJECT, AUDIENCE), /Issuer, subject and audience must all match/, TRUST),
  refused(REFUSALS.subjectCase(SUBJECT), /differs in letter case only/, TRUST),
  refused(REFUSALS.issuer(ISSUER), /trailing slash/, TRUST),
  refused(REFUSALS.audience(AUDIENCE), /audience matches none/, /az ad app federated-credential/),
  refused(REFUSALS.noCredentials(APP, 'auditor'), /has no federated credential at all/, TRUST),
  code(7002137, 'invalid_client', "No match for presented assertion subject '/eid1/c/pub/t/x/a/y'.", [
    /tokens that Entra itself issued: compare the issuer first/,
    TRUST,
  ]),
  refused(REFUSALS.unknownApplication(APP, 'Acme'), /is not in the tenant/, /az ad app show --id/),
  refused(REFUSALS.missingServicePrincipal(APP, 'x'), /has no service principal/, /az ad sp create --id/),
  refused(REFUSALS.disabledApplication(APP, 'auditor'), /is disabled/, /--set accountEnabled=true/),
  refused(REFUSALS.tenantNotFound('x'), /There is no tenant .* in this cloud/, /`azure-cloud`/),
  refused(REFUSALS.malformedTenant('x'), /There is no tenant .* in this cloud/, /`tenant-id`/),
  refused(REFUSALS.assertionTime(new Date(0), new Date(0), new Date(0)), /outside its time range/, /clock/),
  refused(REFUSALS.assertionSignature(), /signature of the ID token could not be verified/, /reachable/),
  refused(REFUSALS.unknownResource('https://graph.microsoft.com', 'Acme'), ...SERVICE),
  code(50001, 'invalid_resource', 'The resource is disabled or does not exist.', SERVICE),
  code(650052, 'invalid_client', "The app needs access to a service that the organization hasn't enabled.", SERVICE),
  refused(REFUSALS.invalidScope('x/.default'), ...SCOPE),
  refused(REFUSALS.notDefaultScope('x'), ...SCOPE),
  code(700022, 'invalid_request', "The provided value for the input parameter scope isn't valid.", SCOPE),
  refused(REFUSALS.wrongSecret(APP), ...SECRET),
  refused(REFUSALS.expiredSecret(APP), ...SECRET),
  refused(REFUSALS.noClientProof(), ...SECRET),
  code(90038, 'invalid_request', 'Tenant request redirected to the national cloud.', CLOUD),
  code(900382, 'invalid_client', 'Confidential Client is not supported in Cross Cloud request.', CLOUD),
  code(900432, 'invalid_client', 'Confidential Client is not supported in Cross Cloud request.', CLOUD),
  code(900439, 'invalid_request', 'US Government client is not supported on the public endpoint.', CLOUD),
  code(53003, 'invalid_grant', 'Access has been blocked by Conditional Access policies.', POLICY),
  code(530003, 'invalid_grant', 'Your device is required to be managed to access this resource.', POLICY),
  code(530032, 'invalid_grant', 'Blocked by tenant security policy.', POLICY),
  code(530034, 'invalid_grant', 'A delegated administrator was blocked due to account risk.', POLICY),
  code(530035, 'invalid_grant', 'Access has been blocked by security defaults.', POLICY),
  code(65001, 'invalid_grant', "The user or administrator hasn't consented to use the application.", [
    /Nobody has consented/,
    /az ad app permission list --id/,
  ]),
  code(650054, 'invalid_client', 'The application asked for permissions to access a resource that has been removed.', [
    /an API that the tenant no longer has/,
    /az ad app permission list --id/,
  ]),
  code(50034, 'invalid_grant', 'The user account does not exist in the directory.', [
    /It looked for a person’s account/,
    /az ad app show --id/,
  ]),
  refused(
    { status: 400, error: 'invalid_request', code: 799999, message: 'Words that nobody here knows.' },
    /It said: "AADSTS799999: Words that nobody here knows/,
    /error\?code=799999/,
    'AADSTS',
  ),
  passing(50033, 'A transient error has occurred. Please try again.'),
  passing(50196, 'The server terminated an operation because it encountered a client request loop.'),
  passing(90006, 'The service is temporarily unavailable. Please retry later.'),
  passing(90024, 'A transient error has occurred. Please try again.'),
  passing(90033, 'A transient error has occurred. Please try again.'),
  passing(90055, 'The server terminated the request: too many requests.', 429, { 'retry-after': '3600' }),
];
