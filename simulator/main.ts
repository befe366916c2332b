import { IDS } from './azure/ids.js';
import { githubTokens } from './github/world.js';
import { type Simulator, startSimulator } from './simulator.js';

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What an outside client needs to know, as variables. */
async function clientEnvironment(simulator: Simulator): Promise<Record<string, string>> {
  const { origins, caFile } = simulator;
  return {
    SIMULATOR_ENTRA: origins.entra,
    SIMULATOR_GRAPH: origins.graph,
    SIMULATOR_ARM: origins.arm,
    SIMULATOR_GITHUB: origins.github,
    SIMULATOR_OIDC: origins.oidc,
    SIMULATOR_JIT: origins.jit,
    SIMULATOR_CA: caFile,
    SIMULATOR_PROXY: simulator.proxy,
    NODE_EXTRA_CA_CERTS: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
    AZURE_TENANT_ID: IDS.tenant,
    AZURE_CLIENT_ID: IDS.auditor.appId,
    AZURE_SUBSCRIPTION_ID: IDS.subscription,
    AZURE_FEDERATED_TOKEN: await simulator.idToken('api://AzureADTokenExchange'),
    JIT_CLIENT_ID: IDS.jit.appId,
    GITHUB_API_URL: `${origins.github}/api/v3`,
    GITHUB_GRAPHQL_URL: `${origins.github}/api/graphql`,
    GH_HOST: new URL(origins.github).host,
    GH_ENTERPRISE_TOKEN: githubTokens.admin,
    GITHUB_TOKEN: githubTokens.workflow,
  };
}

/** Starts the simulator with the healthy world, prints what a client needs, and stays until it is told to stop. */
async function main(): Promise<void> {
  const simulator = await startSimulator();
  const { oidc } = simulator.world;
  const usual = oidc.lifetimeSeconds;
  // The printed ID token can still be pasted hours later; a job's own live as long as GitHub's.
  oidc.lifetimeSeconds = 24 * 60 * 60;
  const lines = Object.entries(await clientEnvironment(simulator)).map(
    ([name, value]) => `export ${name}=${shellQuoted(value)}\n`,
  );
  oidc.lifetimeSeconds = usual;
  process.stdout.write(lines.join(''));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await simulator.stop();
}

await main();
