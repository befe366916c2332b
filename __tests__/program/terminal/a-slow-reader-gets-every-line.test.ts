import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { ROOT } from '../../../simulator/run-action.js';

/** More lines than a pipe holds, each of a word that is no option. */
const WORDS = Array.from({ length: 6000 }, (_, index) => {
  const letters = index.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
  return `--nothing-of-ours-${letters}`;
});

it('keeps the process alive until all that it printed was read', async () => {
  const { PROGRAM_NODE = process.execPath, PROGRAM = `${ROOT}dist/index.js` } = process.env;
  const child = spawn(PROGRAM_NODE, [PROGRAM, ...WORDS], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child.stderr, 'data');
  child.stderr.pause();
  // Longer than the program waits, once all was read, for what nobody can cancel.
  await sleep(2500);
  child.stderr.resume();
  expect(await ended).toEqual([1, null]);
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  expect(lines.filter((line) => line.includes('--nothing-of-ours-'))).toHaveLength(WORDS.length);
  expect(lines.at(-2)).toBe('--help says how it is used.');
}, 60_000);
