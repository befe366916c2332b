import { describe, expect, it } from '@jest/globals';
import { type CloudInputs, resolveCloud } from '../../src/azure/cloud.js';
import { UserError } from '../../src/errors.js';

function inputs(overrides: Partial<CloudInputs> = {}): CloudInputs {
  return {
    azureCloud: 'public',
    entraEndpoint: undefined,
    graphEndpoint: undefined,
    armEndpoint: undefined,
    oidcAudience: undefined,
    ...overrides,
  };
}

describe('resolveCloud', () => {
  it.each([
    [
      'public',
      'login.microsoftonline.com',
      'graph.microsoft.com',
      'management.azure.com',
      'api://AzureADTokenExchange',
    ],
    [
      'AzureCloud',
      'login.microsoftonline.com',
      'graph.microsoft.com',
      'management.azure.com',
      'api://AzureADTokenExchange',
    ],
    [
      'usgovernment',
      'login.microsoftonline.us',
      'graph.microsoft.us',
      'management.usgovcloudapi.net',
      'api://AzureADTokenExchangeUSGov',
    ],
    [
      'azureusgovernment',
      'login.microsoftonline.us',
      'graph.microsoft.us',
      'management.usgovcloudapi.net',
      'api://AzureADTokenExchangeUSGov',
    ],
    [
      'usgovernment-dod',
      'login.microsoftonline.us',
      'dod-graph.microsoft.us',
      'management.usgovcloudapi.net',
      'api://AzureADTokenExchangeUSGov',
    ],
    [
      'AzureChinaCloud',
      'login.partner.microsoftonline.cn',
      'microsoftgraph.chinacloudapi.cn',
      'management.chinacloudapi.cn',
      'api://AzureADTokenExchangeChina',
    ],
  ])('knows %s', (azureCloud, entra, graph, arm, audience) => {
    expect(resolveCloud(inputs({ azureCloud }))).toMatchObject({
      entra: { url: `https://${entra}` },
      graph: { url: `https://${graph}` },
      arm: { url: `https://${arm}` },
      graphScope: `https://${graph}/.default`,
      armScope: `https://${arm}/.default`,
      oidcAudience: audience,
    });
  });

  it('keeps the cloud’s own scopes where an endpoint is overridden', () => {
    const cloud = resolveCloud(
      inputs({ armEndpoint: 'http://127.0.0.1:4000/', graphEndpoint: 'https://[::1]:1/x/', oidcAudience: 'api://own' }),
    );
    expect(cloud).toMatchObject({
      arm: { url: 'http://127.0.0.1:4000' },
      graph: { url: 'https://[::1]:1/x' },
      armScope: 'https://management.azure.com/.default',
      graphScope: 'https://graph.microsoft.com/.default',
      oidcAudience: 'api://own',
    });
  });

  it('derives the scopes of a custom cloud from its endpoints', () => {
    const cloud = resolveCloud({
      azureCloud: 'custom',
      entraEndpoint: 'https://login.example',
      graphEndpoint: 'https://graph.example/',
      armEndpoint: 'https://arm.example',
      oidcAudience: 'api://x',
    });
    expect(cloud).toMatchObject({
      name: 'custom',
      graphScope: 'https://graph.example/.default',
      armScope: 'https://arm.example/.default',
    });
  });

  it.each<[string, Partial<CloudInputs>, RegExp]>([
    ['an unknown name', { azureCloud: 'moon' }, /“moon” is unknown; expected public/],
    ['no URL', { graphEndpoint: 'graph' }, /graph-endpoint: “graph” is no URL/],
    ['plain http elsewhere', { armEndpoint: 'http://arm.example' }, /arm-endpoint: .* must begin with https.*loopback/],
    [
      'plain http to a host that only looks like loopback',
      { armEndpoint: 'http://127.0.0.1.example' },
      /must begin with https/,
    ],
    [
      'plain http for Entra even on loopback',
      { entraEndpoint: 'http://127.0.0.1:1' },
      /entra-endpoint: .* must begin with https:\/\/$/,
    ],
    ['credentials in a URL', { armEndpoint: 'https://u:p@arm.example' }, /holds no user/],
    [
      'all that custom lacks, at once',
      { azureCloud: 'custom' },
      /entra-endpoint is missing.*graph-endpoint is missing.*arm-endpoint is missing.*oidc-audience is missing/,
    ],
  ])('refuses %s', (_, overrides, message) => {
    const resolve = () => resolveCloud(inputs(overrides));
    expect(resolve).toThrow(UserError);
    expect(resolve).toThrow(message);
  });
});
