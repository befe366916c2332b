import type { CheckId, Result } from '../results.js';
import { quoteForMessage } from '../text.js';
import { skipped } from './rows.js';

/** The checks of managed applications: they are about a subscription, which several integrations may share. */
export const MANAGED_APP_CHECKS = [
  'managed-app/jit-access-licence',
  'managed-app/jit-access-requests',
] as const satisfies readonly CheckId[];

/** The rows of one integration, and which subscription they are about; undefined where nobody looked. */
export interface SubscriptionRows {
  readonly subscription: string | undefined;
  /** The integration's id, where it has one. */
  readonly name: string | undefined;
  readonly rows: readonly Result[];
}

function isManagedApp({ check }: Result): boolean {
  return MANAGED_APP_CHECKS.some((one) => one === check);
}

/** Whether the rows of a check are all certain. */
function isCertain(rows: readonly Result[]): boolean {
  return rows.length > 0 && rows.every(({ status }) => status === 'passed' || status === 'failed');
}

/** The rows of a check for a subscription: of the first member that knows all, else of the first that knows of a failure, else of the first. */
function best(check: CheckId, members: readonly SubscriptionRows[]): readonly Result[] {
  const all = members.map(({ rows }) => rows.filter((row) => row.check === check));
  const hasFailed = (rows: readonly Result[]): boolean => rows.some(({ status }) => status === 'failed');
  return all.find(isCertain) ?? all.find(hasFailed) ?? all[0] ?? [];
}

/**
 * The rows of each integration, in which managed applications are told once a subscription: with the first integration
 * that looks at it. With the others the checks are skipped and say where to look; what is unknown stays so with each.
 * Doing it twice changes nothing.
 */
export function toldOnce(integrations: readonly SubscriptionRows[]): readonly (readonly Result[])[] {
  const sharing = new Map<string, SubscriptionRows[]>();
  for (const one of integrations) {
    if (one.subscription === undefined) continue;
    const members = sharing.get(one.subscription);
    if (members === undefined) sharing.set(one.subscription, [one]);
    else members.push(one);
  }
  return integrations.map(({ subscription, rows }, index) => {
    const members = (subscription === undefined ? undefined : sharing.get(subscription)) ?? [];
    const [first] = members;
    if (first === undefined || members.length === 1) return rows;
    const others = rows.filter((row) => !isManagedApp(row));
    const checks = MANAGED_APP_CHECKS.filter((check) => rows.some((row) => row.check === check));
    if (first === integrations[index]) return [...others, ...checks.flatMap((check) => best(check, members))];
    const where = first.name === undefined ? 'another integration' : `the integration ${quoteForMessage(first.name)}`;
    const because = `Told once, with ${where}: it has the same subscription.`;
    return [
      ...others,
      ...checks.flatMap((check) => {
        // What nobody could tell is not told there either: skipped here, it would look as if it were gone.
        const open = rows.filter((row) => row.check === check && row.status === 'unknown');
        return open.length === 0 || isCertain(best(check, members)) ? [skipped(check, because)] : open;
      }),
    ];
  });
}
