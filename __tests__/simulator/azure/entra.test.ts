import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { resourceServicePrincipals } from '../../../simulator/azure/resource-apps.js';
import type { Simulator } from '../../../simulator/simulator.js';
import { defaultJob, healthyWorld, IDS, isoDays, JIT_SECRET_TEXT, pick, type World } from '../../../simulator/world.js';
import { askToken, field, send, startAzure } from './client.js';

let simulator: Simulator;
let world: World;

beforeAll(async () => {
  world = healthyWorld();
  simulator = await startAzure({ world });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  Object.assign(world, healthyWorld());
});

const auditor = () => pick(world.tenants[0]?.applications ?? [], (item) => item.appId === IDS.auditor.appId);
const jit = () => pick(world.tenants[0]?.applications ?? [], (item) => item.appId === IDS.jit.appId);
const auditorPrincipal = () =>
  pick(world.tenants[0]?.servicePrincipals ?? [], (item) => item.appId === IDS.auditor.appId);
const main = () => pick(auditor().federatedIdentityCredentials, (item) => item.name === 'github-main');

const WITH_SECRET = { client_id: IDS.jit.appId, client_assertion: '', client_assertion_type: '' };

interface Refusal {
  readonly title: string;
  readonly arrange: () => void;
  readonly form?: Readonly<Record<string, string>>;
  readonly tenant?: string;
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string | RegExp;
}

const nothing = () => undefined;

