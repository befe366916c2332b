import { UserError } from '../errors.js';
import type { Faults, RawInput } from './faults.js';
import { readItems } from './integration-items.js';
import { type IntegrationInputs, type Lookup, readIntegration } from './integrations.js';
import type { InputSource } from './source.js';
import { readRelativePath } from './values.js';

/** Reads the one integration of the top-level inputs, or the list. */
export async function readIntegrations(
  source: InputSource,
  options: { readonly idsNeeded: boolean; readonly sound: boolean },
  faults: Faults,
): Promise<readonly IntegrationInputs[]> {
  const topLevel: Lookup = (name) => ({ label: name, text: source.input(name) });
  const inline = source.input('integrations');
  const file = source.input('integrations-file');
  if (inline === '' && file === '')
    return [readIntegration(topLevel, options, faults)].filter((item) => item !== undefined);

  const given = ['integrations', 'integrations-file', 'tenant-id', 'integration-id', 'account-name'].filter(
    (name) => source.input(name) !== '',
  );
  if (given.length > 1)
    faults.add(
      `${given.join(' and ')} are given together: expected one integration by tenant-id, or a list, not both.`,
    );
  const list =
    inline === '' ? await readListFile(source, options.sound, faults) : { label: 'integrations', text: inline };
  const placesAllowed = inline !== '' || !source.filesAreStrangers;
  const lookups = list === undefined ? [] : readItems(list, { topLevel, placesAllowed }, faults);
  const integrations = lookups
    .map((lookup) => (faults.areMany ? undefined : readIntegration(lookup, options, faults)))
    .filter((item) => item !== undefined);
  faultsBetweenItems(integrations, faults);
  return integrations;
}

/**
 * Reads the file that `integrations-file` names; undefined, with a fault, where it can't be had. GitHub is asked only
 * where all other inputs are sound: bad ones end the run before any request.
 */
async function readListFile(source: InputSource, sound: boolean, faults: Faults): Promise<RawInput | undefined> {
  const path = readRelativePath({ label: 'integrations-file', text: source.input('integrations-file') }, faults);
  if (path === undefined) return undefined;
  try {
    const text = await source.readRepositoryFile(path, sound && faults.messages.length === 0);
    return text === undefined ? undefined : { label: path, text };
  } catch (thrown) {
    if (thrown instanceof UserError) return faults.add(`integrations-file: ${thrown.message}`);
    throw thrown;
  }
}

/** Two items of one file must not share an id or a tenant, nor lack an id. */
function faultsBetweenItems(integrations: readonly IntegrationInputs[], faults: Faults): void {
  const fileOf = (item: IntegrationInputs): string => [item.configRepo, item.configRef, item.configPath].join('\n');
  const byFile = new Map<string, IntegrationInputs[]>();
  for (const item of integrations) {
    const others = byFile.get(fileOf(item));
    if (others === undefined) byFile.set(fileOf(item), [item]);
    else others.push(item);
  }
  for (const items of byFile.values()) {
    if (items.length < 2) continue;
    if (items.some((item) => item.expectation.integrationId === undefined)) {
      faults.add('integrations: each item needs an id, the key under azure:, where several describe one file.');
    }
    for (const shared of repeated(items.map((item) => item.expectation.integrationId)))
      faults.add(`integrations: two items of one file have the id ${shared}.`);
    for (const shared of repeated(items.map((item) => item.expectation.ids?.tenantId))) {
      faults.add(
        `integrations: two items of one file have the tenant-id ${shared}; Jit takes one subscription per tenant.`,
      );
    }
  }
}

/** The values that occur more than once. */
function repeated(values: readonly (string | undefined)[]): readonly string[] {
  const known = values.filter((value) => value !== undefined);
  const seen = new Set<string>();
  return [...new Set(known.filter((value) => seen.size === seen.add(value).size))];
}
