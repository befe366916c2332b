import { CLOUD_WORDS, type Cloud, isCloudName, resolveCloud } from '../azure/cloud.js';
import type { Expectation, IntegrationIds, JitSecretNames } from '../core/expectations.js';
import { DOCUMENTED_SECRET_NAMES } from '../core/expectations.js';
import { quoteForMessage } from '../core/text.js';
import { messageOf } from '../errors.js';
import { type Faults, looksLikeSecretValue, type RawInput } from './faults.js';
import { expectedOneOf, unknownKey } from './nearest-word.js';
import { readPermissions } from './permissions.js';
import { readManagedApps } from './repairs.js';
import { isBranchName, isMap, readGuid, readInteger, readRelativePath, readRepository, readYaml } from './values.js';

/** Everything that concerns one integration. */
export interface IntegrationInputs {
  readonly expectation: Expectation;
  readonly cloud: Cloud;
  /** `owner/name`; undefined: found by the contract's default. */
  readonly configRepo: string | undefined;
  readonly configPath: string | undefined;
  readonly configRef: string | undefined;
  /** The managed applications that a repair may touch: resource IDs, or names. */
  readonly managedApps: readonly string[];
}

/** The inputs that concern one integration: top-level ones are defaults, an item of `integrations` may set its own. */
export const INTEGRATION_INPUT_NAMES = [
  'tenant-id',
  'client-id',
  'subscription-id',
  'login-client-id',
  'azure-cloud',
  'entra-endpoint',
  'graph-endpoint',
  'arm-endpoint',
  'oidc-audience',
  'role',
  'app-role',
  'permission-profile',
  'api-permissions',
  'jit-secret-names',
  'secret-key-id',
  'secret-description',
  'secret-warning-days',
  'secret-error-days',
  'config-repo',
  'config-path',
  'config-ref',
  'managed-apps',
] as const;

type IntegrationInputName = (typeof INTEGRATION_INPUT_NAMES)[number];

/** Gives an input's raw text for one integration: the item's own value, else the top-level one. */
export type Lookup = (name: IntegrationInputName | 'integration-id' | 'account-name') => RawInput;

/** The keys of `jit-secret-names`. */
export const SECRET_NAME_KEYS = {
  'client-id': 'clientId',
  'client-secret': 'clientSecret',
  'subscription-id': 'subscriptionId',
} as const;

/** The name of a Jit secret. */
export const SECRET_NAME_FORM = /^[A-Za-z0-9_-]{1,100}$/;

/** Reads `jit-secret-names`: a map of three fields to the NAME in `${{ jit_secrets.NAME }}`. */
function readSecretNames(raw: RawInput, faults: Faults): Partial<JitSecretNames> {
  if (raw.text === '') return {};
  const parsed = readYaml(raw, faults);
  if (parsed === undefined) return {};
  if (!isMap(parsed)) {
    faults.add(`${raw.label} is no YAML map: expected lines such as "client-id: azure_client_id".`);
    return {};
  }
  const names: { -readonly [K in keyof JitSecretNames]?: string } = {};
  for (const [key, value] of Object.entries(parsed)) {
    const field = Object.entries(SECRET_NAME_KEYS).find(([name]) => name === key)?.[1];
    if (field === undefined) faults.add(unknownKey(raw.label, key, Object.keys(SECRET_NAME_KEYS)));
    else if (typeof value === 'string' && SECRET_NAME_FORM.test(value)) names[field] = value;
    else
      faults.add(
        `${raw.label}.${key} is no name of a Jit secret: expected only letters, digits, - and _, without the \${{ }} around it.`,
      );
  }
  return names;
}

/** A `secret-description` that names the Jit secret, not the client secret in Entra, would never match: said at once. */
function readSecretDescription(raw: RawInput, names: Partial<JitSecretNames>, faults: Faults): string | undefined {
  if (raw.text === '') return undefined;
  const jitNames: readonly string[] = [...Object.values(DOCUMENTED_SECRET_NAMES), ...Object.values(names)];
  if (jitNames.includes(raw.text) || raw.text.includes('jit_secrets.')) {
    return faults.add(
      `${raw.label} is the name of a Jit secret: expected the description of the client secret as the Entra admin center shows it under "Certificates & secrets".`,
    );
  }
  if (looksLikeSecretValue(raw.text)) {
    return faults.add(
      `${raw.label} looks like a client secret itself, not like its description. If it is one, it may now stand in a workflow file: rotate it.`,
    );
  }
  return raw.text;
}

