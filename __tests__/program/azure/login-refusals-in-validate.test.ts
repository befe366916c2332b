import { describe, expect, it } from '@jest/globals';
import type { Job, World } from '../../../simulator/world.js';
import { rowOf, scenario } from '../harness.js';
import { auditorApp, branchCredential, checksThat, findings, pastedCredential } from './azure-scenario.js';

interface Case {
  readonly code: number;
  readonly plant?: (world: World) => void;
  readonly job?: Partial<Job>;
  /** Whether the code says that no credential fits this trigger: then it may well be meant so. */
  readonly trust: boolean;
}

const CASES: readonly Case[] = [
  { code: 700213, job: { ref: 'refs/heads/topic' }, trust: true },
  {
    code: 7002138,
    plant: (world) => {
      branchCredential(world).subject = 'repo:ACME/.jit:ref:refs/heads/main';
    },
    trust: true,
  },
  {
    code: 70021,
    plant: (world) => {
      world.entra.genericMismatch = true;
    },
    job: { environment: 'production' },
    trust: true,
  },
  {
    code: 700211,
    plant: (world) => {
      for (const item of auditorApp(world).federatedIdentityCredentials) item.issuer += '/';
    },
    trust: true,
  },
  {
    code: 700212,
    plant: (world) => {
      for (const item of auditorApp(world).federatedIdentityCredentials) item.audiences = ['api://other'];
    },
    trust: true,
  },
  {
    code: 700024,
    plant: (world) => {
      world.oidc.skewSeconds = -3600;
    },
    trust: false,
  },
];

describe('validate when Entra refuses the login', () => {
  it.each(CASES)(
    'azure: auto with AADSTS$code ends green, azure: required red',
    async ({ code, plant, job, trust }) => {
      const { run, github } = await scenario(plant);
      const sha = github.hands.branches('acme/.jit').main ?? '';
      const options = { job: { event: 'push', sha, ...job } };

      const auto = await run(options);
      expect(findings(auto)).toMatchSnapshot();
      expect(auto.exitCode).toBe(0);
      const row = rowOf(auto, 'login/oidc');
      expect(row).toMatchObject({ status: 'failed', severity: trust ? 'warning' : 'error' });
      expect(row.message).toContain(`AADSTS${code}`);
      expect(auto.outputs.verdict).toBe(trust ? 'healthy' : 'unhealthy');
      expect(checksThat(auto, 'failed')).toEqual(['login/oidc']);
      expect(checksThat(auto, 'skipped')).toContain('role/assignment');

      const required = await run({ ...options, with: { azure: 'required' } });
      expect(required.exitCode).toBe(1);
      expect(required.outputs.verdict).toBe('unhealthy');
      expect(rowOf(required, 'login/oidc')).toMatchObject({ status: 'failed', severity: 'error' });
      expect(checksThat(required, 'skipped')).toContain('role/assignment');
      if (trust) expect(pastedCredential(rowOf(required, 'login/oidc').fix)).toEqual(pastedCredential(row.fix));

      const off = await run({ ...options, with: { azure: 'off' } });
      expect(off.exitCode).toBe(0);
      expect(rowOf(off, 'login/oidc').status).toBe('skipped');
      expect(off.requests.every(({ service }) => service === 'github')).toBe(true);
      expect([...auto.writes, ...required.writes, ...off.writes]).toEqual([]);
    },
  );
});
