import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IDS } from '../../simulator/world.js';
import { keepIdTokens } from '../../src/azure/kept-id-tokens.js';
import { type Harness, startHarness } from './harness.js';

/** An ID token that lives so many seconds from when GitHub's clock says that it was made. */
function tokenOf(number: number, claims: Readonly<Record<string, unknown>>): string {
  const payload = Buffer.from(JSON.stringify({ ...claims, jti: number })).toString('base64url');
  return `header.${payload}.signature`;
}

/** A keeper on a clock of the test's, over a service that gives out numbered tokens. */
function keeper(claims: Readonly<Record<string, unknown>> = { iat: 5000, exp: 5300 }) {
  const asked: string[] = [];
  let now = 1_000_000;
  const idToken = keepIdTokens(
    async (audience) => tokenOf(asked.push(audience), claims),
    () => now,
  );
  return {
    asked,
    idToken,
    pass: (ms: number): void => {
      now += ms;
    },
  };
}

describe('ID tokens of a run of many tenants', () => {
  it('serve until half of their life is over, whatever GitHub’s clock says', async () => {
    const { asked, idToken, pass } = keeper();
    const first = await idToken('a');
    pass(149_999);
    expect(await idToken('a')).toBe(first);
    pass(1);
    const second = await idToken('a');
    expect(second).not.toBe(first);
    pass(149_999);
    expect(await idToken('a')).toBe(second);
    expect(asked).toEqual(['a', 'a']);
  });

  it('are asked for once where many ask at the same time, and once for each audience', async () => {
    const { asked, idToken } = keeper();
    const given = await Promise.all([idToken('a'), idToken('b'), idToken('a'), idToken('b')]);
    expect(given[2]).toBe(given[0]);
    expect(given[3]).toBe(given[1]);
    expect(asked).toEqual(['a', 'b']);
  });

  it.each([
    ['says nothing of its life', {}],
    ['has claims of another form', { iat: 'now', exp: 'later' }],
    ['is over as it comes', { iat: 5000, exp: 5000 }],
  ])('are asked for anew where one %s', async (_what, claims) => {
    const { asked, idToken } = keeper(claims);
    await idToken('a');
    await idToken('a');
    expect(asked).toHaveLength(2);
  });

  it('are asked for again after a failure, which all who waited are told', async () => {
    let asked = 0;
    const idToken = keepIdTokens(
      async () => {
        asked += 1;
        if (asked === 1) throw new Error('busy');
        return tokenOf(asked, { iat: 0, exp: 300 });
      },
      () => 0,
    );
    const outcomes = await Promise.allSettled([idToken('a'), idToken('a')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await idToken('a')).toBe(tokenOf(2, { iat: 0, exp: 300 }));
    expect(asked).toBe(2);
  });
});

describe('logins late in a long run', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it('present an assertion that is still good, and not one for each tenant', async () => {
    const issued: string[] = [];
    let late = 0;
    // The simulator's clock is the machine's: what GitHub gave out `late` ms ago has been on its way for so long.
    const given = keepIdTokens(
      async (audience) => {
        const jwt = await harness.simulator.idToken(audience);
        issued.push(jwt);
        return jwt;
      },
      () => Date.now() + late,
    );
    const logIn = (clientId: string) => harness.login({ idToken: given }, { clientId });
    for (const clientId of [IDS.auditor.appId, IDS.jit.appId, IDS.auditor.appId]) await logIn(clientId);
    expect(issued).toHaveLength(1);
    late = 200_000;
    const { login } = await logIn(IDS.auditor.appId);
    expect(login).toMatchObject({ known: true, value: { kind: 'succeeded' } });
    expect(issued).toHaveLength(2);
    const assertions = harness.simulator.requests
      .filter(({ service, body }) => service === 'entra' && body.includes('client_assertion='))
      .map(({ body }) => issued.indexOf(new URLSearchParams(body).get('client_assertion') ?? ''));
    expect(assertions).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  });
});