const refusals: readonly Refusal[] = [
  {
    title: 'an issuer that no credential names',
    arrange: () => {
      for (const item of auditor().federatedIdentityCredentials) item.issuer += '/';
    },
    status: 401,
    error: 'invalid_client',
    code: 700211,
    text: "presented assertion issuer 'https://token.actions.githubusercontent.com'",
  },
  {
    title: 'an audience that no credential names',
    arrange: () => {
      for (const item of auditor().federatedIdentityCredentials) item.audiences = ['api://Other'];
    },
    status: 401,
    error: 'invalid_client',
    code: 700212,
    text: "presented assertion audience 'api://AzureADTokenExchange'",
  },
  {
    title: 'a subject that no credential names',
    arrange: () => {
      world.jobs[0] = defaultJob({ ref: 'refs/heads/feature' });
    },
    status: 401,
    error: 'invalid_client',
    code: 700213,
    text: "presented assertion subject 'repo:acme/.jit:ref:refs/heads/feature'",
  },
  {
    title: 'an immutable subject against a classic credential',
    arrange: () => {
      world.jobs[0] = defaultJob({ immutableSubject: true });
    },
    status: 401,
    error: 'invalid_client',
    code: 700213,
    text: "subject 'repo:acme@9000001/.jit@9200001:ref:refs/heads/main'",
  },
  {
    title: 'a subject in other letter case',
    arrange: () => {
      main().subject = 'repo:Acme/.jit:ref:refs/heads/main';
    },
    status: 401,
    error: 'invalid_client',
    code: 7002138,
    text: 'matches with case-insensitive comparison, but not with case-sensitive comparison',
  },
  {
    title: 'any mismatch, in the older general form',
    arrange: () => {
      world.entra.genericMismatch = true;
      main().subject = 'repo:acme/other:pull_request';
    },
    status: 400,
    error: 'invalid_request',
    code: 70021,
    text: "Assertion Subject: 'repo:acme/.jit:ref:refs/heads/main'",
  },
  {
    title: 'a flexible credential, which has no subject',
    arrange: () => {
      main().subject = null;
    },
    status: 401,
    error: 'invalid_client',
    code: 700213,
    text: 'No matching federated identity record',
  },
  {
    title: 'an application without any federated credential',
    arrange: () => {
      auditor().federatedIdentityCredentials = [];
    },
    status: 401,
    error: 'invalid_client',
    code: 70025,
    text: 'has no configured federated identity credentials',
  },
  {
    title: 'an expired assertion',
    arrange: () => {
      world.oidc.skewSeconds = -301;
    },
    status: 401,
    error: 'invalid_client',
    code: 700024,
    text: 'not within its valid time range',
  },
  {
    title: 'an assertion of the future',
    arrange: () => {
      world.oidc.skewSeconds = 900;
    },
    status: 401,
    error: 'invalid_client',
    code: 700024,
    text: 'not within its valid time range',
  },
  {
    title: 'an assertion that is no JWT',
    arrange: nothing,
    form: { client_assertion: 'nonsense' },
    status: 401,
    error: 'invalid_client',
    code: 50027,
    text: 'malformed',
  },
  {
    title: 'an unknown application',
    arrange: nothing,
    form: { client_id: '12345678-0000-4000-8000-000000000000' },
    status: 400,
    error: 'unauthorized_client',
    code: 700016,
    text: "'12345678-0000-4000-8000-000000000000' was not found in the directory 'Acme'",
  },
  {
    title: 'an application without a service principal',
    arrange: () => {
      const tenant = pick(world.tenants, () => true);
      tenant.servicePrincipals = tenant.servicePrincipals.filter((item) => item.appId !== IDS.auditor.appId);
    },
    status: 401,
    error: 'unauthorized_client',
    code: 7000229,
    text: 'missing service principal',
  },
  {
    title: 'a disabled service principal',
    arrange: () => {
      auditorPrincipal().accountEnabled = false;
    },
    status: 400,
    error: 'unauthorized_client',
    code: 7000112,
    text: 'is disabled',
  },
  {
    title: 'a disabled application',
    arrange: () => {
      auditor().isDisabled = true;
    },
    status: 400,
    error: 'unauthorized_client',
    code: 7000112,
    text: 'is disabled',
  },
  {
    title: 'an unknown tenant',
    arrange: nothing,
    tenant: '99999999-0000-4000-8000-000000000000',
    status: 400,
    error: 'invalid_request',
    code: 90002,
    text: "Tenant '99999999-0000-4000-8000-000000000000' not found",
  },
  {
    title: 'a malformed tenant',
    arrange: nothing,
    tenant: 'no_tenant',
    status: 400,
    error: 'invalid_request',
    code: 900023,
    text: 'neither a valid DNS name',
  },
  {
    title: 'no proof at all',
    arrange: nothing,
    form: { client_assertion: '' },
    status: 401,
    error: 'invalid_client',
    code: 7000218,
    text: "'client_assertion' or 'client_secret'",
  },
  {
    title: 'an assertion without its type',
    arrange: nothing,
    form: { client_assertion_type: '' },
    status: 400,
    error: 'invalid_request',
    code: 900144,
    text: "'client_assertion_type'",
  },
  {
    title: 'a wrong secret',
    arrange: nothing,
    form: { ...WITH_SECRET, client_secret: 'wrong' },
    status: 401,
    error: 'invalid_client',
    code: 7000215,
    text: 'Invalid client secret provided',
  },
  {
    title: 'an expired secret',
    arrange: () => {
      for (const item of jit().passwordCredentials) item.endDateTime = isoDays(-1);
    },
    form: { ...WITH_SECRET, client_secret: JIT_SECRET_TEXT },
    status: 401,
    error: 'invalid_client',
    code: 7000222,
    text: 'secret keys for app',
  },
  {
    title: 'a scope without /.default',
    arrange: nothing,
    form: { scope: 'https://graph.microsoft.com/User.Read' },
    status: 400,
    error: 'invalid_scope',
    code: 1002012,
    text: 'must have a scope value with /.default',
  },
  {
    title: 'two scopes',
    arrange: nothing,
    form: { scope: 'https://graph.microsoft.com/.default https://management.azure.com/.default' },
    status: 400,
    error: 'invalid_scope',
    code: 70011,
    text: 'is not valid',
  },
  {
    title: 'an unknown resource',
    arrange: nothing,
    form: { scope: 'https://nothing.example/.default' },
    status: 400,
    error: 'invalid_resource',
    code: 500011,
    text: 'https://nothing.example was not found in the tenant named Acme',
  },
  {
    title: "another cloud's resource",
    arrange: nothing,
    form: { scope: 'https://graph.microsoft.us/.default' },
    status: 400,
    error: 'invalid_resource',
    code: 500011,
    text: 'https://graph.microsoft.us',
  },
  {
    title: 'no scope',
    arrange: nothing,
    form: { scope: '' },
    status: 400,
    error: 'invalid_request',
    code: 900144,
    text: "'scope'",
  },
  {
    title: 'another grant',
    arrange: nothing,
    form: { grant_type: 'password' },
    status: 400,
    error: 'unsupported_grant_type',
    code: 70003,
    text: "'password'",
  },
];

describe('the token endpoint refuses', () => {
  it.each(refusals)('$title ($code)', async ({ arrange, form, tenant, status, error, code, text }) => {
    arrange();
    const answer = await askToken(simulator, form, tenant);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error, error_codes: [code] });
    const description = String(field(answer.json, 'error_description'));
    expect(description).toMatch(new RegExp(`^AADSTS${code}: `));
    expect(description).toContain(text);
    expect(description).toMatch(
      / Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    );
    expect(Object.keys(answer.json as object)).toEqual([
      'error',
      'error_description',
      'error_codes',
      'timestamp',
      'trace_id',
      'correlation_id',
      'error_uri',
    ]);
  });

  it('an assertion that another key signed (700027)', async () => {
    world.oidc.foreignKey = true;
    const minted = await send(
      simulator.ca,
      `${simulator.origins.oidc}/actions/idtoken?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange`,
      { token: defaultJob().requestToken },
    );
    const answer = await askToken(simulator, { client_assertion: String(field(minted.json, 'value')) });
    expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_client', error_codes: [700027] } });
  });
});

