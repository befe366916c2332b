import { describe, expect, it } from '@jest/globals';
import { resolveCloud } from '../../src/azure/cloud.js';
import { loginWithTokens, withRefusedTokens } from '../../src/azure/given-tokens.js';
import { known } from '../../src/core/facts.js';
import { facts, NOW } from '../core/checks/tenant-fixtures.js';

const TENANT = '11111111-1111-4111-8111-111111111111';
const ONE = '33333333-3333-4333-8333-333333333333';
const OTHER = '44444444-4444-4444-8444-444444444444';

function token(claims: Readonly<Record<string, string | number>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ tid: TENANT, ...claims })}.x`;
}

const PERSON = token({ scp: 'user_impersonation', appid: OTHER });
const APP = token({ appid: ONE.toUpperCase() });

describe('whose the given tokens are', () => {
  it.each([
    ['one app', APP, APP, { clientId: ONE }],
    ['an app, where only one is given', undefined, APP, { clientId: ONE }],
    ['a person', PERSON, PERSON, 'person'],
    ['nobody’s that is named', token({}), token({}), 'unknown'],
    ['two apps', APP, token({ appid: OTHER }), 'unknown'],
    // Else the checked app's own arm-token would pass for a person's, and assign itself a role.
    ['a person and an app', PERSON, APP, 'unknown'],
    ['one app and nobody', APP, token({}), 'unknown'],
  ])('%s', (_what, graphToken, armToken, bearer) => {
    const cloud = resolveCloud({
      azureCloud: 'public',
      entraEndpoint: undefined,
      graphEndpoint: undefined,
      armEndpoint: undefined,
      oidcAudience: undefined,
    });
    const { login } = loginWithTokens({ graphToken, armToken }, TENANT, cloud);
    expect(login).toMatchObject({ known: true, value: { kind: 'given-tokens', bearer } });
  });
});

describe('a token that a service does not take', () => {
  const refused = {
    known: false,
    reason: 'forbidden',
    read: 'it',
    found: 'HTTP 401 InvalidAuthenticationToken',
  } as const;
  const used = { kind: 'used' } as const;
  const login = known({
    kind: 'given-tokens',
    graph: used,
    arm: used,
    bearer: 'unknown',
    resources: { graph: '', arm: '' },
  } as const);
  it.each([
    ['that ended', NOW / 1000 - 60, / It says of itself that it ended at 2026-11-21T11:59:00Z\.$/],
    ['that ends', NOW / 1000 + 60, / it ends at 2026-11-21T12:01:00Z\.$/],
    ['whose end no calendar has', 1e300, /^HTTP 401 InvalidAuthenticationToken\.$/],
  ])('%s', (_what, exp, why) => {
    const tokens = { graphToken: token({ exp }), armToken: undefined };
    const { login: told } = withRefusedTokens(facts({ login, application: refused }), tokens, NOW);
    expect(told).toMatchObject({ value: { graph: { kind: 'refused', why: expect.stringMatching(why) }, arm: used } });
  });
});
