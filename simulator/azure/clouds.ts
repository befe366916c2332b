import { RESOURCE_APPS } from './ids.js';

/** The clouds that the simulated Entra can be. */
export type CloudName = 'public' | 'usgovernment' | 'usgovernment-dod' | 'china';

interface CloudResources {
  readonly graph: readonly string[];
  readonly arm: readonly string[];
}

const CLOUDS: Readonly<Record<CloudName, CloudResources>> = {
  public: {
    graph: ['https://graph.microsoft.com'],
    arm: ['https://management.azure.com', 'https://management.core.windows.net'],
  },
  usgovernment: {
    graph: ['https://graph.microsoft.us'],
    arm: ['https://management.usgovcloudapi.net', 'https://management.core.usgovcloudapi.net'],
  },
  'usgovernment-dod': {
    graph: ['https://dod-graph.microsoft.us'],
    arm: ['https://management.usgovcloudapi.net', 'https://management.core.usgovcloudapi.net'],
  },
  china: {
    graph: ['https://microsoftgraph.chinacloudapi.cn'],
    arm: ['https://management.chinacloudapi.cn', 'https://management.core.chinacloudapi.cn'],
  },
};

/** The names (application ID URIs) that a resource goes by in a cloud, without a trailing slash; a token's audience is one of them. */
export function resourceNames(cloud: CloudName, appId: string): readonly string[] {
  const names = CLOUDS[cloud];
  if (appId === RESOURCE_APPS.microsoftGraph) return [appId, ...names.graph];
  if (appId === RESOURCE_APPS.azureServiceManagement) return [appId, ...names.arm];
  return [appId];
}
