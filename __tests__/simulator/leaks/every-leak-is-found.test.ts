import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { azureEntry } from '../../../simulator/github/jit-file.js';
import { Inspector } from '../../../simulator/inspector.js';
import { ROOT, runAction } from '../../../simulator/run-action.js';
import type { LoggedRequest } from '../../../simulator/service.js';
import { type Simulator, startSimulator } from '../../../simulator/simulator.js';
import { usualInputs } from '../../../simulator/usual-inputs.js';

const STEP = `${ROOT}__tests__/simulator/leaks/leaky-step.mjs`;
/** A literal with all that encodings change. */
const PLANTED = 'Zq8~planted/client+secret_&"0123456789"';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

interface Plan {
  readonly places?: readonly string[];
  readonly secret?: 'github' | 'id' | 'request' | 'file';
  readonly forms?: readonly string[];
}

/** Runs the leaky step in the action's place; gives what the machinery says of it, a line each. */
async function leaksOf({ places = [], secret = 'id', forms = [] }: Plan): Promise<readonly string[]> {
  const environment = simulator.runnerEnvironment({
    extra: { LEAK: places.join('|'), SECRET: secret, FORMS: forms.join('|'), PLANTED },
  });
  const folder = join(environment.GITHUB_WORKSPACE ?? '', '.jit');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'jit-integration.yml'),
    azureEntry({ integrationId: 'prod' }).replace('"${{ jit_secrets.azure_client_secret }}"', `'${PLANTED}'`),
  );
  try {
    await runAction({ environment, with: usualInputs(simulator), program: STEP });
    return [];
  } catch (thrown) {
    const [title, ...lines] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
    expect(title).toBe('The step leaks:');
    // Told without telling.
    expect(lines.join('\n')).not.toMatch(/eyJ|Zq8~|ghs_/);
    return lines;
  }
}

/** What shows in the log, each in a run of its own: one leak there would hide another. */
it.each(['log', 'error stream', 'debug', 'annotation', 'stopped mask'])(
  'a run is found out that leaks an ID token by way of: %s',
  async (place) => {
    expect(await leaksOf({ places: [place] })).toContain('ID token (payload) in the log');
  },
);

it('every file is looked through', async () => {
  const files = {
    summary: 'github_step_summary',
    output: 'github_output',
    env: 'github_env',
    state: 'github_state',
    path: 'github_path',
    report: 'jit-azure-drift-report.json',
    'deep file': 'c.sarif',
    workspace: 'left.txt',
  };
  const found = await leaksOf({ places: Object.keys(files) });
  expect(found.filter((line) => line.includes('(signature)')).sort()).toEqual(
    Object.values(files)
      .map((name) => `ID token (signature) in the file ${name}`)
      .sort(),
  );
});

it('every request is looked through: path, headers, body, what is encoded in it, and the files that it commits', async () => {
  const places = [
    'request path',
    'branch name',
    'request header',
    'pull request',
    'pull request, encoded',
    'assertion at GitHub',
    'commit',
  ];
  const found = await leaksOf({ places });
  const requests = found.filter((line) => /ID token \(payload\) in request \d+ \(github \w+\)$/.test(line));
  expect(requests).toHaveLength(places.length - 1);
  expect(found).toContainEqual(
    expect.stringMatching(/^request \d+ \(github POST\): ID token in the content of a file$/),
  );
});

it.each([
  ['github', ['plain', 'base64', 'base64url', 'hex', 'HEX', 'markdown', 'zero-width', 'first-half', 'second-half']],
  ['id', ['plain', 'base64', 'base64url', 'hex', 'HEX', 'markdown', 'zero-width', 'truncated', 'signature']],
  ['request', ['plain', 'base64', 'hex', 'markdown']],
  ['file', ['plain', 'base64', 'hex', 'percent', 'json', 'html', 'markdown', 'second-half']],
] as const)('a secret is found however it is spelled: %s', async (secret, forms) => {
  const found = await leaksOf({ secret, forms });
  const files = new Set(found.map((line) => /in the file (\S+)\.txt$/.exec(line)?.[1] ?? line));
  expect([...files].sort()).toEqual([...forms].sort());
});

