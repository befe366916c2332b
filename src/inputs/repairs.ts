import { AZURE_REPAIRS } from '../azure/repairs/jobs.js';
import { GUID } from '../core/guid.js';
import { quoteForMessage } from '../core/text.js';
import type { Faults, RawInput } from './faults.js';
import { readList, readWords } from './values.js';

/** Repairs that a `repair` run may be told to make. */
export const REPAIRS = ['proposal', ...AZURE_REPAIRS] as const;
export type Repair = (typeof REPAIRS)[number];

/** Reads `repairs`. */
export function readRepairs(raw: RawInput, faults: Faults): readonly Repair[] {
  return readWords(raw, REPAIRS, faults);
}

const NAME = String.raw`[\w.()-]{1,90}`;
const RESOURCE_ID = new RegExp(
  `^/subscriptions/(${GUID})/resourceGroups/${NAME}/providers/Microsoft\\.Solutions/applications/${NAME}$`,
  'i',
);

/** The subscription that a resource ID of a managed application names, in lower case; undefined where it is a mere name. */
export function subscriptionOf(managedApp: string): string | undefined {
  return RESOURCE_ID.exec(managedApp)?.[1]?.toLowerCase();
}

/** Reads `managed-apps`: resource IDs, or names. */
export function readManagedApps(raw: RawInput, faults: Faults): readonly string[] {
  const isName = new RegExp(`^${NAME}$`);
  return readList(raw.text).filter((item) => {
    if (subscriptionOf(item) !== undefined || isName.test(item)) return true;
    faults.add(
      `${raw.label} names ${quoteForMessage(item, 200)}: expected the name of a managed application, or its resource ID such as /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/GROUP/providers/Microsoft.Solutions/applications/NAME.`,
    );
    return false;
  });
}

/** The repairs that only touch the applications that `managed-apps` names. */
const OF_MANAGED_APPS: readonly string[] = ['managed-app-jit-access-off', 'managed-app-permissions'];

/** Faults of `managed-apps` that only show beside the other inputs. */
export function faultsOfManagedApps(
  {
    mode,
    repairs,
    integrations,
  }: {
    readonly mode: string;
    readonly repairs: readonly Repair[];
    readonly integrations: readonly {
      readonly managedApps: readonly string[];
      readonly expectation: { readonly ids: { readonly subscriptionId: string } | undefined };
    }[];
  },
  faults: Faults,
): void {
  const named = repairs.filter((repair) => OF_MANAGED_APPS.includes(repair));
  if (mode !== 'repair' || named.length === 0) return;
  const apps = integrations.flatMap(({ managedApps }) => managedApps);
  if (apps.length === 0 && integrations.length > 0)
    faults.add(`managed-apps is empty: ${named.join(' and ')} touch only the applications that it names.`);
  // Where no integration that names it has its subscription, it would be passed over without a word.
  const isMet = (app: string, subscription: string): boolean =>
    integrations.some(
      ({ managedApps, expectation }) =>
        managedApps.includes(app) && expectation.ids?.subscriptionId.toLowerCase() === subscription,
    );
  const strange = apps.filter((app) => {
    const subscription = subscriptionOf(app);
    return subscription !== undefined && !isMet(app, subscription);
  });
  for (const app of new Set(strange))
    faults.add(
      `managed-apps names ${quoteForMessage(app, 300)}, which is in none of the subscriptions of this run, or only in that of an integration that does not name it.`,
    );
}
