import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ActionSource, checkMarkdown, pageOf, pagePath } from '../../src/core/check-page.js';
import { CHECK_IDS, type Result } from '../../src/core/results.js';

const ACTION: ActionSource = { serverUrl: 'https://github.com', repository: 'acme/drift-action', ref: 'v1' };
const PATH = 'docs/checks/app/consent.md';

describe('pageOf', () => {
  it.each<[string, Partial<ActionSource>, string]>([
    ['a tag', {}, `https://github.com/acme/drift-action/blob/v1/${PATH}`],
    ['a commit', { ref: 'c'.repeat(40) }, `https://github.com/acme/drift-action/blob/${'c'.repeat(40)}/${PATH}`],
    ['a branch with slashes', { ref: 'fix/a-b' }, `https://github.com/acme/drift-action/blob/fix/a-b/${PATH}`],
    ['a full ref', { ref: 'refs/heads/main' }, `https://github.com/acme/drift-action/blob/refs/heads/main/${PATH}`],
    [
      'odd characters',
      { ref: "a b)]('*!#?%é/@{x" },
      `https://github.com/acme/drift-action/blob/a%20b%29%5D%28%27%2A%21%23%3F%25%C3%A9/%40%7Bx/${PATH}`,
    ],
    ['half a surrogate pair', { ref: 'a\ud800' }, `https://github.com/acme/drift-action/blob/a%EF%BF%BD/${PATH}`],
    [
      'another server',
      { serverUrl: 'https://ghe.example:8443' },
      `https://ghe.example:8443/acme/drift-action/blob/v1/${PATH}`,
    ],
    ['an action of the checkout', { repository: '', ref: '' }, PATH],
    ['a repository without a ref', { ref: '' }, PATH],
    ['a ref that git refuses', { ref: 'a//b' }, PATH],
    ['a ref that leads elsewhere', { ref: '../../../mallory/evil/blob/main' }, PATH],
    ['one part too many', { repository: 'acme/drift-action/x' }, PATH],
    ['no owner', { repository: 'drift-action' }, PATH],
    ['a repository with markup', { repository: 'acme/drift](https://evil.example' }, PATH],
    ['a server with a path', { serverUrl: 'https://evil.example/x' }, PATH],
    ['a server that is none', { serverUrl: 'javascript:alert(1)' }, PATH],
    ['no server', { serverUrl: '' }, PATH],
  ])('%s', (_what, source, expected) => {
    expect(pageOf('app/consent', { ...ACTION, ...source })).toBe(expected);
  });

  it('leads to a page that exists, for every check', () => {
    for (const id of CHECK_IDS) {
      expect(existsSync(pagePath(id))).toBe(true);
      expect(pageOf(id, ACTION)).toBe(`https://github.com/acme/drift-action/blob/v1/${pagePath(id)}`);
    }
  });

  it('stays below the repository and makes a link that nothing can end early, whatever the ref', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (ref) => {
        const docs = pageOf('app/consent', { ...ACTION, ref });
        if (docs === PATH) return;
        expect(docs).toMatch(
          /^https:\/\/github\.com\/acme\/drift-action\/blob\/[\w.~%/-]+\/docs\/checks\/app\/consent\.md$/,
        );
        expect(new URL(docs).href).toBe(docs);
        const parts = docs.slice('https://github.com/acme/drift-action/blob/'.length, -PATH.length - 1).split('/');
        expect(parts.map(decodeURIComponent).join('/')).toBe(ref.replace(/\p{Cs}/gu, '\ufffd'));
        expect(checkMarkdown({ check: 'app/consent', status: 'failed', docs })).toBe(
          `[<code>app&#47;consent</code>](${docs})`,
        );
      }),
    );
  });
});

describe('checkMarkdown', () => {
  const docs = pageOf('app/consent', ACTION);
  it.each<[Result['status'], string | undefined, string]>([
    ['failed', docs, `[<code>app&#47;consent</code>](${docs})`],
    ['unknown', docs, `[<code>app&#47;consent</code>](${docs})`],
    ['passed', docs, '<code>app&#47;consent</code>'],
    ['skipped', docs, '<code>app&#47;consent</code>'],
    ['failed', PATH, '<code>app&#47;consent</code>'],
    ['failed', undefined, '<code>app&#47;consent</code>'],
    ['failed', 'https://evil.example/) [x](y', '<code>app&#47;consent</code>'],
  ])('%s with the page %s', (status, page, expected) => {
    expect(checkMarkdown({ check: 'app/consent', status, ...(page === undefined ? {} : { docs: page }) })).toBe(
      expected,
    );
  });
});
