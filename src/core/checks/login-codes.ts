import { command, listTrusts } from '../az-command.js';
import type { PresentedClaims } from '../facts.js';
import { visible } from '../text.js';

/** Entra's codes for "no federated credential fits this trigger": another trigger may well be trusted. */
export const TRIGGER_REFUSALS: readonly number[] = [70021, 700211, 700212, 700213, 7002138];

/** Those, 7002137, a subject's mismatch where Entra itself is the issuer, and 70025, which says that the app has no federated credential at all. */
export const TRUST_REFUSALS: readonly number[] = [...TRIGGER_REFUSALS, 7002137, 70025];

/** The parts of GitHub's subject; undefined where an organisation has changed its template. */
function readSubject(subject: string): { readonly immutable: boolean; readonly context: string } | undefined {
  const match = /^repo:[^/:]+\/[^/:]+:(.+)$/.exec(subject);
  const context = match?.[1];
  if (context === undefined) return undefined;
  return { immutable: /^repo:[^/:@]+@\d+\/[^/:@]+@\d+:/.test(subject), context };
}

function contextCause(context: string): string {
  if (context.startsWith('environment:')) {
    return 'The job names an environment, so the subject ends in it: a credential for a branch or for pull requests does not fit, and the name counts with its letter case.';
  }
  if (context === 'pull_request') {
    return 'The run was started by a pull request, so the subject ends in `pull_request` (with an underscore): a credential for a branch does not fit.';
  }
  return 'The job names no environment, so the subject ends in the ref that started the run: a credential for an environment, for pull requests or for another branch does not fit.';
}

function subjectCause(subject: string): string {
  const parts = readSubject(subject);
  if (parts === undefined)
    return 'The subject is not of GitHub’s usual form: the repository or organisation has customised its template.';
  const form = parts.immutable
    ? 'The subject bears the immutable ids of owner and repository (repositories created, renamed or transferred since July 2026): a credential of the form `repo:OWNER/NAME:…` does not fit.'
    : 'The subject bears names only: a credential with the immutable ids (`repo:OWNER@ID/NAME@ID:…`, as the portal makes them since July 2026) does not fit.';
  return `${contextCause(parts.context)} ${form}`;
}

/** What most likely differs between the credential and what was presented. */
export function likelyCause(code: number | undefined, claims: PresentedClaims): string {
  switch (code) {
    case 70025:
      return 'The app has no federated credential at all.';
    case 700211:
      return 'The issuer matches none: look for a trailing slash, for an enterprise’s own issuer, or for another GitHub server.';
    case 700212:
      return 'The audience matches none: each cloud has its own (api://AzureADTokenExchange in the public one); see the inputs `azure-cloud` and `oidc-audience`.';
    case 7002138:
      return 'A credential differs in letter case only, and letter case counts: compare owner, repository, branch and environment.';
    case 7002137:
      return `The subject matches none, and this code is for tokens that Entra itself issued: compare the issuer first. ${subjectCause(claims.subject)}`;
    case 700213:
      return `The subject matches none. ${subjectCause(claims.subject)}`;
    default:
      return `Issuer, subject and audience must all match, letter case and a trailing slash of the issuer included. ${subjectCause(claims.subject)}`;
  }
}

/** The values that the explanations name. */
export interface RefusalContext {
  readonly loginClientId: string;
  readonly tenantId: string;
  readonly scope: string;
  readonly audience: string;
}

interface Explanation {
  readonly cause: string;
  readonly fix: string;
}

function wrongTenant({ tenantId }: RefusalContext): Explanation {
  return {
    cause: `There is no tenant ${tenantId} in this cloud.`,
    fix: 'Compare `tenant-id` with the tenant’s overview page, and `azure-cloud` with the cloud that it is in (US Government and China have their own).',
  };
}

function wrongCloud({ tenantId }: RefusalContext): Explanation {
  return {
    cause: `The tenant ${tenantId} or the app belongs to another national cloud.`,
    fix: 'Set the input `azure-cloud` to the cloud of the tenant: public, usgovernment, usgovernment-dod or china.',
  };
}

function conditionalAccess({ loginClientId }: RefusalContext): Explanation {
  return {
    cause: 'A Conditional Access or security policy of the tenant blocks it.',
    fix: `Ask an administrator for the sign-in log of ${loginClientId} (Entra admin center, sign-in logs, service principals), and to exclude this workload identity from the policy or to add the runner’s addresses.`,
  };
}

function resourceMissing({ scope }: RefusalContext): Explanation {
  return {
    cause: `The tenant does not have the service behind the scope ${scope}.`,
    fix: 'Compare `azure-cloud` and the endpoint inputs with the cloud of the tenant: the scope must be that cloud’s own.',
  };
}

