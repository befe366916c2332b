import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Mask } from '../../src/mask.js';
import type { Emission } from '../../src/ports.js';
import { createScreen } from '../../src/terminal/screen.js';

const folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-screen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function screen(isTTY: boolean, verbose = false) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const mask = new Mask();
  mask.add('tell-no-one');
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  return { texts, screen: createScreen(streams, mask, { environment: { NO_COLOR: '1' }, verbose }) };
}

const EMISSION: Emission = {
  annotations: [{ level: 'error', title: 'x', message: 'x' }],
  summary: '# x',
  outputs: {},
  reportFile: join(folder, 'deep', 'report.json'),
  report: {},
  sarif: { file: join(folder, 'x.sarif'), text: '[]\n' },
  failure: 'Failed because of x.',
};

describe('the screen', () => {
  it('tells who waits on a terminal what is being waited for, and nobody else', () => {
    const terminal = screen(true);
    terminal.screen.progress?.('Azure: prod: reading');
    terminal.screen.group('Azure: prod (1.0 s)', ['app: found'], 'detail');
    expect(terminal.texts).toEqual({ stdout: '', stderr: 'Azure: prod: reading\nAzure: prod (1.0 s)\n' });
    const pipe = screen(false);
    expect(pipe.screen.progress).toBeUndefined();
    pipe.screen.group('Azure: prod (1.0 s)', ['app: found'], 'detail');
    expect(pipe.texts).toEqual({ stdout: '', stderr: '' });
  });

  it('shows detail and repeats where it is asked to', () => {
    const { texts, screen: shown } = screen(false, true);
    shown.group('Azure: prod', ['app: found'], 'detail');
    shown.debug('sent again');
    expect(texts).toEqual({ stdout: 'Azure: prod\napp: found\n', stderr: 'sent again\n' });
  });

  it('prints no command of a runner, no control character and no secret', () => {
    const { texts, screen: shown } = screen(true);
    shown.info('a\n::set-output name=x::y\n  ::error::z ##[group]');
    shown.warning('\u001B[2Jtell-no-one\u202E');
    shown.group('::group::t', ['::endgroup::']);
    expect(texts.stdout).toBe(
      [
        'a',
        ': :set-output name=x::y',
        '  : :error::z ## [group]',
        '! \\u{1B}[2J***\\u{202E}',
        ': :group::t',
        ': :endgroup::',
        '',
      ].join('\n'),
    );
  });

  it('writes the files that were asked for, and says which could not be', async () => {
    const { texts, screen: shown } = screen(false);
    await shown.show(EMISSION, false);
    expect([existsSync(EMISSION.reportFile), readFileSync(join(folder, 'x.sarif'), 'utf8')]).toEqual([false, '[]\n']);
    await shown.show({ ...EMISSION, sarif: { file: folder, text: '' } }, true);
    expect(readFileSync(EMISSION.reportFile, 'utf8')).toBe('{}\n');
    expect(texts.stdout).toBe('Failed because of x.\nFailed because of x.\n');
    expect(texts.stderr).toMatch(/^Could not write .*EISDIR.*\.\n$/);
  });

  it('tells a problem on standard error', async () => {
    const { texts, screen: shown } = screen(false);
    const { sarif: _sarif, ...emission } = EMISSION;
    await shown.show({ ...emission, problem: 'Input x is wrong.', failure: 'Jit Azure Drift: wrong' }, false);
    expect(texts).toEqual({ stdout: '', stderr: 'Input x is wrong.\n' });
  });
});