describe('the token endpoint grants', () => {
  it('a token with the granted application permissions to the auditor', async () => {
    const answer = await askToken(simulator);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ token_type: 'Bearer', expires_in: 4199, ext_expires_in: 4199 });
    const claims = decodeJwt(String(field(answer.json, 'access_token')));
    expect(claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      tid: IDS.tenant,
      appid: IDS.auditor.appId,
      oid: IDS.auditor.servicePrincipal,
      iss: `https://sts.windows.net/${IDS.tenant}/`,
    });
    expect(claims.roles).toEqual(['Application.Read.All', 'Directory.Read.All']);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(4200);
  });

  it.each([
    ['a pull request', defaultJob({ event: 'pull_request', ref: 'refs/pull/3/merge' })],
    ['an environment, whatever the branch', defaultJob({ environment: 'azure-repair', ref: 'refs/heads/other' })],
  ])('a token for %s', async (_title, job) => {
    world.jobs[0] = job;
    expect((await askToken(simulator)).status).toBe(200);
  });

  it('a token for a client secret, without roles that are not granted', async () => {
    const answer = await askToken(simulator, { ...WITH_SECRET, client_secret: JIT_SECRET_TEXT });
    expect(decodeJwt(String(field(answer.json, 'access_token'))).roles).toBeUndefined();
  });

  it("tokens of a sovereign cloud under that cloud's own names only", async () => {
    world.entra.cloud = 'china';
    expect((await askToken(simulator, { scope: 'https://management.chinacloudapi.cn/.default' })).status).toBe(200);
    expect((await askToken(simulator, { scope: 'https://management.azure.com/.default' })).status).toBe(400);
  });

  it('tokens of a custom cloud, whose resources go by their addresses', async () => {
    expect((await askToken(simulator, { scope: `${simulator.origins.graph}/.default` })).status).toBe(200);
  });

  it('tokens of the tenant that is asked', async () => {
    const other = '12121212-1212-4212-8212-121212121212';
    const guest = { ...auditorPrincipal(), id: '12121212-1212-4212-8212-0000000000bb' };
    world.tenants.push({
      ...pick(world.tenants, () => true),
      id: other,
      domain: 'other.example',
      displayName: 'Other',
      applications: [],
      servicePrincipals: [...resourceServicePrincipals(), guest],
      appRoleAssignments: [],
    });
    const answer = await askToken(simulator, {}, other);
    expect(decodeJwt(String(field(answer.json, 'access_token')))).toMatchObject({ tid: other, oid: guest.id });
  });
});

describe('discovery', () => {
  it('names the endpoints of a tenant by id and by domain', async () => {
    for (const name of [IDS.tenant, 'acme.example']) {
      const answer = await send(
        simulator.ca,
        `${simulator.origins.entra}/${name}/v2.0/.well-known/openid-configuration`,
      );
      expect(answer.json).toMatchObject({
        token_endpoint: `${simulator.origins.entra}/${IDS.tenant}/oauth2/v2.0/token`,
        issuer: `${simulator.origins.entra}/${IDS.tenant}/v2.0`,
      });
    }
  });

  it('refuses an unknown tenant as invalid_tenant', async () => {
    const answer = await send(
      simulator.ca,
      `${simulator.origins.entra}/unknown.example/v2.0/.well-known/openid-configuration`,
    );
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_tenant', error_codes: [90002] } });
  });

  it('answers for instances, and serves the keys that sign', async () => {
    const instance = await send(
      simulator.ca,
      `${simulator.origins.entra}/common/discovery/instance?api-version=1.1&authorization_endpoint=https://x.example/t/oauth2/v2.0/authorize`,
    );
    expect(field(instance.json, 'tenant_discovery_endpoint')).toBe(
      `${simulator.origins.entra}/t/v2.0/.well-known/openid-configuration`,
    );
    const keys = await send(simulator.ca, `${simulator.origins.entra}/${IDS.tenant}/discovery/v2.0/keys`);
    expect(field(keys.json, 'keys.0.kty')).toBe('RSA');
    expect(field(keys.json, 'keys.0.d')).toBeUndefined();
  });
});
