import type { Fact, Login, TenantFacts } from '../core/facts.js';
import { withJitAccess } from '../core/managed-app-facts.js';
import { plural } from '../core/plural.js';
import { visible } from '../core/text.js';

function loginWords(login: Login): string {
  if (login.kind === 'succeeded') return `as ${visible(login.claims.subject, 200)}`;
  if (login.kind === 'given-tokens') {
    const { graph, arm, from } = login;
    return from === 'azure-cli'
      ? `by az: token for Microsoft Graph ${graph.kind}, for Azure Resource Manager ${arm.kind}`
      : `by tokens: graph-token ${graph.kind}, arm-token ${arm.kind}`;
  }
  return login.kind === 'refused'
    ? `refused${login.code === undefined ? '' : ` (AADSTS${login.code})`}`
    : `no ID token (${login.cause})`;
}

/** No check that needs it is selected. */
const NOT_ASKED = 'not asked';

type Line = <T>(what: string, fact: Fact<T>, words: (value: T) => string) => string;

/** Managed applications; licences and requests only where they were asked for. */
function managedAppLines(
  { managedApplications, premiumPlans, jitRequests }: TenantFacts,
  line: Line,
): readonly string[] {
  const asked = (fact: Fact<unknown>): boolean => !fact.known || fact.value !== null;
  return [
    line('managed applications', managedApplications, (found) => {
      if (found.kind !== 'applications') return found.kind === 'unregistered' ? 'not registered' : NOT_ASKED;
      const affected = withJitAccess(found.applications).length;
      return `${found.applications.length}${affected === 0 ? '' : `, ${affected} with JIT access enabled`}`;
    }),
    ...(asked(premiumPlans)
      ? [line('Entra ID P2', premiumPlans, (plans) => `in ${plural(plans?.length ?? 0, 'SKU')}`)]
      : []),
    ...(asked(jitRequests)
      ? [line('JIT requests', jitRequests, (requests) => plural(requests?.length ?? 0, 'request'))]
      : []),
  ];
}

/** What was read of a tenant, a line per read: what was found, or how the read failed. */
export function factLines(facts: TenantFacts): readonly string[] {
  const line = <T>(what: string, fact: Fact<T>, words: (value: T) => string): string =>
    `${what.padEnd(26)} ${fact.known ? words(fact.value) : `unknown: ${visible(fact.found, 300)}`}`;
  return [
    line('login', facts.login, loginWords),
    line('application', facts.application, (app) =>
      app === null
        ? 'not in the tenant'
        : `${visible(app.displayName)}, ${plural(app.secrets.length, 'secret')}, ${plural(app.permissions.length, 'permission')} declared`,
    ),
    line('service principal', facts.servicePrincipal, (principal) =>
      principal === null
        ? 'not in the tenant'
        : `${visible(principal.displayName)}, ${principal.enabled ? 'enabled' : 'disabled'}`,
    ),
    line('consent, delegated', facts.delegatedGrants, (grants) => plural(grants.length, 'grant')),
    line('consent, application', facts.applicationGrants, (grants) => plural(grants.length, 'grant')),
    line('groups', facts.groups, (groups) => plural(groups.length, 'group')),
    line(
      'federated credentials',
      facts.federatedCredentials,
      (credentials) => `${credentials?.length ?? 0} of the app`,
    ),
    line('', facts.loginFederatedCredentials, (credentials) => `${credentials?.length ?? 0} of the login app`),
    line('subscription', facts.subscription, (fact) => {
      if (fact.kind === 'found')
        return `${visible(fact.subscription.displayName)}, ${visible(fact.subscription.state)}`;
      return fact.kind === 'not-found' ? 'not found, or not visible' : 'of another tenant';
    }),
    line('Defender for Cloud', facts.defenderPlans, (defender) => {
      if (defender === null) return NOT_ASKED;
      if (defender.kind === 'unregistered') return 'not registered';
      return `${plural(defender.plans.filter(({ tier }) => tier === 'Standard').length, 'plan')} on the Standard tier`;
    }),
    line('other subscriptions', facts.otherSubscriptions, (others) =>
      others === null ? NOT_ASKED : `${others.length} listed`,
    ),
    line('deny assignments', facts.denyAssignments, (denies) =>
      denies === null ? NOT_ASKED : plural(denies.length, 'assignment'),
    ),
    line('roles active by PIM', facts.activeSchedules, (roles) => plural(roles.length, 'role')),
    line('role assignments', facts.roleAssignments, (assignments) =>
      'kind' in assignments
        ? 'refused to the checked app itself'
        : `${plural(assignments.length, 'assignment')} at or above the subscription`,
    ),
    ...managedAppLines(facts, line),
  ];
}

/** The same without a name or a word of a service: what was read, and what could not be. */
export function harmlessFactLines(facts: TenantFacts): readonly string[] {
  return Object.entries<Fact<unknown>>({ ...facts }).map(
    ([name, fact]) => `${name.padEnd(26)} ${fact.known ? 'read' : `unknown (${fact.reason})`}`,
  );
}
