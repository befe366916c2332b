import * as toolkit from '@actions/core';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import * as ours from '../src/runner-commands.js';

/** What a call prints. */
function printed(call: () => void): string {
  const chunks: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    chunks.push(String(chunk));
    return true;
  });
  call();
  spy.mockRestore();
  return chunks.join('');
}

const TEXTS = ['plain', '', '100 % of a\r\nb\nc', '::error::x', 'a:b,c%0Ad', ' blanks ', 'ünïcode 🎉'];

describe('the words of the runner', () => {
  it.each([
    ['a secret', toolkit.setSecret, ours.setSecret],
    ['a line', toolkit.info, ours.info],
    ['a debug line', toolkit.debug, ours.debug],
    ['the title of a group', toolkit.startGroup, ours.startGroup],
  ])('print %s as the toolkit does', (_, theirs, own) => {
    for (const text of TEXTS) {
      const expected = printed(() => theirs(text));
      expect(expected).not.toBe('');
      expect(printed(() => own(text))).toBe(expected);
    }
  });

  it('print the end of a group as the toolkit does', () => {
    expect(printed(ours.endGroup)).toBe(printed(toolkit.endGroup));
  });
});

describe('an input', () => {
  afterEach(() => {
    delete process.env.INPUT_SOME_INPUT;
  });

  it.each(TEXTS)('is read as the toolkit reads it: %j', (text) => {
    process.env.INPUT_SOME_INPUT = text;
    expect(ours.getInput('some input')).toBe(toolkit.getInput('some input'));
  });

  it('is empty where it is not given', () => {
    expect(ours.getInput('some input')).toBe('');
  });
});
