import { describe, expect, it } from '@jest/globals';
import { isGuid } from '../../../src/core/guid.js';
import {
  isLeftover,
  isSecretLeftover,
  placeholderFor,
  readPlaceholder,
  sameGuid,
} from '../../../src/core/jit-file/values.js';
import { OTHER, TENANT } from './sample-files.js';

describe('a GUID', () => {
  it.each<[string, boolean]>([
    [TENANT, true],
    [TENANT.toUpperCase(), true],
    [` ${TENANT}`, false],
    [`${TENANT} `, false],
    [`x${TENANT}`, false],
    [`${TENANT}0`, false],
    [TENANT.slice(1), false],
    [TENANT.replaceAll('-', ''), false],
    [TENANT.replace('a', 'g'), false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isGuid(text)).toBe(expected);
    expect(sameGuid(text, text)).toBe(expected);
  });

  it('is the same in any case', () => {
    expect([sameGuid(TENANT, TENANT.toUpperCase()), sameGuid(TENANT, OTHER), sameGuid(TENANT, '')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a placeholder', () => {
  it.each<[string, ReturnType<typeof readPlaceholder>]>([
    ['${{ jit_secrets.x }}', { source: 'jit_secrets', name: 'x' }],
    ['${{jit_secrets.A-b_1}}', { source: 'jit_secrets', name: 'A-b_1' }],
    ['${{\t secrets.x\n}}', { source: 'secrets', name: 'x' }],
    ['a ${{ jit_secrets.x }}', undefined],
    ['${{ jit_secrets.x }} a', undefined],
    ['${{ jit_secrets. }}', undefined],
    ['${{ jit_secrets.x.y }}', undefined],
    ['${{ other.x }}', undefined],
    ['{{ jit_secrets.x }}', undefined],
    ['${{ JIT_SECRETS.x }}', undefined],
    [`\${{ jit_secrets.${'a'.repeat(100)} }}`, { source: 'jit_secrets', name: 'a'.repeat(100) }],
    [`\${{ jit_secrets.${'a'.repeat(101)} }}`, undefined],
    [`\${{${' '.repeat(980)}jit_secrets.x}}`, { source: 'jit_secrets', name: 'x' }],
    [`\${{${' '.repeat(985)}jit_secrets.x}}`, undefined],
  ])('%j', (text, expected) => expect(readPlaceholder(text)).toEqual(expected));

  it('is written as it is read', () => {
    expect(placeholderFor('x-1')).toBe('${{ jit_secrets.x-1 }}');
    expect(readPlaceholder(placeholderFor('x-1'))).toEqual({ source: 'jit_secrets', name: 'x-1' });
  });
});

describe('what the documentation leaves over', () => {
  it.each<[string, boolean]>([
    ['<integration_id>', true],
    ['<tenant id>', true],
    [' <x>\t', true],
    ['<>', false],
    ['<a><b>', false],
    ['<a> b', false],
    ['a <b>', false],
    ['your Azure tenant ID', true],
    ['  Your ids ', true],
    ['your client secret', true],
    ['your account name', true],
    ['your names', true],
    ['your id card', false],
    ['not your id', false],
    ['yours id', false],
    ['your paid', false],
    ['your-id', false],
    ['id', false],
    ['', false],
    [`<${'a '.repeat(499)}>`, true],
    [`<${'a '.repeat(500)}>`, false],
    [`<${'a '.repeat(499)}>`.slice(0, -1), false],
  ])('%j: %s', (text, expected) => expect(isLeftover(text)).toBe(expected));

  it.each<[string, boolean]>([
    ['<secret>', true],
    ['<client secret>', true],
    ['<client_secret_value>', true],
    ['<Azure secret>', true],
    ['<azure client secret>', true],
    ['<azure-client-secret-value>', true],
    ['<app secret>', true],
    ['<application  secret>', true],
    ['< your app secret >', true],
    ['<your secret>', true],
    ['your secret', true],
    ['YOUR CLIENT SECRET', true],
    [' your azure client secret value ', true],
    ['secret', false],
    ['<client id>', false],
    ['<yoursecret>', false],
    ['<not your secret>', false],
    ['not your secret', false],
    ['your secret!', false],
    ['<secret> x', false],
    ['x <secret>', false],
    ['<<secret>>', false],
    ['', false],
    [`<${' '.repeat(992)}secret>`, true],
    [`<${' '.repeat(993)}secret>`, false],
  ])('in the place of a secret, %j: %s', (text, expected) => expect(isSecretLeftover(text)).toBe(expected));
});
