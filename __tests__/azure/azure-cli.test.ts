import { describe, expect, it } from '@jest/globals';
import { loginWithAzureCli } from '../../src/azure/azure-cli.js';
import { resolveCloud } from '../../src/azure/cloud.js';
import { checkLogin } from '../../src/core/checks/login.js';
import type { ProgramOutcome } from '../../src/terminal/child-program.js';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER = '99999999-9999-4999-8999-999999999999';
const NOW = Date.parse('2026-11-22T10:00:00Z');
const cloud = (azureCloud = 'public') =>
  resolveCloud({
    azureCloud,
    entraEndpoint: undefined,
    graphEndpoint: undefined,
    armEndpoint: undefined,
    oidcAudience: undefined,
  });

function token(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ tid: TENANT, scp: 'x', exp: NOW / 1000 + 3600, ...claims })}.c2ln`;
}

const gives = (text: string): ProgramOutcome => ({ kind: 'ended', exitCode: 0, stdout: text, stderr: 'WARNING: x' });
const json = (accessToken: string, more = {}) => gives(JSON.stringify({ accessToken, ...more }));
const says = (stderr: string): ProgramOutcome => ({ kind: 'ended', exitCode: 1, stdout: '', stderr });

async function log(answer: (args: readonly string[], turn: number) => ProgramOutcome, name = 'public') {
  const calls: string[] = [];
  const masked: string[] = [];
  let now = NOW;
  const outcome = await loginWithAzureCli(TENANT, cloud(name), {
    az: async (args) => answer(args, calls.push(args.join(' ')) - 1),
    mask: (secret) => masked.push(secret),
    now: () => now,
  });
  const row = checkLogin(outcome.login, 'x', { tenantId: TENANT, clientId: TENANT, subscriptionId: TENANT });
  const later = (ms: number): void => {
    now += ms;
  };
  return { outcome, row, calls, masked, later };
}

describe('login: azure-cli', () => {
  it('takes a token for each service, masks both, and renews one that is about to end', async () => {
    const given = await log((_args, turn) => json(token({ turn, exp: NOW / 1000 + (turn < 2 ? 600 : 9000) })));
    expect(given.row).toMatchObject({ status: 'passed', message: expect.stringContaining('of a person’s account.') });
    const { graph } = given.outcome;
    if (!graph.known) throw new Error('there is a token');
    expect(await graph.value.token()).toBe(given.masked[0]);
    given.later(500_000);
    const renewed = await Promise.all([graph.value.token(), graph.value.token()]);
    expect(renewed).toEqual([given.masked[2], given.masked[2]]);
    expect(given.calls).toHaveLength(3);
  });

  it.each([
    [{ expires_on: NOW / 1000 + 60 }, true],
    [{ expiresOn: '2026-11-22 12:00:00.000000' }, true],
    [{}, false],
  ])('knows when a token ends that does not say so itself (%j): %s', async (more, usable) => {
    const { outcome } = await log(() => json(token({ exp: undefined }), more));
    expect(outcome.graph.known).toBe(usable);
  });

  it('asks an identity of the machine, which takes no --tenant, without one', async () => {
    const answer = (claims: object) => (args: readonly string[]) =>
      args.includes('--tenant')
        ? says("ERROR: Tenant shouldn't be specified for managed identity account")
        : json(token({ scp: undefined, appid: OTHER, ...claims }));
    const own = await log(answer({}));
    expect(own.row).toMatchObject({ status: 'passed', message: expect.stringContaining(`of the app ${OTHER}.`) });
    const others = await log(answer({ tid: OTHER }));
    expect(others.row).toMatchObject({ status: 'failed', message: expect.stringContaining(`of the tenant ${OTHER}`) });
    expect(others.outcome.graph.known).toBe(false);
  });

  it.each<[string, ProgramOutcome, RegExp, RegExp]>([
    ['no az', { kind: 'missing' }, /is not on the PATH/, /az login --tenant 1111/],
    ['nobody', says("ERROR: Please run 'az login' to setup account."), /Nobody is logged in/, /az login --tenant/],
    ['no subscription', says('ERROR: No subscription found. Run x'), /Nobody/, /--allow-no-subscriptions/],
    ['ended', says('ERROR: AADSTS700082: The refresh token has expired'), /has ended.*700082/, /Log in anew/],
    ['second factor', says('ERROR: AADSTS50076: Due to x'), /second factor/, /--scope https:\/\/graph\S+\/\.default/],
    ['policy', says('ERROR: AADSTS53003: Blocked'), /Conditional Access/, /sign-in log/],
    ['a stranger', says('ERROR: AADSTS90072: User account x'), /not one of the tenant 1111/, /az account list/],
    ['no tenant', says("ERROR: AADSTS90002: Tenant 'x' not found"), /no tenant 1111/, /az cloud show/],
    ['a cloud', says('ERROR: AADSTS500011: The resource'), /does not have the service/, /az cloud list/],
    ['an old assertion', says('ERROR: AADSTS700024: Client assertion'), /five minutes/, /azure\/login/],
    ['another code', says('ERROR: AADSTS1234: Words'), /gives az no token.*Words/, /Log in anew/],
  ])('a refusal is the login’s: %s', async (_name, answer, message, fix) => {
    const { row, outcome } = await log(() => answer);
    expect([row.check, row.status, row.severity]).toEqual(['login/oidc', 'failed', 'error']);
    expect(row.message).toMatch(message);
    expect(row.fix).toMatch(fix);
    expect([outcome.graph.known, outcome.arm.known]).toEqual([false, false]);
  });

  it.each<[string, ProgramOutcome]>([
    ['no network', says('ERROR: HTTPSConnectionPool(host=x): Max retries exceeded')],
    ['az’s own “try again”', says('ERROR: AADSTS90033: A transient error has occurred. Please try again.')],
    ['too slow', { kind: 'stopped', why: 'timeout' }],
    ['given up', { kind: 'stopped', why: 'cancelled' }],
    ['no JSON', gives('<html>tell-no-one</html>')],
    ['no token', gives('{}')],
    ['a crash', says('Traceback (most recent call last):\n  File "x"')],
  ])('anything else proves nothing: %s', async (_name, answer) => {
    const { row } = await log(() => answer);
    expect([row.check, row.status]).toEqual(['login/oidc', 'unknown']);
    expect(JSON.stringify(row)).not.toContain('tell-no-one');
  });

  it('leaves the other token in use where one could not be had', async () => {
    const { row, outcome } = await log((args) =>
      args.join().includes('graph') ? json(token()) : { kind: 'stopped', why: 'timeout' },
    );
    expect(row).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('none for Azure Resource Manager'),
    });
    expect([outcome.graph.known, outcome.arm.known]).toEqual([true, false]);
  });

  it('sets az to the cloud first, in what it advises', async () => {
    const { row, calls } = await log(() => says("ERROR: Please run 'az login'"), 'usgovernment');
    expect(calls[1]).toContain('--resource https://management.usgovcloudapi.net');
    expect(row.fix).toContain('az cloud set --name AzureUSGovernment\naz login');
  });

  it('tells two accounts apart', async () => {
    const { row } = await log((args) =>
      json(token(args.join().includes('graph') ? {} : { scp: undefined, appid: OTHER })),
    );
    expect(row.message).toContain('of an account that they do not name');
  });
});
