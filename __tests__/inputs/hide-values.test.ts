import { describe, expect, it } from '@jest/globals';
import { hideValues } from '../../src/inputs/hide-values.js';

describe('hideValues', () => {
  it.each([
    ['a quoted value', 'tenant-id is "secret-name": expected a GUID.', [], 'tenant-id is "…": expected a GUID.'],
    ['quotes inside the value', 'a is "x" y "z": expected b.', [], 'a is "…": expected b.'],
    [
      'curly quotes',
      'arm-endpoint: “ftp://name” must begin with https://',
      [],
      'arm-endpoint: “…” must begin with https://',
    ],
    [
      'a bare value',
      'branch is my-branch, which config-ref names too.',
      ['my-branch'],
      'branch is …, which config-ref names too.',
    ],
    [
      'a value inside a list',
      'two items of one file have the id alpha.',
      ['- {id: alpha, name: "Beta"}'],
      'two items of one file have the id ….',
    ],
    [
      'words of the interface',
      'mode check refuses it: expected validate.',
      ['check', 'validate'],
      'mode check refuses it: expected validate.',
    ],
    [
      'the name of a repair',
      'managed-apps is empty: managed-app-jit-access-off needs it.',
      ['managed-app-jit-access-off'],
      'managed-apps is empty: managed-app-jit-access-off needs it.',
    ],
    ['part of a longer word', 'production is far.', ['prod'], 'production is far.'],
    ['a value that is a pattern', 'only names a.*b here.', ['a.*b'], 'only names … here.'],
  ])('%s', (_name, fault, texts, expected) => {
    expect(hideValues(fault, texts)).toBe(expected);
  });
});
