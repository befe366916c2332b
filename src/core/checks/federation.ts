import { listTrusts } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { Fact, FederatedCredential, PresentedClaims, TenantFacts } from '../facts.js';
import { plural } from '../plural.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { writingRight } from './app-writes.js';
import { hasWildcard, type Reach, reachOf } from './federated-subject.js';
import { trustCommand } from './login.js';
import { failed, passed, unknown } from './rows.js';

const CHECK = 'federation/scope';

/** One of the two apps, with what it trusts. */
interface TrustingApp {
  readonly title: string;
  readonly clientId: string;
  readonly credentials: Fact<readonly FederatedCredential[] | null>;
  /** A right to write that the app holds, in words; undefined where it holds none. */
  readonly writes: Fact<string | undefined>;
  /** What this run presented, where it logged in as this app. */
  readonly claims: PresentedClaims | undefined;
}

function appsOf(facts: TenantFacts, loginClientId: string, ids: IntegrationIds): readonly TrustingApp[] {
  const claims = facts.login.known && facts.login.value.kind === 'succeeded' ? facts.login.value.claims : undefined;
  const self = loginClientId.toLowerCase() === ids.clientId.toLowerCase();
  const checked: TrustingApp = {
    title: self ? 'app' : 'checked app',
    clientId: ids.clientId,
    credentials: facts.federatedCredentials,
    writes: writingRight(facts, ids.subscriptionId, {
      principal: facts.servicePrincipal,
      grants: facts.applicationGrants,
      groups: facts.groups,
    }),
    claims: self ? claims : undefined,
  };
  if (self || withoutLoginApp(facts)) return [checked];
  const login: TrustingApp = {
    title: 'login app',
    clientId: loginClientId,
    credentials: facts.loginFederatedCredentials,
    writes: writingRight(facts, ids.subscriptionId, {
      principal: facts.loginPrincipal,
      grants: facts.loginApplicationGrants,
      groups: facts.loginGroups,
    }),
    claims,
  };
  return [checked, login];
}

/** Whether the run reads with given tokens that name no app. */
function withoutLoginApp({ login }: TenantFacts): boolean {
  return login.known && login.value.kind === 'given-tokens' && typeof login.value.bearer === 'string';
}

function portal({ clientId }: TrustingApp): string {
  return `in the portal (App registrations, ${clientId}, Certificates & secrets, Federated credentials)`;
}

/** Where this run logged in as the app, the narrow credential that it needs is known; elsewhere someone must say what runs. */
function narrowing(app: TrustingApp, credentials: readonly FederatedCredential[]): string {
  const { claims, clientId } = app;
  const isExact = claims !== undefined && reachOf({ ...claims, id: '', name: '' }).kind === 'exact';
  const isThere = credentials.some(({ subject, issuer }) => subject === claims?.subject && issuer === claims.issuer);
  if (claims === undefined || !isExact || isThere)
    return `Look for the workflow runs that need it, trust each branch or environment by a credential of its own, then remove the wide one ${portal(app)}:\n\n${listTrusts(clientId)}`;
  return `Trust exactly this run, then remove the wide credential ${portal(app)}:\n\n${trustCommand(clientId, claims)}\n${listTrusts(clientId)}`;
}

function wideRow(
  app: TrustingApp,
  credential: FederatedCredential,
  { trusts, others }: { readonly trusts: string; readonly others: readonly FederatedCredential[] },
): Result {
  const subject = credential.subject ?? '';
  const wildcard = hasWildcard(subject);
  const literal = wildcard
    ? ' A plain credential takes the wildcard literally and so matches nothing; as it is meant, it is too wide.'
    : '';
  return failed(
    CHECK,
    `The federated credential ${quoteForMessage(credential.name)} of the ${app.title} ${app.clientId} ${wildcard ? 'is meant to trust' : 'trusts'} ${trusts}: its subject is ${quoteForMessage(subject, 600)}.${literal}`,
    { subject: `${app.clientId}/${visible(credential.name)}`, fix: narrowing(app, others) },
  );
}

function pullRequestRow(app: TrustingApp, credential: FederatedCredential): Result {
  const { writes } = app;
  const words = writes.known
    ? writes.value === undefined
      ? 'The app holds no right to write that this run can see, so a pull request can at most read what the app reads.'
      : `The app may write (${writes.value}): whoever can push a branch can do so too.`
    : `Whether the app may write could not be read (${writes.read}).`;
  const severity = writes.known && writes.value !== undefined ? 'warning' : 'notice';
  return failed(
    CHECK,
    `The federated credential ${quoteForMessage(credential.name)} of the ${app.title} ${app.clientId} trusts any pull request of the repository: its subject is ${quoteForMessage(credential.subject ?? '', 600)}. ${words}`,
    {
      severity,
      subject: `${app.clientId}/${visible(credential.name)}`,
      fix: `Keep it only if checks of pull requests shall ask Azure (mode \`validate\`); else remove it ${portal(app)}:\n\n${listTrusts(app.clientId)}`,
    },
  );
}

function rowOf(
  app: TrustingApp,
  credential: FederatedCredential,
  reach: Reach,
  others: readonly FederatedCredential[],
): Result | undefined {
  switch (reach.kind) {
    case 'wide':
      return wideRow(app, credential, { trusts: reach.trusts, others });
    case 'pull-requests':
      return pullRequestRow(app, credential);
    case 'flexible':
      return unknown(
        CHECK,
        {
          known: false,
          reason: 'malformed',
          read: `what the federated credential ${quoteForMessage(credential.name)} of the ${app.title} ${app.clientId} trusts`,
          found: 'it has no subject, so it is a flexible one, and its expression is not in Microsoft Graph v1.0',
        },
        { severity: 'notice', subject: `${app.clientId}/${visible(credential.name)}` },
      );
    case 'exact':
    case 'other-issuer':
      return undefined;
  }
}

function rowsOf(app: TrustingApp): readonly Result[] {
  const { credentials } = app;
  if (!credentials.known) return [unknown(CHECK, credentials)];
  const all = credentials.value ?? [];
  return all.flatMap((credential) => rowOf(app, credential, reachOf(credential), all) ?? []);
}

/** `federation/scope`: no federated credential of the two apps trusts a whole organisation, any branch, or any pull request. */
export function checkFederationScope(facts: TenantFacts, loginClientId: string, ids: IntegrationIds): Result[] {
  const apps = appsOf(facts, loginClientId, ids);
  const rows = apps.flatMap(rowsOf);
  if (rows.length > 0) return rows;
  const all = apps.flatMap(({ credentials }) => (credentials.known ? (credentials.value ?? []) : []));
  const others = all.filter((credential) => reachOf(credential).kind === 'other-issuer').length;
  const beside = others === 0 ? '' : ` ${others} of them trust other issuers than GitHub and are not judged.`;
  const elsewhere = apps
    .filter(({ credentials }) => credentials.known && credentials.value === null)
    .map(
      ({ title, clientId }) =>
        ` The ${title} ${clientId} is not registered in this tenant: its credentials are not seen.`,
    );
  const number = plural(all.length, 'federated credential');
  return [
    passed(
      CHECK,
      `${number} seen; none trusts a whole organisation, any branch or any pull request.${beside}${elsewhere.join('')}`,
    ),
  ];
}
