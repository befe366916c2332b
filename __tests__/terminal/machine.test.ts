import { describe, expect, it } from '@jest/globals';
import { Faults } from '../../src/inputs/faults.js';
import { readRelativePath } from '../../src/inputs/values.js';
import { programCall, runProgram } from '../../src/terminal/child-program.js';
import { coloured, wantsColour } from '../../src/terminal/colours.js';
import { findGitHubToken } from '../../src/terminal/github-token.js';
import { hostOf } from '../../src/terminal/host.js';

const WBIN = 'C:\\Program Files\\Microsoft SDKs\\Azure\\CLI2\\wbin';
const GH = 'C:\\Program Files\\GitHub CLI';
const QUESTION = ['account', 'get-access-token', '--resource', 'https://graph.microsoft.com', '--tenant', '1111-a'];

function onWindows(files: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return {
    platform: 'win32',
    environment: { Path: `.;bin;"${WBIN}";${GH};C:\\%APPDATA%\\bin`, SYSTEMROOT: 'D:\\Windows', ...environment },
    isFile: (path: string) => files.includes(path),
  } as const;
}

describe('a program of this machine', () => {
  it.each(['linux', 'darwin'] as const)('is started as it is on %s', (platform) =>
    expect(programCall('az', QUESTION, { platform, environment: {}, isFile: () => false })).toEqual({
      command: 'az',
      args: QUESTION,
      verbatim: false,
    }),
  );

  it('is started by cmd.exe on Windows where it is a batch file, by its full path and in quotes', () =>
    expect(programCall('az', QUESTION, onWindows([`${WBIN}\\az.cmd`]))).toEqual({
      command: 'D:\\Windows\\System32\\cmd.exe',
      args: ['/d', '/s', '/c', `""${WBIN}\\az.cmd" ${QUESTION.join(' ')}"`],
      verbatim: true,
    }));

  it('is started without cmd.exe on Windows where it is a program', () =>
    expect(programCall('gh', ['auth', 'a&b'], onWindows([`${GH}\\gh.exe`]))).toEqual({
      command: `${GH}\\gh.exe`,
      args: ['auth', 'a&b'],
      verbatim: false,
    }));

  it.each(['a&calc', 'a b', '%PATH%', '"', 'a^b', 'a|b', 'a\nb', '!x!', '', '(a)', 'a>b'])(
    'is never given %j through cmd.exe',
    (argument) =>
      expect(() => programCall('az', [argument], onWindows([`${WBIN}\\az.cmd`]))).toThrow('cannot be given'),
  );

  it('is not looked for in the current folder, nor behind a name that cmd.exe would replace', () =>
    expect(
      programCall('az', [], onWindows(['.\\az.cmd', 'az.cmd', 'bin\\az.cmd', 'C:\\%APPDATA%\\bin\\az.cmd'])),
    ).toBeUndefined());

  it('that is not there is missing; one that takes too long, or is given up, is stopped', async () => {
    const environment = { PATH: '/bin:/usr/bin' };
    const sleep = (timeoutMs: number, signal?: AbortSignal) =>
      runProgram('sleep', ['20'], { environment, timeoutMs, ...(signal === undefined ? {} : { signal }) });
    expect(await runProgram('no-such-program', [], { environment, timeoutMs: 5000 })).toEqual({ kind: 'missing' });
    expect(await sleep(20)).toEqual({ kind: 'stopped', why: 'timeout' });
    expect(await sleep(9000, AbortSignal.timeout(20))).toEqual({ kind: 'stopped', why: 'cancelled' });
    expect(await sleep(9000, AbortSignal.abort())).toEqual({ kind: 'stopped', why: 'cancelled' });
  });

  it('is handed no input of the action', async () => {
    const environment = {
      PATH: '/bin:/usr/bin',
      'INPUT_GITHUB-TOKEN': 'x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
      A: 'b',
    };
    const ended = await runProgram('env', [], { environment, timeoutMs: 5000 });
    expect(ended).toMatchObject({ kind: 'ended', exitCode: 0, stdout: expect.stringMatching(/^A=b$/m) });
    expect(JSON.stringify(ended)).not.toContain('TOKEN');
  });
});

