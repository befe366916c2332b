import type { Fact, Login, TenantFacts } from '../core/facts.js';
import { visible } from '../core/text.js';

/** A scope within a subscription. */
const NARROWER = /^\/subscriptions\/[^/]+\/./i;

function plural(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function loginWords(login: Login): string {
  if (login.kind === 'succeeded') return `as ${visible(login.claims.subject, 200)}`;
  return login.kind === 'refused'
    ? `refused${login.code === undefined ? '' : ` (AADSTS${login.code})`}`
    : `no ID token (${login.cause})`;
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
    line('subscription', facts.subscription, (fact) => {
      if (fact.kind === 'found')
        return `${visible(fact.subscription.displayName)}, ${visible(fact.subscription.state)}`;
      return fact.kind === 'not-found' ? 'not found, or not visible' : 'of another tenant';
    }),
    line('role assignments', facts.roleAssignments, (assignments) =>
      'kind' in assignments
        ? 'refused to the checked app itself'
        : `${plural(assignments.filter(({ scope }) => !NARROWER.test(scope)).length, 'assignment')} at or above the subscription`,
    ),
  ];
}
