import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startWarmHosts } from '../../../scripts/warm-host/warm-hosts.js';
import { writesAmong } from '../../../simulator/describe-request.js';
import { githubTokens } from '../../../simulator/github/world.js';
import { type ActionRun, parseOutputFile } from '../../../simulator/run-action.js';
import { defaultJob, IDS, pick } from '../../../simulator/world.js';
import { REPAIRS } from '../../../src/inputs/repairs.js';
import { programOfCases, REPOSITORY, type Scenario, type StepOptions, scenario } from '../harness.js';
import {
  callOf,
  EXAMPLES,
  type Example,
  type ExampleStep,
  evaluate,
  readExample,
  resolve,
  type Scope,
} from './example.js';
import { LISTED_RIGHT, managedIdentityTokens, SITUATIONS, type Situation, VARS } from './situations.js';

const { environment: extra = {}, ...program } = programOfCases();
const hosts = startWarmHosts(1, program);
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
afterAll(async () => {
  await hosts.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a `run` step of an example as a runner does: bash, with an end at the first failure. */
function runShell(
  code: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number; readonly log: string }> {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return new Promise((done) => {
    execFile('bash', ['--norc', '-e', '-c', code], { env }, (error, stdout, stderr) => {
      done({ exitCode: error === null ? 0 : Number(error.code), log: `${stdout}${stderr}` });
    });
  });
}

/** Runs the steps before ours, with an `az` that hands out a managed identity's tokens; the answer is what they put out. */
async function runEarlier({ before }: Example, scope: Scope): Promise<Scope['steps']> {
  const steps: Record<string, Readonly<Record<string, string>>> = {};
  if (before.length === 0) return steps;
  const tokens = await managedIdentityTokens();
  const cases = Object.entries(tokens).map(([name, token]) => `*"--resource-type ${name} "*) echo ${token} ;;`);
  writeFileSync(
    join(folder, 'az'),
    `#!/bin/sh\ncase "$* " in "login --identity"*) ;; ${cases.join(' ')} *) exit 9 ;; esac\n`,
    {
      mode: 0o755,
    },
  );
  for (const step of before) {
    const file = join(folder, 'output');
    writeFileSync(file, '');
    const env = { ...resolve(scope, step.env), GITHUB_OUTPUT: file, PATH: `${folder}:${process.env.PATH ?? ''}` };
    const { exitCode, log } = await runShell(step.run ?? 'exit 8', env);
    expect([exitCode, log]).toEqual([
      0,
      Object.values(tokens)
        .map((token) => `::add-mask::${token}\n`)
        .join(''),
    ]);
    const lines = readFileSync(file, 'utf8').replace(/^([^=\n]+)=(.*)$/gm, '$1<<END\n$2\nEND');
    steps[step.id ?? ''] = parseOutputFile(lines);
  }
  return steps;
}

/** What expressions of the example speak of in this situation: chosen inputs, else their defaults. */
async function scopeOf({ calledBy, scope: given = {} }: Situation, example: Example): Promise<Scope> {
  const vars = given.vars ?? VARS;
  const defaults = Object.entries(example.inputs).map(([name, input]) => [name, input.default]);
  const handed = calledBy === undefined ? {} : resolve({ vars }, callOf(calledBy));
  const scope = {
    runner: { temp: folder },
    ...given,
    vars,
    inputs: { ...Object.fromEntries(defaults), ...handed, ...given.inputs },
  };
  return { ...scope, steps: (await runEarlier(example, scope)) ?? {} };
}

/** Runs our step of the example as the job of `options`, with the services at the simulator's addresses. */
async function runAction(
  given: Scenario,
  { job: changed, runner }: StepOptions,
  inputs: Readonly<Record<string, string>>,
): Promise<ActionRun> {
  const { simulator } = given;
  const job = defaultJob(changed);
  simulator.world.jobs = [job];
  const { entra, graph, arm } = simulator.origins;
  const endpoints = { 'entra-endpoint': entra, 'graph-endpoint': graph, 'arm-endpoint': arm };
  const environment = { ...simulator.runnerEnvironment({ ...runner, job }), ...extra };
  return hosts.run({ environment, with: { ...endpoints, ...inputs } });
}

function shortened(write: string): string {
  return write.replace(/^arm PUT .*\/(roleAssignments)\/.*$/, 'arm PUT $1');
}

/** The condition of a step, with or without its braces. */
function conditionOf({ if: condition = '' }: ExampleStep): string {
  return condition.replace(/^\$\{\{ (.*) \}\}$/, '$1');
}

/** Three jobs, and who calls them: run by ../fleet/a-fleet-is-concluded.test.ts. */
const FLEET = ['fleet.yml', 'fleet-caller.yml'];

describe('every example', () => {
  it('has a situation, and so has each one that only calls another', () => {
    const run = SITUATIONS.flatMap(({ example, calledBy }) => [example, ...(calledBy === undefined ? [] : [calledBy])]);
    expect([...new Set([...run, ...FLEET])].sort()).toEqual([...EXAMPLES].sort());
  });

  it.each(SITUATIONS)('$example $title', async (situation) => {
    const example = readExample(situation.example);
    const given = await scenario(situation.plant);
    const scope = await scopeOf(situation, example);
    const options = (await situation.prepare?.(given)) ?? {};
    const job = { idToken: example.job.permissions?.['id-token'] === 'write', ...options.job };
    const before = given.simulator.requests.length;
    const run = await runAction(given, { ...options, job }, resolve(scope, example.action.with));
    const writes = writesAmong(given.simulator.requests.slice(before)).map(shortened);
    expect({ verdict: run.outputs.verdict, exitCode: run.exitCode, writes }).toEqual({
      verdict: situation.verdict,
      exitCode: situation.exitCode,
      writes: situation.writes,
    });
    const after: Scope = { ...scope, steps: { ...scope.steps, [example.action.id ?? '']: run.outputs } };
    for (const step of example.after) {
      expect(evaluate(after, conditionOf(step))).toBe(true);
      const { FILE: file } = resolve(after, { ...step.env, ...step.with });
      // What a later step reads is there.
      if (file !== undefined) expect(existsSync(file)).toBe(true);
    }
    // Nothing was left unread: every right that the example gives, and every address that it names, sufficed.
    expect([run.outputs.unknowns, example.job.environment ?? null]).toEqual(['0', job.environment ?? null]);
  });

  it('that takes a list proposes the drifted entry of it alone', async () => {
    const situation = SITUATIONS.find(({ example }) => example === 'several-tenants.yml');
    const given = await scenario(situation?.plant);
    const options = (await situation?.prepare?.(given)) ?? {};
    const run = await runAction(given, options, resolve({}, readExample('several-tenants.yml').action.with));
    expect(run.outputs['unhealthy-integrations']).toBe('labs');
    const proposed = given.github.hands.readFile('acme/.jit', 'jit-azure-drift', '.jit/jit-integration.yml');
    expect(proposed?.toString('utf8')).toBe(LISTED_RIGHT);
  });
});

describe('the choices of repair.yml', () => {
  it('are every repair that there is, and none', () => {
    const { options = [] } = readExample('repair.yml').inputs.repair ?? {};
    const page = readFileSync('action.yml', 'utf8').split('\n  repairs:')[1]?.split('\n  managed-apps:')[0] ?? '';
    expect([...options].sort()).toEqual(['none', ...REPAIRS].sort());
    for (const repair of REPAIRS) expect(page).toContain(`\`${repair}\``);
  });
});

describe('the ping of dead-man.yml', () => {
  const [ping] = readExample('dead-man.yml').after;
  const condition = conditionOf(ping ?? {});

  async function pinged(status: number): Promise<{ readonly paths: readonly string[]; exitCode: number; log: string }> {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(status).end('the monitor’s own words');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const scope = { secrets: { DEAD_MAN_PING_URL: `http://127.0.0.1:${port}/ping-s3cret` } };
    try {
      return { paths, ...(await runShell(ping?.run ?? 'exit 8', resolve(scope, ping?.env))) };
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  }

  it('is one request, and says nothing', async () => {
    expect(await pinged(200)).toEqual({ paths: ['GET /ping-s3cret'], exitCode: 0, log: '' });
  });

  it('is red where the monitor refuses it, and tells neither the address nor the answer', async () => {
    const { paths, exitCode, log } = await pinged(404);
    expect([paths, exitCode]).toEqual([['GET /ping-s3cret'], 22]);
    expect(log).toContain('404');
    expect(log).not.toMatch(/s3cret|own words/);
  });

  it('says what is missing where there is no address', async () => {
    const { exitCode, log } = await runShell(
      ping?.run ?? '',
      resolve({ secrets: { DEAD_MAN_PING_URL: '' } }, ping?.env),
    );
    expect([exitCode, log]).toEqual([expect.any(Number), expect.stringContaining('DEAD_MAN_PING_URL is missing')]);
    expect(exitCode).not.toBe(0);
  });

  it.each<[string, StepOptions, Readonly<Record<string, string>>, boolean]>([
    ['a run that found something', {}, { 'fail-on': 'warning', 'secret-warning-days': '720' }, true],
    ['a run that ended at bad input', {}, { 'tenant-id': 'none' }, false],
    ['a run that was refused', { job: { event: 'pull_request' } }, { mode: 'check' }, false],
  ])('comes only where it should after %s', async (_what, options, inputs, expected) => {
    const given = await scenario();
    const own = resolve({ vars: VARS }, readExample('dead-man.yml').action.with);
    const run = await runAction(given, options, { ...own, ...inputs });
    expect(run.exitCode).toBe(1);
    expect(evaluate({ steps: { drift: run.outputs } }, condition)).toBe(expected);
    expect(evaluate({ steps: { drift: run.outputs }, cancelled: true }, condition)).toBe(false);
  });
});

describe('a schedule', () => {
  it.each([
    ['public', true],
    ['private', false],
  ] as const)('of a %s repository: that GitHub switches it off is told: %s', async (visibility, told) => {
    const given = await scenario((world) => {
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
      const repository = pick(world.github.repositories, ({ name }) => name === '.jit');
      repository.visibility = visibility;
      const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
      token.repositories[REPOSITORY] = { ...token.repositories[REPOSITORY], issues: 'write' };
    });
    const inputs = resolve({ vars: VARS }, readExample('schedule.yml').action.with);
    const run = await runAction(given, { job: { repositoryVisibility: visibility } }, inputs);
    const [issue] = pick(given.world.github.repositories, ({ name }) => name === '.jit').issues;
    const line = /^This run was started by a schedule of a public repository: .*$/m;
    expect([line.test(run.summary), line.test(issue?.body ?? '')]).toEqual([told, told]);
    expect(issue?.body).toContain('Last full check: ');
  });
});
