import { describe, expect, it } from '@jest/globals';
import { findHidden, hide, inertJson, replaceHidden } from '../../src/core/hidden-comment.js';

const VALUE = { words: 'a --> <b> & <!-- thing:1 {} -->', count: 2 };

describe('what is hidden in a comment', () => {
  it('is found again, whatever stands around it', () => {
    expect(findHidden('thing:1', `Words.\n\n${hide('thing:1', VALUE)}\nMore --> words.`)).toEqual(VALUE);
  });

  it('cannot end its comment, nor begin another one', () => {
    expect(inertJson(VALUE)).not.toMatch(/[<>&]|--/);
    expect(hide('thing:1', VALUE).match(/-->/g)).toHaveLength(1);
  });

  it.each([
    ['there is none', 'Words.'],
    ['it bears another name', hide('thing:2', VALUE)],
    ['there are two', `${hide('thing:1', VALUE)}${hide('thing:1', VALUE)}`],
    ['it does not end', '<!-- thing:1 {}'],
    ['it holds no JSON', '<!-- thing:1 {a} -->'],
  ])('is not found where %s', (_, body) => expect(findHidden('thing:1', body)).toBeUndefined());

  it('is replaced in its place', () => {
    expect(replaceHidden('thing:1', `A ${hide('thing:1', VALUE)} Z`, [])).toBe('A <!-- thing:1 [] --> Z');
  });
});