describe('a path of a file below the folder', () => {
  const read = (text: string) => {
    const faults = new Faults();
    return { path: readRelativePath({ label: 'report-file', text }, faults), faults: faults.messages.length };
  };

  it.each([
    ['out\\report.json', 'out/report.json'],
    ['out/report.json', 'out/report.json'],
    ['.\\report.json', 'report.json'],
  ])('%s is the same on every system', (text, path) => expect(read(text)).toEqual({ path, faults: 0 }));

  it.each(['C:\\report.json', 'C:report.json', '\\\\server\\share\\x', '..\\x', '/x', 'a\\..\\..\\x'])(
    '%s leads out of it everywhere',
    (text) => expect(read(text)).toEqual({ path: undefined, faults: 1 }),
  );
});

describe('colours', () => {
  it.each<[Readonly<Record<string, string>>, boolean, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false', NO_COLOR: '' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, false, true],
  ])('with %j on a terminal (%s): %s', (environment, isTerminal, wanted) =>
    expect(wantsColour(environment, isTerminal)).toBe(wanted),
  );

  it.each([
    ['  ✔ app/exists     It is.', '  \u001B[32m✔ app/exists\u001B[0m     It is.'],
    ['  ✖ app/exists     [error] No.', '  \u001B[31m✖ app/exists\u001B[0m     [error] No.'],
    ['  ✖ config/drift   [warning] [error] x', '  \u001B[33m✖ config/drift\u001B[0m   [warning] [error] x'],
    ['  ? app/exists     [unknown error] ?', '  \u001B[35m? app/exists\u001B[0m     [unknown error] ?'],
    ['Verdict: unknown. 1 requests', 'Verdict: \u001B[35munknown\u001B[0m. 1 requests'],
    ['      az login', '      az login'],
    ['  ✔ not a row', '  ✔ not a row'],
  ])('%j', (line, painted) => expect(coloured(line)).toBe(painted));
});

describe('the GitHub server', () => {
  it.each([
    [{}, 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
    [{ GH_HOST: 'GitHub.com' }, 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
    [
      { GH_HOST: 'acme.ghe.com' },
      'https://acme.ghe.com',
      'https://api.acme.ghe.com',
      'https://api.acme.ghe.com/graphql',
    ],
    [
      { GH_HOST: 'git.acme.example:8443' },
      'https://git.acme.example:8443',
      'https://git.acme.example:8443/api/v3',
      'https://git.acme.example:8443/api/graphql',
    ],
  ])('of %j', (environment, serverUrl, apiUrl, graphqlUrl) =>
    expect(hostOf(environment)).toMatchObject({ serverUrl, apiUrl, graphqlUrl }),
  );

  it.each(['https://x', 'a b', '-x', 'x/y', 'x:123456'])('%j is none', (name) =>
    expect(hostOf({ GH_HOST: name })).toBeUndefined(),
  );

  it('gets no token of another server', async () => {
    const ours = hostOf({});
    const theirs = hostOf({ GH_HOST: 'git.acme.example' });
    if (ours === undefined || theirs === undefined) throw new Error('both are hosts');
    const asked: string[] = [];
    const gh = async (args: readonly string[]) => {
      asked.push(args.join(' '));
      return { kind: 'ended', exitCode: 1, stdout: '', stderr: 'no oauth token' } as const;
    };
    expect(await findGitHubToken(ours, { GITHUB_TOKEN: ' a\n', GH_ENTERPRISE_TOKEN: 'b' }, gh)).toEqual({ token: 'a' });
    expect(await findGitHubToken(theirs, { GITHUB_TOKEN: 'a' }, gh)).toEqual({
      missing: expect.stringContaining('gh auth login --hostname git.acme.example'),
    });
    expect(asked).toEqual(['auth token --hostname git.acme.example']);
    const broken = () => Promise.reject(Object.assign(new Error('spawn gh EACCES'), { code: 'EACCES' }));
    expect(await findGitHubToken(ours, {}, broken)).toEqual({
      missing: expect.stringContaining('gh could not be started'),
    });
  });
});
