import { tenantOf } from '../../../simulator/planting.js';
import { jitAccessOn, plantApplication, plantJitRequest, type World } from '../../../simulator/world.js';
import type { Case } from '../plant.js';
import { times } from '../plant.js';

/** The tenant has no Entra ID P2 (any more). */
export function takeLicence(world: World): void {
  tenantOf(world).subscribedSkus = [];
}

/** Managed applications whose JIT access cannot work, and publishers' requests that came to nothing. */
export const MANAGED_APP_FAULTS: readonly Case[] = [
  {
    place: 'managed-app',
    title: 'JIT access is on in a tenant without Entra ID P2',
    plant: ({ world }) => {
      takeLicence(world);
      plantApplication(world);
    },
    rows: ['managed-app/jit-access-licence failed error'],
    says: /"contoso-backup" .* no enabled Entra ID P2/,
    fix: /az rest --method patch --url \S+ --body '\{"properties":/,
    pairs: true,
  },
  {
    place: 'managed-app',
    title: 'JIT access is on in two of three applications, and the plan of Entra ID P2 is suspended',
    plant: ({ world }) => {
      for (const sku of tenantOf(world).subscribedSkus) sku.capabilityStatus = 'Suspended';
      for (const name of ['one', 'two']) plantApplication(world, { name });
      plantApplication(world, { name: 'three', jitAccessPolicy: null });
    },
    rows: times(2, 'managed-app/jit-access-licence failed error'),
    says: /Suspended/,
  },
  {
    place: 'managed-app',
    title: 'a request was denied although approval is automatic',
    plant: ({ world }) => plantJitRequest(world, plantApplication(world), 3),
    rows: ['managed-app/jit-access-requests failed warning'],
    says: /was denied although approval is automatic/,
  },
  {
    place: 'managed-app',
    title: 'a request timed out, and none may approve it',
    plant: ({ world }) => {
      const jitAccessPolicy = jitAccessOn({ jitApprovalMode: 'ManualApprove' });
      plantJitRequest(world, plantApplication(world, { jitAccessPolicy }), 3, { jitRequestState: 'Timeout' });
    },
    rows: ['managed-app/jit-access-requests failed warning'],
    says: /approver/,
  },
];
