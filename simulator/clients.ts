import { join } from 'node:path';
import { githubTokens } from './github/world.js';
import { ROOT } from './run-action.js';
import type { Simulator } from './simulator.js';

/** The environment of unmodified clients (az, gh, curl): the simulator's proxy and authority, a home of their own, no telemetry; nothing of this process's own but PATH. */
export function clientEnvironment(simulator: Simulator, folder: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    HTTPS_PROXY: simulator.proxy,
    // Python, and Go.
    REQUESTS_CA_BUNDLE: simulator.caFile,
    SSL_CERT_FILE: simulator.caFile,
    AZURE_CONFIG_DIR: join(folder, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    AZURE_CORE_NO_COLOR: 'yes',
    PYTHONPATH: `${ROOT}simulator/python`,
    PYTHONDONTWRITEBYTECODE: '1',
    GH_CONFIG_DIR: join(folder, 'gh'),
    GH_HOST: new URL(simulator.origins.github).host,
    GH_ENTERPRISE_TOKEN: githubTokens.admin,
    GH_PROMPT_DISABLED: '1',
    GH_NO_UPDATE_NOTIFIER: '1',
  };
}
