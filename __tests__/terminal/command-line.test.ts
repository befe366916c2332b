import { describe, expect, it } from '@jest/globals';
import { actionDefaults } from '../../simulator/run-action.js';
import { ACTION_INPUTS } from '../../src/inputs/action-inputs.js';
import { readArguments } from '../../src/terminal/arguments.js';
import { runInTerminal } from '../../src/terminal/terminal.js';

const EXPRESSIONS = /\$\{\{.*\}\}/;

describe('the inputs of a terminal', () => {
  it('are those of action.yml, with its defaults', () => {
    const declared = Object.entries(actionDefaults()).map(([name, value]) => [name, value.replace(EXPRESSIONS, '')]);
    expect(ACTION_INPUTS).toEqual(Object.fromEntries(declared));
  });

  it.each<[readonly string[], Readonly<Record<string, string>>]>([
    [['check', '--tenant-id', 'a', '--client-id=b'], { mode: 'check', 'tenant-id': 'a', 'client-id': 'b' }],
    [['--checks', '!app/*', 'validate'], { checks: '!app/*', mode: 'validate' }],
    [['--pr-draft', '--only', 'prod'], { 'pr-draft': 'true', only: 'prod' }],
    [['--fail-on-unknown', 'false', 'repair'], { 'fail-on-unknown': 'false', mode: 'repair' }],
    [['--pr-draft', 'validate'], { 'pr-draft': 'true', mode: 'validate' }],
    [['--account-name=--odd = name', '--dry-run'], { 'account-name': '--odd = name', 'dry-run': 'true' }],
    [['--app-role', '', '--waivers', ' - x\n'], { 'app-role': '', waivers: '- x' }],
    [['--integrations-file', 'teams\\azure.yml'], { 'integrations-file': 'teams\\azure.yml' }],
  ])('are read from %j', (args, inputs) =>
    expect(readArguments(args)).toEqual({ help: false, version: false, verbose: false, inputs, faults: [] }),
  );

  it.each<[readonly string[], 'help' | 'version' | 'verbose']>([
    [['-h'], 'help'],
    [['--help'], 'help'],
    [['--version'], 'version'],
    [['-v', 'check'], 'verbose'],
  ])('%j is a flag', (args, flag) => expect(readArguments(args)).toMatchObject({ [flag]: true, faults: [] }));

  it.each([
    [['--tennant-id', 'x'], '--tennant-id is unknown. Did you mean --tenant-id?'],
    [['--anything-at-all'], '--anything-at-all is unknown. See --help for all of them.'],
    [['--__proto__', 'x'], 'A word belongs to no --NAME'],
    [['--ghp_012345678901234567890123456789'], 'A word belongs to no --NAME'],
    [['--jit-api-secret'], 'put it into the environment variable JIT_API_SECRET'],
    [['--tenant-id'], '--tenant-id needs a value'],
    [['--tenant-id', '--client-id', 'x'], '--tenant-id needs a value'],
    [['--tenant-id', 'a', '--tenant-id', 'b'], '--tenant-id is given twice.'],
    [['check', 'validate'], '--mode is given twice.'],
    [['--dry-run=false'], '--dry-run: a run in a terminal never writes.'],
    [['some words'], 'A word belongs to no --NAME'],
  ])('%j is a fault', (args, words) => expect(readArguments(args).faults).toEqual([expect.stringContaining(words)]));

  it.each(['github-token', 'graph-token', 'arm-token', 'jit-api-secret'])('--%s is not repeated', (name) => {
    const { faults, inputs } = readArguments([`--${name}`, 'tell-no-one', `--${name}x`, 'tell-no-one']);
    expect([faults.length, inputs, faults.join().includes('tell-no-one')]).toEqual([2, {}, false]);
  });
});

/** Runs in a terminal of this process, where nothing is to be asked of anyone. */
async function runWith(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const status = await runInTerminal({
    args,
    environment: { PATH: '/nowhere', ...environment },
    folder: '/nowhere',
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  });
  return { status, ...texts };
}

describe('a command line that is no use', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, readonly RegExp[]]>([
    ['no argument', [], {}, [/This is a GitHub Action, and here is no workflow/, /--help says how/]],
    [
      'several faults',
      ['--tenant', 'x', '--fail-on', '--dry-run', 'false', 'a b'],
      {},
      [/Did you mean --tenant-id\?/, /--fail-on needs a value/, /never writes/, /belongs to no/],
    ],
    ['no token', ['--config-repo', 'a/b'], {}, [/no token for github\.com: .*gh is not on the PATH.*gh auth login/]],
    ['no host', ['check'], { GH_HOST: 'https://x/y' }, [/GH_HOST names no host/]],
    [
      'wrong inputs',
      ['chek', '--tenant-id', '1'],
      { GH_TOKEN: 'x' },
      [/mode is "chek".*Did you mean check\?/, /tenant-id is "1": expected a GUID/],
    ],
    [
      'validate in a folder that is no checkout',
      ['validate', '--azure', 'off', '--config-repo', 'acme/.jit'],
      {},
      [/judges the file of the current folder, and \/nowhere is no checkout of acme\/\.jit.*use mode check/],
    ],
    [
      'no config repo',
      ['--tenant-id', '11111111-1111-4111-8111-111111111111', '--login', 'oidc', '--checks', 'config/*'].concat(
        ['--client-id', '22222222-2222-4222-8222-222222222222'],
        ['--subscription-id', '33333333-3333-4333-8333-333333333333'],
      ),
      { GITHUB_TOKEN: 'x' },
      [/config-repo is missing: outside a workflow expected OWNER\/NAME/],
    ],
  ])('%s is explained', async (_name, args, environment, words) => {
    const run = await runWith(args, environment);
    expect([run.status, run.stdout.includes('::')]).toEqual([1, false]);
    for (const each of words) expect(run.stderr).toMatch(each);
  });

  it('is not what --help and --version are', async () => {
    const help = await runWith(['--help', '--tenant-id', 'x']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: node dist/index.js [check|validate|repair] --NAME VALUE');
    expect(help.stdout).not.toContain('--graph-token');
    expect(Math.max(...help.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(await runWith(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
