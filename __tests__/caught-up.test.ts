import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { type Behind, caughtUp, printInTurn } from '../src/caught-up.js';

/** A stream whose reader takes a chunk at each turn of the event loop, and the most that it held at once. */
function slowStream(): { readonly stream: Writable; readonly taken: string[]; most: () => number } {
  const taken: string[] = [];
  let most = 0;
  const stream = new Writable({
    highWaterMark: 100,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      most = Math.max(most, stream.writableLength);
      taken.push(chunk);
      setImmediate(done);
    },
  });
  return { stream, taken, most: () => most };
}

/** Lines of ten characters. */
function* many(number: number): Generator<string> {
  for (let index = 0; index < number; index += 1) yield `${index}`.padEnd(10);
}

describe('printInTurn', () => {
  it('prints all lines in order, and holds little of them', async () => {
    const { stream, taken, most } = slowStream();
    await printInTurn(many(1000), (line) => stream.write(line), stream);
    await caughtUp(stream);
    expect(taken.join('')).toBe([...many(1000)].join(''));
    expect(most()).toBeLessThan(200);
  });

  it('prints at once to what is never behind', () => {
    const lines: string[] = [];
    const done = printInTurn(many(3), (line) => lines.push(line), { write: () => true });
    expect(lines).toEqual([...many(3)]);
    return done;
  });
});

describe('caughtUp', () => {
  it('tells that all was taken', async () => {
    const { stream, taken } = slowStream();
    stream.write('first');
    stream.write('last');
    expect(await caughtUp(stream)).toBe(true);
    expect(taken).toEqual(['first', 'last', '']);
  });

  it('waits for no one who has stopped reading', async () => {
    const stopped: Behind = { writableNeedDrain: true, write: () => false };
    expect(await caughtUp(stopped, 5)).toBe(false);
    const lines: string[] = [];
    await printInTurn(many(1000), (line) => lines.push(line), stopped, 5);
    expect(lines).toHaveLength(1000);
  });
});
