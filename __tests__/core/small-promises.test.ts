import { describe, expect, it } from '@jest/globals';
import { branchForRef } from '../../src/core/branch-name.js';
import { tellFixOnce } from '../../src/core/fix-once.js';
import { findHidden, hide } from '../../src/core/hidden-comment.js';
import { code, fence } from '../../src/core/markdown.js';
import { nameOfApiKey } from '../../src/core/permissions.js';
import type { Result, Severity, Status } from '../../src/core/results.js';
import { tally } from '../../src/core/row-words.js';
import { matchesPattern, passedUnselected } from '../../src/core/selection.js';
import { isOfIntegration } from '../../src/core/verdict.js';

const row = (check: Result['check'], status: Status = 'failed', severity: Severity = 'warning'): Result => ({
  check,
  status,
  severity,
  message: 'x',
});

it.each<[string, string, boolean]>([
  ['a/b', 'a/b', true],
  ['a/b', 'a/bc', false],
  ['*', '', true],
  ['a*', 'abc', true],
  ['a*', 'ba', false],
  ['*c', 'abc', true],
  ['*c', 'cb', false],
  ['a*c', 'abc', true],
  ['a*a', 'a', false],
  ['a*b*c', 'axbyc', true],
  ['a*b*c', 'axyc', false],
  ['*b*', 'abc', true],
  ['*b*', 'ac', false],
  ['*b*c*', 'cb', false],
  ['*aa*aa*', 'aaa', false],
  ['*aa*aa*', 'aaaa', true],
  ['a*bb*b', 'abb', false],
  ['a**c', 'ac', true],
])('the pattern %s matches %j: %s', (pattern, text, matches) => expect(matchesPattern(pattern, text)).toBe(matches));

it('tells the checks that passed though they are not selected, each once', () => {
  const rows = [
    row('app/role', 'passed'),
    row('app/role', 'passed'),
    row('secret/stale', 'passed'),
    row('secret/stale'),
    row('app/exists', 'passed'),
    row('app/consent', 'unknown'),
  ];
  const selection = { checks: new Set(['app/exists' as const]), takenAway: new Set<Result['check']>() };
  expect(passedUnselected(rows, selection)).toEqual(['app/role']);
});

it('counts managed applications for the run alone', () => {
  expect(isOfIntegration(row('managed-app/jit-access-licence'))).toBe(false);
  expect(isOfIntegration(row('app/role'))).toBe(true);
});

it('tells an API that is asked for by its name from one by its appId', () => {
  expect(nameOfApiKey('name:my api')).toBe('my api');
  expect(nameOfApiKey('00000003-0000-0000-c000-000000000000')).toBeUndefined();
  expect(nameOfApiKey('xname:')).toBeUndefined();
});

describe('a tally', () => {
  it('tells one from many', () => {
    expect(tally([row('app/role'), row('app/role')])).toBe('2 warnings');
    expect(tally([row('app/role'), row('app/role', 'failed', 'error'), row('app/role', 'failed', 'notice')])).toBe(
      '1 error, 1 warning, 1 notice',
    );
    expect(tally([row('app/role', 'unknown'), row('app/role', 'unknown')])).toBe('2 unknown');
  });
});

describe('a fence', () => {
  it('shows every hidden character but line breaks, and none of our hidden comments', () => {
    expect(fence('a\r\nb\nc\td')).toBe('```text\na\nb\nc d\n```');
    expect(fence('<!-- jit-azure-drift:1 -->')).toBe('```text\n<! -- jit-azure-drift:1 -->\n```');
    expect(fence('<!-- other -->')).toBe('```text\n<!-- other -->\n```');
    expect(fence('``')).toBe('```text\n``\n```');
    expect(fence('````')).toBe('`````text\n````\n`````');
  });

  it('is not needed for code, which is no link either', () => {
    expect(code('www.a WWW.b')).toBe('<code>www&#46;a WWW&#46;b</code>');
    expect(code('')).toBe('<code>&#8203;</code>');
    expect(code('a--b-c---')).toBe('<code>a&#45;&#45;b-c&#45;&#45;&#45;</code>');
  });
});

it('finds nothing in a comment that begins with its end', () => {
  expect(findHidden('n', '<!-- n  -->')).toBeUndefined();
  expect(findHidden('n', hide('n', 7))).toBe(7);
  expect(findHidden('n', '<!-- n 7')).toBeUndefined();
});

it('leaves rows without a fix as they are', () => {
  const [bare] = tellFixOnce([row('app/role')]);
  expect(bare).toStrictEqual(row('app/role'));
});

it('gives two refs that differ by a slash two branches, whatever their order', () => {
  const refs = ['b', 'a/b', 'a-b', 'c/d'];
  for (const others of [refs, [...refs].reverse()]) {
    const names = refs.map((ref) => branchForRef('drift', ref, others));
    expect(names).toEqual(['drift-b', 'drift-a-b-2', 'drift-a-b', 'drift-c-d']);
  }
});
