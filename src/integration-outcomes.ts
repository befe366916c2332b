import type { JudgedFile } from './files.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationOutcome } from './report/build.js';
import type { TenantOutcome } from './tenants.js';

/** The integrations that were looked at, each with what its own entry came to. */
export function integrationOutcomes(
  inputs: Inputs,
  tenants: readonly TenantOutcome[],
  files: readonly JudgedFile[],
): readonly IntegrationOutcome[] {
  return inputs.integrations.flatMap((integration, member): readonly IntegrationOutcome[] => {
    const tenant = tenants[member];
    if (tenant === undefined || !tenant.selected) return [];
    const place = files.findIndex(({ integrations }) => integrations.includes(member));
    const file = files[place];
    const entry = file?.regeneration?.entries[file.integrations.indexOf(member)];
    const { integrationId } = integration.expectation;
    const id = integrationId ?? entry?.keyNow ?? entry?.key ?? 'azure';
    const drift = file?.drifted[file.integrations.indexOf(member)] === true;
    const { results, secret } = tenant;
    return [{ id, inputs: integration, results, secret, drift, file: file === undefined ? undefined : place }];
  });
}
