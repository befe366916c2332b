import { command } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { TenantFacts } from '../facts.js';
import type { Result } from '../results.js';
import { visible } from '../text.js';
import { subscriptionMissing } from './prerequisites.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'subscription/defender';

function enable({ subscriptionId }: IntegrationIds): string {
  return command(
    'az',
    'security',
    'pricing',
    'create',
    '--name',
    'VirtualMachines',
    '--tier',
    'standard',
    '--subscription',
    subscriptionId,
  );
}

/** `subscription/defender`: Microsoft Defender for Cloud has at least one plan on the Standard tier. */
export function checkDefender(facts: TenantFacts, ids: IntegrationIds): Result {
  const missing = subscriptionMissing(CHECK, facts);
  if (missing !== undefined) return missing;
  const { defenderPlans } = facts;
  if (!defenderPlans.known) return unknown(CHECK, defenderPlans);
  const { value } = defenderPlans;
  if (value === null) return skipped(CHECK, 'Not checked: it is not selected.');
  if (value.kind === 'unregistered') {
    return failed(
      CHECK,
      `The subscription ${ids.subscriptionId} has not registered Microsoft.Security, so Microsoft Defender for Cloud is off; Jit asks for it.`,
      {
        fix: `Register the provider, then switch on the plans that you need (each of them costs money; here the one for virtual machines):\n\n${command('az', 'provider', 'register', '--namespace', 'Microsoft.Security', '--wait', '--subscription', ids.subscriptionId)}\n${enable(ids)}`,
      },
    );
  }
  const standard = value.plans.filter(({ tier, deprecated }) => !deprecated && tier.toLowerCase() === 'standard');
  if (standard.length > 0) {
    const names = standard.map(({ name }) => visible(name)).join(', ');
    return passed(CHECK, `Microsoft Defender for Cloud is on (Standard tier: ${names}).`);
  }
  const old = value.plans.some(({ tier, deprecated }) => deprecated && tier.toLowerCase() === 'standard')
    ? ' Plans that Microsoft has replaced do not count.'
    : '';
  return failed(
    CHECK,
    `Microsoft Defender for Cloud has no plan on the Standard tier in the subscription ${ids.subscriptionId}; Jit asks for it.${old}`,
    {
      fix: `Switch on the plans that you need (each of them costs money; here the one for virtual machines):\n\n${enable(ids)}`,
    },
  );
}
