import { command } from '../az-command.js';
import { type ManagedApplication, PREMIUM_P2 } from '../managed-app-facts.js';
import { quoteForMessage } from '../text.js';

/** What `JIT access` means in a message, once: its three letters are also the platform's name. */
export const JIT_ACCESS = 'just-in-time (JIT) access';

/** The application in a message: `"contoso-backup" (resource group "managed-apps")`. */
export function nameApplication({ name, resourceGroup }: ManagedApplication): string {
  return `${quoteForMessage(name)} (resource group ${quoteForMessage(resourceGroup)})`;
}

/** JSON in ASCII alone: names from outside stay inert wherever the command is shown or pasted. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The body that switches JIT access off: the policy as read, with only that field changed. */
export function jitAccessOffBody({ policy }: ManagedApplication): Readonly<Record<string, unknown>> {
  return { properties: { jitAccessPolicy: { ...policy?.asRead, jitAccessEnabled: false } } };
}

/** The command that switches JIT access of an application off. One-way: who prints it says so. */
export function jitAccessOffCommand(application: ManagedApplication): string {
  return command(
    'az',
    'rest',
    '--method',
    'patch',
    '--url',
    `${application.id}?api-version=2019-07-01`,
    '--body',
    asciiJson(jitAccessOffBody(application)),
  );
}

/** The command that shows a resource of Microsoft.Solutions as it is. */
export function showCommand(id: string): string {
  return command('az', 'rest', '--method', 'get', '--url', `${id}?api-version=2021-07-01`);
}

/** The command that shows which SKUs of the tenant hold Entra ID P2, in which state; in every cloud. */
export function showLicences(): string {
  const ofPlan = `servicePlans[?servicePlanId=='${PREMIUM_P2}']`;
  const query = `value[?${ofPlan}].{sku:skuPartNumber, state:capabilityStatus, plan:${ofPlan}.provisioningStatus | [0]}`;
  // Where Graph is differs by cloud, and az knows it; the substitution must stay outside the quoting.
  const graph = '"$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)v1.0/subscribedSkus"';
  return `az rest --method get --url ${graph} --query "${query}" -o table`;
}
