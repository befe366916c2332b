import { describe, expect, it } from '@jest/globals';
import type { Job, World } from '../../../simulator/world.js';
import { rowOf, scenario } from '../harness.js';
import {
  AZURE_CHECKS,
  auditorApp,
  branchCredential,
  checksThat,
  findings,
  pastedCredential,
  pullRequestStep,
} from './azure-scenario.js';

interface Case {
  readonly title: string;
  readonly code: number;
  readonly plant?: (world: World) => void;
  readonly job?: Partial<Job>;
  readonly on?: 'pull_request';
  /** What the run presented, where it is not the usual. */
  readonly subject?: string;
  readonly cause: RegExp;
}

const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';

const CASES: readonly Case[] = [
  {
    title: 'the credential differs in letter case',
    code: 7002138,
    plant: (world) => {
      branchCredential(world).subject = 'repo:Acme/.jit:ref:refs/heads/main';
    },
    cause: /differs in letter case only/,
  },
  {
    title: 'the job names an environment, the credential a branch',
    code: 700213,
    job: { environment: 'production' },
    subject: 'repo:acme/.jit:environment:production',
    cause: /The job names an environment/,
  },
  {
    title: 'a pull request started the run, the credential names a branch',
    code: 700213,
    on: 'pull_request',
    plant: (world) => {
      const { federatedIdentityCredentials: all } = auditorApp(world);
      auditorApp(world).federatedIdentityCredentials = all.filter(({ name }) => name !== 'github-pull-request');
    },
    subject: 'repo:acme/.jit:pull_request',
    cause: /started by a pull request/,
  },
  {
    title: 'a branch started the run, the credential names pull requests',
    code: 700213,
    plant: (world) => {
      const { federatedIdentityCredentials: all } = auditorApp(world);
      auditorApp(world).federatedIdentityCredentials = all.filter(({ name }) => name === 'github-pull-request');
    },
    cause: /for pull requests or for another branch does not fit/,
  },
  {
    title: 'the issuer of the credential ends in a slash',
    code: 700211,
    plant: (world) => {
      for (const credential of auditorApp(world).federatedIdentityCredentials) credential.issuer = `${ISSUER}/`;
    },
    cause: /trailing slash/,
  },
  {
    title: 'the repository has immutable ids in its subjects, the credential names',
    code: 700213,
    job: { immutableSubject: true },
    subject: 'repo:acme@9000001/.jit@9200001:ref:refs/heads/main',
    cause: /bears the immutable ids of owner and repository/,
  },
  {
    title: 'the credential has the immutable ids, the subject names',
    code: 700213,
    plant: (world) => {
      branchCredential(world).subject = 'repo:acme@9000001/.jit@9200001:ref:refs/heads/main';
    },
    cause: /bears names only/,
  },
  {
    title: 'the credential is for another audience',
    code: 700212,
    plant: (world) => {
      for (const credential of auditorApp(world).federatedIdentityCredentials)
        credential.audiences = ['api://AzureADTokenExchangeUSGov'];
    },
    cause: /audience matches none/,
  },
  {
    title: 'Entra answers with its older, general code',
    code: 70021,
    job: { environment: 'production' },
    plant: (world) => {
      world.entra.genericMismatch = true;
    },
    subject: 'repo:acme/.jit:environment:production',
    cause: /Issuer, subject and audience must all match/,
  },
  {
    title: 'the login app has no credential at all',
    code: 70025,
    plant: (world) => {
      auditorApp(world).federatedIdentityCredentials = [];
    },
    cause: /has no federated credential at all/,
  },
];

describe('a login that no federated credential fits', () => {
  it.each(CASES)('$title: AADSTS$code, and the printed command mends it', async (given) => {
    const { code, subject = 'repo:acme/.jit:ref:refs/heads/main', cause } = given;
    const world = await scenario(given.plant);
    const usual = given.on === undefined ? { job: given.job ?? {} } : pullRequestStep(world);
    const options = given.on === undefined ? usual : { ...usual, with: { azure: 'required' } };

    const refused = await world.run(options);
    expect(findings(refused)).toMatchSnapshot();
    expect(refused.exitCode).toBe(1);
    expect(refused.outputs.verdict).toBe('unhealthy');
    expect(checksThat(refused, 'failed')).toEqual(['login/oidc']);
    expect(checksThat(refused, 'skipped')).toEqual(AZURE_CHECKS.filter((check) => check !== 'login/oidc'));
    const row = rowOf(refused, 'login/oidc');
    expect(row.severity).toBe('error');
    expect(row.message).toContain(`AADSTS${code}`);
    expect(row.message).toContain(`Issuer "${ISSUER}", subject "${subject}", audience "${AUDIENCE}" were presented`);
    expect(row.message).toMatch(cause);
    expect(row.correlationId).toMatch(/^[\w-]{8,64}$/);
    expect(refused.requests.filter(({ service }) => service === 'graph' || service === 'arm')).toEqual([]);
    expect(refused.writes).toEqual([]);

    const credential = pastedCredential(row.fix);
    expect(credential).toMatchObject({ issuer: ISSUER, subject, audiences: [AUDIENCE] });
    expect(credential.name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/);
    auditorApp(world.world).federatedIdentityCredentials = [credential];
    const mended = await world.run(options);
    expect(rowOf(mended, 'login/oidc').status).toBe('passed');
    expect(mended.outputs.verdict).toBe('healthy');
    expect(mended.exitCode).toBe(0);
  });
});