function wrongScope({ scope }: RefusalContext): Explanation {
  return {
    cause: `Microsoft Entra does not take the scope ${visible(scope)}, which comes from the address of the service.`,
    fix: `Compare \`azure-cloud\`, \`graph-endpoint\` and \`arm-endpoint\` with the cloud’s own addresses:\n\n${command('az', 'cloud', 'list', '--query', '[].{name:name, arm:endpoints.resourceManager, graph:endpoints.microsoftGraphResourceId}', '-o', 'table')}`,
  };
}

/** Secrets are what Jit logs in with, never this action. */
function secretSpokenOf({ loginClientId }: RefusalContext): Explanation {
  return {
    cause: 'It speaks of a client secret, and this run sent none: it logs in with an ID token of GitHub.',
    fix: `Look at what stands between this runner and Microsoft Entra (a proxy, \`entra-endpoint\`), and at what the login app trusts. Jit’s own secret is judged by secret/present and secret/expiry.\n\n${listTrusts(loginClientId)}`,
  };
}

const EXPLANATIONS: Readonly<Record<number, (context: RefusalContext) => Explanation>> = {
  700016: ({ loginClientId, tenantId }) => ({
    cause: `The app ${loginClientId} is not in the tenant ${tenantId}.`,
    fix: `Compare \`login-client-id\` (or \`client-id\`) with the Application (client) ID, not the object ID, and \`tenant-id\` with its tenant:\n\n${command('az', 'ad', 'app', 'show', '--id', loginClientId)}\n\nWhere the app is in the tenant but lacks its service principal:\n\n${command('az', 'ad', 'sp', 'create', '--id', loginClientId)}`,
  }),
  7000229: ({ loginClientId, tenantId }) => ({
    cause: `The app ${loginClientId} has no service principal (enterprise application) in the tenant ${tenantId}.`,
    fix: `Create it:\n\n${command('az', 'ad', 'sp', 'create', '--id', loginClientId)}`,
  }),
  7000112: ({ loginClientId }) => ({
    cause: `The app ${loginClientId} is disabled.`,
    fix: `Enable it:\n\n${command('az', 'ad', 'sp', 'update', '--id', loginClientId, '--set', 'accountEnabled=true')}`,
  }),
  90002: wrongTenant,
  900023: wrongTenant,
  700024: () => ({
    cause: 'The ID token was outside its time range: it lives about five minutes.',
    fix: 'Run again; on a self-hosted runner set its clock (NTP).',
  }),
  700027: () => ({
    cause: 'The signature of the ID token could not be verified.',
    fix: 'Entra must be able to read the issuer’s keys: a GitHub Enterprise Server must be reachable from the internet.',
  }),
  53003: conditionalAccess,
  530003: conditionalAccess,
  530032: conditionalAccess,
  530034: conditionalAccess,
  530035: conditionalAccess,
  500011: resourceMissing,
  50001: resourceMissing,
  650052: resourceMissing,
  70011: wrongScope,
  700022: wrongScope,
  1002012: wrongScope,
  65001: ({ loginClientId }) => ({
    cause: `Nobody has consented to what the app ${loginClientId} asks for.`,
    fix: `An administrator of the tenant consents in the portal (App registrations, ${loginClientId}, API permissions, Grant admin consent). What the app declares:\n\n${command('az', 'ad', 'app', 'permission', 'list', '--id', loginClientId)}`,
  }),
  650054: ({ loginClientId }) => ({
    cause: `The app ${loginClientId} declares a permission of an API that the tenant no longer has.`,
    fix: `Look for an API without a name among its permissions, and take it out in the portal (API permissions):\n\n${command('az', 'ad', 'app', 'permission', 'list', '--id', loginClientId)}`,
  }),
  50034: ({ loginClientId }) => ({
    cause: `It looked for a person’s account, and this run logs in as the app ${loginClientId}.`,
    fix: `Compare \`login-client-id\` with the Application (client) ID:\n\n${command('az', 'ad', 'app', 'show', '--id', loginClientId)}`,
  }),
  7000215: secretSpokenOf,
  7000218: secretSpokenOf,
  7000222: secretSpokenOf,
  90038: wrongCloud,
  900382: wrongCloud,
  900432: wrongCloud,
  900439: wrongCloud,
};

/** Every code that is explained here; docs/troubleshooting.md has a section for each. */
export const EXPLAINED_CODES: readonly number[] = [...TRUST_REFUSALS, ...Object.keys(EXPLANATIONS).map(Number)];

/** Cause and remedy of a refusal that is not about federated credentials; a general word where the code is not known here. */
export function explainRefusal(code: number | undefined, context: RefusalContext): Explanation {
  const explain = code === undefined ? undefined : EXPLANATIONS[code];
  if (explain !== undefined) return explain(context);
  return {
    cause: `The login app was ${context.loginClientId}, the tenant ${context.tenantId}, the scope ${visible(context.scope)}.`,
    fix: `Look the code up${code === undefined ? '' : ` at https://login.microsoftonline.com/error?code=${code}`}; an administrator finds the attempt in the sign-in logs of service principals by its correlation id.`,
  };
}
