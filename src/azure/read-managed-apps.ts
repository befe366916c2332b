import { dependent, type Fact, known, type TenantFacts, type Unknown } from '../core/facts.js';
import { withJitAccess } from '../core/managed-app-facts.js';
import { isUnregistered, toUnknown } from './answer.js';
import type { ArmClient } from './arm.js';
import type { GraphClient } from './graph.js';
import { type ReadName, toFact } from './graph-facts.js';
import { parseJitRequest, parseManagedApplication, parsePremiumPlans } from './parse-managed-apps.js';
import { MalformedError } from './wire.js';

/** What is known of the subscription's managed applications. */
export type ManagedAppFacts = Pick<TenantFacts, 'managedApplications' | 'premiumPlans' | 'jitRequests'>;

/** Which of the checks of managed applications are made: what neither needs is not read. */
export interface ManagedAppsQuestion {
  readonly licence: boolean;
  readonly requests: boolean;
}

const READS = {
  managedApplications: { read: 'the managed applications (Azure Resource Manager)', right: 'Reader' },
  premiumPlans: { read: 'the licences of the tenant (Microsoft Graph)', right: 'Directory.Read.All' },
  jitRequests: { read: 'the requests for JIT access (Azure Resource Manager)', right: 'Reader' },
} as const satisfies Record<keyof ManagedAppFacts, ReadName>;

/** Nothing was asked: no application needs it, or no check does. */
const NOT_ASKED: ManagedAppFacts = {
  managedApplications: known({ kind: 'not-asked' }),
  premiumPlans: known(null),
  jitRequests: known(null),
};

function isAsked({ licence, requests }: ManagedAppsQuestion): boolean {
  return licence || requests;
}

/** Every fact as unknown, because of one cause that lies before them all; what no check needs is not even that. */
export function managedAppsUnknown(cause: Unknown, question: ManagedAppsQuestion): ManagedAppFacts {
  if (!isAsked(question)) return NOT_ASKED;
  return {
    managedApplications: dependent(READS.managedApplications.read, cause),
    premiumPlans: dependent(READS.premiumPlans.read, cause),
    jitRequests: question.requests ? dependent(READS.jitRequests.read, cause) : known(null),
  };
}

async function readApplications(
  arm: ArmClient,
  subscriptionId: string,
): Promise<ManagedAppFacts['managedApplications']> {
  try {
    const applications = (await arm.managedApplications(subscriptionId)).map(parseManagedApplication);
    return known({ kind: 'applications', applications });
  } catch (thrown) {
    if (isUnregistered(thrown)) return known({ kind: 'unregistered' });
    return toUnknown(thrown, READS.managedApplications);
  }
}

async function readPlans(graph: Fact<GraphClient>): Promise<ManagedAppFacts['premiumPlans']> {
  if (!graph.known) return dependent(READS.premiumPlans.read, graph);
  const [answer = new MalformedError('there is no answer')] = await graph.value.getAll([
    '/subscribedSkus?$select=skuPartNumber,capabilityStatus,servicePlans',
  ]);
  return toFact(answer, READS.premiumPlans, async (page) =>
    (await graph.value.elements(page)).flatMap(parsePremiumPlans),
  );
}

async function readRequests(arm: ArmClient, subscriptionId: string): Promise<ManagedAppFacts['jitRequests']> {
  try {
    return known((await arm.jitRequests(subscriptionId)).map(parseJitRequest));
  } catch (thrown) {
    return toUnknown(thrown, READS.jitRequests);
  }
}

/**
 * Reads the managed applications of a subscription; licences and requests only where an application has JIT access
 * enabled: elsewhere nobody needs to know of them.
 */
export async function readManagedApps(
  arm: ArmClient,
  graph: Fact<GraphClient>,
  { subscriptionId, ...question }: ManagedAppsQuestion & { readonly subscriptionId: string },
): Promise<ManagedAppFacts> {
  if (!isAsked(question)) return NOT_ASKED;
  const managedApplications = await readApplications(arm, subscriptionId);
  if (!managedApplications.known) return { ...managedAppsUnknown(managedApplications, question), managedApplications };
  const { value } = managedApplications;
  const affected = value.kind === 'applications' ? withJitAccess(value.applications) : [];
  if (affected.length === 0) return { ...NOT_ASKED, managedApplications };
  const [premiumPlans, jitRequests] = await Promise.all([
    readPlans(graph),
    question.requests ? readRequests(arm, subscriptionId) : known(null),
  ]);
  return { managedApplications, premiumPlans, jitRequests };
}
