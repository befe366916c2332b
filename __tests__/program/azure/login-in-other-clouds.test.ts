import { describe, expect, it } from '@jest/globals';
import { rowOf, type StepOptions, scenario } from '../harness.js';
import { auditorApp, findings, pastedCredential } from './azure-scenario.js';

interface Case {
  readonly title: string;
  readonly cloud: 'usgovernment' | 'usgovernment-dod' | 'china';
  readonly name: string;
  readonly audience: string;
  readonly scopes: readonly [graph: string, arm: string];
}

const CASES: readonly Case[] = [
  {
    title: 'US Government',
    cloud: 'usgovernment',
    name: 'usgovernment',
    audience: 'api://AzureADTokenExchangeUSGov',
    scopes: ['https://graph.microsoft.us/.default', 'https://management.usgovcloudapi.net/.default'],
  },
  {
    title: 'US Government by the name that az has for it',
    cloud: 'usgovernment',
    name: 'AzureUSGovernment',
    audience: 'api://AzureADTokenExchangeUSGov',
    scopes: ['https://graph.microsoft.us/.default', 'https://management.usgovcloudapi.net/.default'],
  },
  {
    title: 'US Government, Department of Defense',
    cloud: 'usgovernment-dod',
    name: 'usgovernment-dod',
    audience: 'api://AzureADTokenExchangeUSGov',
    scopes: ['https://dod-graph.microsoft.us/.default', 'https://management.usgovcloudapi.net/.default'],
  },
  {
    title: 'China',
    cloud: 'china',
    name: 'china',
    audience: 'api://AzureADTokenExchangeChina',
    scopes: ['https://microsoftgraph.chinacloudapi.cn/.default', 'https://management.chinacloudapi.cn/.default'],
  },
];

function scopesOf(step: {
  readonly requests: readonly { readonly service: string; readonly body: string }[];
}): string[] {
  const tokens = step.requests.filter(({ service, body }) => service === 'entra' && body !== '');
  return tokens.map(({ body }) => new URLSearchParams(body).get('scope')?.split(' ')[0] ?? '').sort();
}

describe('a login in another cloud', () => {
  it.each(CASES)('asks for that cloud’s audience and scopes: $title', async ({ cloud, name, audience, scopes }) => {
    const { run, world } = await scenario((given) => {
      given.entra.cloud = cloud;
    });
    const options: StepOptions = { with: { 'azure-cloud': name } };

    const refused = await run(options);
    const row = rowOf(refused, 'login/oidc');
    expect(row.message).toContain('AADSTS700212');
    expect(row.message).toContain(`audience "${audience}" were presented`);
    expect(pastedCredential(row.fix).audiences).toEqual([audience]);

    auditorApp(world).federatedIdentityCredentials = [pastedCredential(row.fix)];
    const step = await run(options);
    expect(rowOf(step, 'login/oidc').status).toBe('passed');
    expect(step.outputs.verdict).toBe('healthy');
    expect(scopesOf(step)).toEqual([...scopes].sort());
    const asked = step.requests.filter(({ service }) => service === 'oidc').map(({ path }) => path);
    expect(asked).toEqual([expect.stringMatching(new RegExp(`&audience=${audience}$`))]);
    expect(step.writes).toEqual([]);
  });

  it('is told apart when the input names the wrong cloud: the scope is not known there', async () => {
    const { run } = await scenario((given) => {
      given.entra.cloud = 'usgovernment';
    });
    const step = await run();
    expect(findings(step)).toMatchSnapshot();
    expect(rowOf(step, 'login/oidc')).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/AADSTS500011.*does not have the service behind the scope https:\/\/\S+\.default/),
      fix: expect.stringContaining('`azure-cloud`'),
    });
    expect(step.writes).toEqual([]);
  });

  it('asks in a custom cloud for the endpoints themselves, with the audience of the input', async () => {
    const audience = 'api://AzureADTokenExchangeCustom';
    const { run, simulator } = await scenario((given) => {
      for (const credential of auditorApp(given).federatedIdentityCredentials) credential.audiences = [audience];
    });
    const step = await run({ with: { 'azure-cloud': 'custom', 'oidc-audience': audience } });
    expect(step.outputs.verdict).toBe('healthy');
    expect(scopesOf(step)).toEqual([`${simulator.origins.graph}/.default`, `${simulator.origins.arm}/.default`].sort());
  });
});