describe('a credential at a service that it is not for', () => {
  it('is found', async () => {
    const places = [
      'token of GitHub at ARM',
      'token of GitHub at Graph',
      'token of GitHub at Entra',
      'ID token at GitHub',
      'ID token at GitHub, basic',
      'a token of nobody',
    ];
    const found = await leaksOf({ places });
    const github = 'bears a credential of another service: GitHub token (actions)';
    const id = 'bears a credential of another service: ID token';
    expect(found.map((line) => line.replace(/^request \d+ /, ''))).toEqual([
      `(arm GET) ${github}`,
      `(graph GET) ${github}`,
      `(entra GET) ${github}`,
      `(github GET) ${id}`,
      `(github GET) ${id}`,
      '(github GET) bears a credential that nobody gave out',
    ]);
  });

  it('is refused there', () => {
    const strays = simulator.requests.filter(
      ({ service, headers }) => headers.authorization !== undefined && service !== 'oidc',
    );
    expect(new Set(strays.map(({ service }) => service))).toEqual(new Set(['arm', 'graph', 'entra', 'github']));
    for (const { status } of strays) expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe('masks', () => {
  it('are for secrets only: one of an id would make the log unreadable', async () => {
    expect(await leaksOf({ places: ['mask of an id'] })).toEqual(['mask 1 of the log is of no secret']);
  });

  it.each(['github', 'id', 'request', 'file'] as const)('of a secret (%s) are no leak', async (secret) => {
    expect(await leaksOf({ places: ['mask of a secret', 'nothing'], secret })).toEqual([]);
  });
});

/** Time of the processor in milliseconds, the best of some: others may use the machine at the same time. */
function leastTime(work: () => void): number {
  const times = Array.from({ length: 15 }, () => {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

it('takes no more than a few searches for each secret in what a usual run leaves', () => {
  const requests: LoggedRequest[] = [];
  const inspector = new Inspector({ world: simulator.world, requests, graphOrigin: () => simulator.origins.graph });
  const part =
    'The app "acme-scanner" declares Directory.Read.All, and it has consent: see docs/checks/app-consent.md. '.repeat(
      8,
    );
  // As many tokens as a usual run gets.
  for (let index = 0; index < 4; index += 1)
    inspector.canaries.add(
      'token',
      `eyJheader.${randomBytes(600).toString('base64url')}.${randomBytes(256).toString('base64url')}`,
      ['arm'],
    );
  const environment = simulator.runnerEnvironment();
  const inspection = inspector.begin({ ...environment, ...usualInputs(simulator) });
  for (const name of ['report.json', 'summary.md', 'output'])
    writeFileSync(join(environment.RUNNER_TEMP ?? '', name), `${part}\n`.repeat(18));
  const log = `${part}\n`.repeat(18);
  const ours = leastTime(() => {
    // Each is looked at once only.
    const fresh = Array.from({ length: 20 }, (_, sequence) => request(sequence, part.repeat(3)));
    requests.splice(0, requests.length, ...fresh);
    expect(inspection.leaks(log)).toEqual([]);
  });
  const needles = inspector.canaries.all().flatMap((canary) => [...canary.needles.keys()]);
  // What the log, three files and twenty requests are together.
  const text = log.repeat(4) + part.repeat(60);
  const search = leastTime(() => {
    expect(needles.some((needle) => text.includes(needle))).toBe(false);
  });
  inspector.stop();
  expect(ours / search).toBeLessThan(8);
});

function request(sequence: number, body: string): LoggedRequest {
  const times = { startedAt: 0, endedAt: 0 };
  return {
    sequence,
    service: 'github',
    method: 'POST',
    path: '/api/graphql',
    body,
    headers: {},
    status: 200,
    ...times,
    handled: true,
  };
}
