import { describe, expect, it } from '@jest/globals';
import { code, codeLink, inert, link, plainTitle, table, visible } from '../../src/core/markdown.js';

const HOSTILE = [
  '@octocat please look',
  '@acme/security',
  '#123',
  'acme/app#7',
  'GH-12 and gh-9',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '<img src=x onerror=alert(1)>',
  '<!-- jit-azure-drift:1 {} -->',
  '--> out',
  '`code` ``more``',
  '```\nfence\n```',
  '~~~\nfence',
  'a | b \\| c',
  '# heading',
  '> quote',
  '- item',
  '1. item',
  '* item',
  'line\n\n---\nnext',
  'title\n===',
  'https://evil.example/x',
  'www.evil.example',
  'WWW.evil.example',
  'mail@evil.example',
  '$x^2$',
  '&lt;b&gt; &#64;octocat',
  '**bold** _it_ ~~no~~',
  '[^1]: note',
  '<details><summary>x',
  ':smile: {{x}}',
];

/** What is left of the text that a Markdown parser, or GitHub's own filters, could take for anything but words. */
const STRUCTURE = /[`<>[\]()*_~|\\!$^{}"'+=@:/]|https?:|www\./i;

describe.each([
  ['inert', inert],
  ['code', (text: string) => code(text).replace(/^<code>|<\/code>$/g, '')],
])('%s', (_, escaped) => {
  it.each(HOSTILE)('takes the power out of %j', (text) => {
    const words = escaped(text);
    const bare = words.replace(/&#\d+;/g, '');
    expect(bare).not.toMatch(STRUCTURE);
    expect(bare).not.toMatch(/[&#\n\r]/);
    expect(words).not.toContain('--');
  });

  it('keeps words, blanks and ids readable in the source', () => {
    const words = 'Tenant 11111111-1111-4111-8111-111111111111 of Contoso Ltd. is fine, says v1.2';
    expect(escaped(words)).toBe(words);
  });
});

describe('inert', () => {
  it.each(['- item', '1. item', '  - item', '--> out', '+ item', '# x', '> x'])(
    'does not begin a block with %j',
    (text) => {
      expect(inert(text)).not.toMatch(/^\s*([-+*#>]|\d+\.)/);
    },
  );

  it.each([
    ['@octocat', '&#64;&#8203;octocat'],
    ['a#1', 'a&#35;&#8203;1'],
    ['GH-1', 'GH-&#8203;1'],
    ['https://x', 'https&#58;&#8203;&#47;&#47;x'],
    ['www.x', 'www&#8203;&#46;x'],
  ])('breaks what GitHub looks for in the rendered text of %j', (text, expected) => {
    expect(inert(text)).toBe(expected);
  });
});

describe('hidden characters', () => {
  it.each([
    ['\u202e', '[U+202E]'],
    ['\u200b', '[U+200B]'],
    ['\u0000', '[U+0000]'],
    ['\u001b[31m', '[U+001B][31m'],
    ['\ud800', '[U+D800]'],
    ['\u{e0041}', '[U+E0041]'],
    ['a\r\n\tb\u2028c', 'a b c'],
    ['é😀', 'é😀'],
  ])('%j is shown as %j', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });
});

describe('plainTitle', () => {
  it('breaks mentions and references, and leaves words', () => {
    expect(plainTitle(' a @octocat #1 GH-2 `x` <b>\n')).toBe('a @\u200boctocat #\u200b1 GH-\u200b2 ’x’ ’b’');
  });
});

describe('code', () => {
  it('shows nothing as nothing', () => {
    expect(code('')).toBe('<code>&#8203;</code>');
  });
});

describe('table and link', () => {
  it('keeps a row on its line', () => {
    expect(table(['a', 'b'], [[inert('x|y\nz'), code('|')]])).toBe(
      '| a | b |\n| --- | --- |\n| x&#124;y z | <code>&#124;</code> |',
    );
  });

  it.each([
    ['https://github.example/acme/.jit/actions/runs/1', '[run](https://github.example/acme/.jit/actions/runs/1)'],
    ['http://127.0.0.1:8080/x?y=1#z', '[run](http://127.0.0.1:8080/x?y=1#z)'],
    ['javascript:alert(1)', 'run'],
    ['https://x.example/) [y](z', 'run'],
    ['', 'run'],
  ])('links %j', (address, expected) => {
    expect(link('run', address)).toBe(expected);
  });

  it.each([
    ['https://github.example/a/b/blob/v1/x.md', '[<code>a&#47;b</code>](https://github.example/a/b/blob/v1/x.md)'],
    ['docs/checks/a/b.md', '<code>a&#47;b</code>'],
    ['https://x.example/) [y](z', '<code>a&#47;b</code>'],
    [undefined, '<code>a&#47;b</code>'],
  ])('links code to %j', (address, expected) => {
    expect(codeLink('a/b', address)).toBe(expected);
  });
});