/** The three ids: all needed where the run asks Azure; in `validate` they may be missing together (a fork gets no variables). */
function readIds(lookup: Lookup, needed: boolean, faults: Faults): IntegrationIds | undefined {
  const names = ['tenant-id', 'client-id', 'subscription-id'] as const;
  const [tenantId, clientId, subscriptionId] = names.map((name) => readGuid(lookup(name), faults));
  if (tenantId !== undefined && clientId !== undefined && subscriptionId !== undefined)
    return { tenantId, clientId, subscriptionId };
  for (const name of names.filter((candidate) => needed && lookup(candidate).text === '')) {
    faults.add(
      `${lookup(name).label} is empty: it is needed. If it comes from a variable or a secret, check that this workflow, and its environment, can see it.`,
    );
  }
  return undefined;
}

/** Reads the cloud and its endpoints; a fault is named under the integration's label. */
function readCloud(lookup: Lookup, faults: Faults): Cloud | undefined {
  const { label, text } = lookup('azure-cloud');
  if (text !== '' && !isCloudName(text))
    return faults.add(`${label} is ${quoteForMessage(text)}: ${expectedOneOf(text, CLOUD_WORDS)}`);
  try {
    return resolveCloud({
      azureCloud: text || 'public',
      entraEndpoint: lookup('entra-endpoint').text || undefined,
      graphEndpoint: lookup('graph-endpoint').text || undefined,
      armEndpoint: lookup('arm-endpoint').text || undefined,
      oidcAudience: lookup('oidc-audience').text || undefined,
    });
  } catch (thrown) {
    return faults.add(messageOf(thrown));
  }
}

/** Reads one integration through `lookup`; undefined where a fault leaves nothing to work with. */
export function readIntegration(
  lookup: Lookup,
  options: { readonly idsNeeded: boolean },
  faults: Faults,
): IntegrationInputs | undefined {
  const ids = readIds(lookup, options.idsNeeded, faults);
  const jitSecretNames = readSecretNames(lookup('jit-secret-names'), faults);
  const warningDays = readInteger(lookup('secret-warning-days'), { fallback: 30, min: 0, max: 3650 }, faults);
  const errorDays = readInteger(lookup('secret-error-days'), { fallback: 7, min: 0, max: 3650 }, faults);
  if (errorDays > warningDays) {
    faults.add(
      `${lookup('secret-error-days').label} is ${errorDays}, above ${lookup('secret-warning-days').label} (${warningDays}): the warning must come first.`,
    );
  }
  const integrationId = lookup('integration-id');
  if (/[\r\n\0]/.test(integrationId.text) || integrationId.text.includes('${{') || /^<.*>$/.test(integrationId.text)) {
    faults.add(`${integrationId.label} is ${quoteForMessage(integrationId.text)}: expected a plain key, such as prod.`);
  }
  const loginClientId = readGuid(lookup('login-client-id'), faults);
  const cloud = readCloud(lookup, faults);
  // A wrong cloud leaves nothing to work with, but what else is wrong is read and told first.
  const rest: Omit<IntegrationInputs, 'cloud'> = {
    configRepo: readRepository(lookup('config-repo'), faults),
    configPath: readRelativePath(lookup('config-path'), faults),
    configRef: readConfigRef(lookup('config-ref'), faults),
    managedApps: readManagedApps(lookup('managed-apps'), faults),
    expectation: {
      integrationId: integrationId.text === '' ? undefined : integrationId.text,
      accountName: readAccountName(lookup('account-name'), faults),
      ids,
      loginClientId: loginClientId ?? ids?.clientId,
      role: lookup('role').text || 'Reader',
      appRole: lookup('app-role').text,
      permissions: readPermissions(
        { profile: lookup('permission-profile'), permissions: lookup('api-permissions') },
        faults,
      ),
      secretKeyId: readGuid(lookup('secret-key-id'), faults),
      secretDescription: readSecretDescription(lookup('secret-description'), jitSecretNames, faults),
      secretWarningDays: warningDays,
      secretErrorDays: errorDays,
      jitSecretNames,
    },
  };
  return cloud === undefined ? undefined : { ...rest, cloud };
}

/** A name that is written into the file: no placeholder, one line. */
function readAccountName(raw: RawInput, faults: Faults): string | undefined {
  if (raw.text === '') return undefined;
  if (raw.text.includes('${{') || /[\r\n\0]/.test(raw.text)) {
    return faults.add(
      `${raw.label} is ${quoteForMessage(raw.text)}: expected one line without \${{, since Jit would read that as a placeholder.`,
    );
  }
  return raw.text;
}

/** `config-ref`: a branch; `refs/heads/` before it is forgiven. */
function readConfigRef(raw: RawInput, faults: Faults): string | undefined {
  const name = raw.text.replace(/^refs\/heads\//, '');
  if (name === '') return undefined;
  if (isBranchName(name)) return name;
  return faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: expected the name of a branch, such as main.`);
}
