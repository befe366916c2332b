import { UserError } from '../errors.js';

/** One of the services that a run talks to through the Azure libraries' pipeline. */
export interface Endpoint {
  /** The service as users know it. */
  readonly service: 'Microsoft Entra' | 'Microsoft Graph' | 'Azure Resource Manager' | 'Jit' | 'GitHub’s OIDC service';
  /** Base URL without a trailing slash. */
  readonly url: string;
}

/** Where a cloud's services are, and under which names tokens are asked for them. */
export interface Cloud {
  readonly name: 'public' | 'usgovernment' | 'usgovernment-dod' | 'china' | 'custom';
  readonly entra: Endpoint;
  readonly graph: Endpoint;
  readonly arm: Endpoint;
  /** The cloud's own scopes, also where an endpoint is overridden. */
  readonly graphScope: string;
  readonly armScope: string;
  /** Audience of the ID token that is asked of GitHub. */
  readonly oidcAudience: string;
  readonly portal: string;
}

/** The inputs that name a cloud and its endpoints; what is undefined comes from the cloud. */
export interface CloudInputs {
  readonly azureCloud: string;
  readonly entraEndpoint: string | undefined;
  readonly graphEndpoint: string | undefined;
  readonly armEndpoint: string | undefined;
  readonly oidcAudience: string | undefined;
}

interface CloudRecord {
  readonly entra: string;
  readonly graph: string;
  readonly arm: string;
  readonly audience: string;
  readonly portal: string;
}

type BuiltInName = Exclude<Cloud['name'], 'custom'>;

const CLOUDS: Readonly<Record<BuiltInName, CloudRecord>> = {
  public: {
    entra: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    arm: 'https://management.azure.com',
    audience: 'api://AzureADTokenExchange',
    portal: 'https://portal.azure.com',
  },
  usgovernment: {
    entra: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    arm: 'https://management.usgovcloudapi.net',
    audience: 'api://AzureADTokenExchangeUSGov',
    portal: 'https://portal.azure.us',
  },
  'usgovernment-dod': {
    entra: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    arm: 'https://management.usgovcloudapi.net',
    audience: 'api://AzureADTokenExchangeUSGov',
    portal: 'https://portal.azure.us',
  },
  china: {
    entra: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    arm: 'https://management.chinacloudapi.cn',
    audience: 'api://AzureADTokenExchangeChina',
    portal: 'https://portal.azure.cn',
  },
};

/** What users may write, az's names included; matched without case. */
const NAMES: Readonly<Record<string, Cloud['name']>> = {
  public: 'public',
  azurecloud: 'public',
  usgovernment: 'usgovernment',
  azureusgovernment: 'usgovernment',
  'usgovernment-dod': 'usgovernment-dod',
  china: 'china',
  azurechinacloud: 'china',
  custom: 'custom',
};

/** The words that name a cloud, as messages list them. */
export const CLOUD_WORDS = ['public', 'usgovernment', 'usgovernment-dod', 'china', 'custom'] as const;

/** Every word that names a cloud, az's names included, in lower case. */
export const CLOUD_NAMES: readonly string[] = Object.keys(NAMES);

/** Whether a word names a cloud: ours, or one of az's. */
export function isCloudName(word: string): boolean {
  return Object.hasOwn(NAMES, word.trim().toLowerCase());
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether the library has this authority's metadata built in, so that it need not ask a public host about it. */
export function isKnownAuthority(url: string): boolean {
  const known = [...Object.values(CLOUDS).map(({ entra }) => entra), 'https://login.chinacloudapi.cn'];
  return known.includes(url);
}

/** The base URL without a trailing slash, or the fault in words. */
function parseEndpoint(input: string, text: string, allowLoopback: boolean): { url: string } | { fault: string } {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined)
    return { fault: `${input}: “${text}” is no URL; expected one such as https://management.azure.com` };
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') {
    return { fault: `${input}: a base URL holds no user, password, query or fragment` };
  }
  const plain = parsed.protocol === 'http:' && allowLoopback && LOOPBACK.test(parsed.hostname);
  if (parsed.protocol !== 'https:' && !plain) {
    const hint = allowLoopback ? ' (plain http only on loopback)' : '';
    return { fault: `${input}: “${text}” must begin with https://${hint}` };
  }
  return { url: `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}` };
}

interface Endpoints {
  readonly entra: string;
  readonly graph: string;
  readonly arm: string;
}

/** The three endpoints, the inputs' own before the cloud's; throws with every fault in one message. */
function resolveEndpoints(inputs: CloudInputs, record: CloudRecord | undefined): Endpoints {
  const faults: string[] = [];
  const resolve = (
    input: string,
    given: string | undefined,
    fallback: string | undefined,
    loopback: boolean,
  ): string => {
    if (given === undefined) {
      if (fallback === undefined) faults.push(`${input} is missing: azure-cloud “custom” needs it`);
      return fallback ?? '';
    }
    const parsed = parseEndpoint(input, given, loopback);
    if ('url' in parsed) return parsed.url;
    faults.push(parsed.fault);
    return '';
  };
  const endpoints = {
    entra: resolve('entra-endpoint', inputs.entraEndpoint, record?.entra, false),
    graph: resolve('graph-endpoint', inputs.graphEndpoint, record?.graph, true),
    arm: resolve('arm-endpoint', inputs.armEndpoint, record?.arm, true),
  };
  if (record === undefined && inputs.oidcAudience === undefined) {
    faults.push('oidc-audience is missing: azure-cloud “custom” needs it');
  }
  if (faults.length > 0) throw new UserError(faults.join('; '));
  return endpoints;
}

/**
 * The cloud that the inputs mean. Throws a `UserError` that names every fault: an unknown name, an endpoint that is
 * no https URL (plain http only for Graph and ARM on loopback), something that `custom` lacks.
 */
export function resolveCloud(inputs: CloudInputs): Cloud {
  const name = isCloudName(inputs.azureCloud) ? NAMES[inputs.azureCloud.trim().toLowerCase()] : undefined;
  if (name === undefined) {
    throw new UserError(
      `azure-cloud: “${inputs.azureCloud}” is unknown; expected public, usgovernment, usgovernment-dod, china or custom`,
    );
  }
  const record = name === 'custom' ? undefined : CLOUDS[name];
  const endpoints = resolveEndpoints(inputs, record);
  return {
    name,
    entra: { service: 'Microsoft Entra', url: endpoints.entra },
    graph: { service: 'Microsoft Graph', url: endpoints.graph },
    arm: { service: 'Azure Resource Manager', url: endpoints.arm },
    graphScope: `${record?.graph ?? endpoints.graph}/.default`,
    armScope: `${record?.arm ?? endpoints.arm}/.default`,
    oidcAudience: inputs.oidcAudience ?? record?.audience ?? '',
    portal: record?.portal ?? 'https://portal.azure.com',
  };
}
