import { describe, expect, it } from '@jest/globals';
import {
  certainSecretsIn,
  isErratic,
  isLongWord,
  looksLikeSecret,
  secretsIn,
} from '../../../src/core/jit-file/secret-forms.js';
import { isBareName, isNoSecret, secretLiterals } from '../../../src/core/jit-file/secret-literals.js';
import { showable } from '../../../src/core/jit-file/wanted.js';
import { LITERAL, readable, SUBSCRIPTION } from './sample-files.js';

/** Twenty-nine and thirty characters that change all the time. */
const LONG = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1';
const SHORT = LONG.slice(0, 29);

describe('a secret by its form', () => {
  it.each<[string, readonly string[]]>([
    ['abc8Q~defg', ['abc8Q~defg']],
    ['8Q~defg', ['8Q~defg']],
    ['8Q~def', []],
    ['xxabc8Q~defg y', ['abc8Q~defg']],
    ['1Q~aaaa 2Q~bbbb', ['1Q~aaaa', '2Q~bbbb']],
    ['Q~defghij', []],
    ['client_secret:abcd', ['abcd']],
    [' "Client-Secret" = "abcd" ', ['abcd']],
    ['clientsecret:abc', []],
    ['clientsecret:abcd', ['abcd']],
    ['my client_secret:abcd', []],
    ['client_secret:abcd efgh', []],
    ['client_secret:${{abcd}}', []],
    // All of what lost its blank is the value, not only the part that has the form.
    ['client_secret:prefix-8Q~defg', ['ix-8Q~defg', 'prefix-8Q~defg']],
    ['nothing', []],
  ])('%s', (text, secrets) => expect(certainSecretsIn(text)).toEqual(secrets));

  it.each<[string, readonly string[]]>([
    ['8Q~defg', ['8Q~defg']],
    [LONG, [LONG]],
    [`x ${LONG}== y`, [`${LONG}==`]],
    [SHORT, []],
    [`${SHORT} `, []],
    [SUBSCRIPTION, []],
    [`${SUBSCRIPTION} ${SUBSCRIPTION}`, []],
    [`${LONG} ${SUBSCRIPTION}`, [LONG]],
    [`8Q~defg ${LONG}`, ['8Q~defg', LONG]],
    [`abcdef01-2345-6789-abcd-ef0123456789.${LONG}`, [`.${LONG}`]],
    [`${'x'.repeat(200)}-${SUBSCRIPTION}-${LONG}`, [`-${LONG}`]],
    ['01234567-89ab-cdef-0123-456789abcdef0123456789', []],
    ['Contoso-Production-Subscription-01', []],
    ['contoso-production-subscription.onmicrosoft.com', []],
    ['a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.onmicrosoft.com', []],
    ['a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.example.com', ['a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.example.com']],
    ['abcdefghijklmnopqrstuvwxyzabcdef', []],
    ['abcdefghijklmnopqrstuvwxyzabcde1', ['abcdefghijklmnopqrstuvwxyzabcde1']],
    ['012345678901234567890123456789', []],
    ['abcdefghijklmnopqrstuvwxyz-~-abc', []],
    ['abcdefghijklmnopqrstuvwxyz-~1abc', ['abcdefghijklmnopqrstuvwxyz-~1abc']],
    ['abcdefghijklmnopqrstuvwxyz-1-abc', []],
  ])('may stand in %s', (text, secrets) => {
    expect(secretsIn(text)).toEqual(secrets);
    expect(looksLikeSecret(text)).toBe(secrets.length > 0);
  });

  it.each<[string, boolean]>([
    ['a'.repeat(30), false],
    [LONG, true],
    [SHORT, false],
    [`${'aB'.repeat(2)}${'c'.repeat(26)}`, false],
    [`${'a1'.repeat(3)}${'c'.repeat(24)}`, true],
    [`${'a1'.repeat(3)}${'c'.repeat(25)}`, false],
    [`${'Ab'.repeat(14)}ab`, true],
    [`${'Ab-'.repeat(10)}`, false],
    [`${'a-1-'.repeat(8)}`, false],
    ['zzzz9999ZZZZ0000zzzz9999ZZZZ00', true],
    ['1~'.repeat(15), false],
    ['1_'.repeat(15), false],
  ])('%s is erratic: %s', (word, erratic) => expect(isErratic(word)).toBe(erratic));

  it.each<[string, boolean]>([
    ['a'.repeat(30), true],
    [` ${'a'.repeat(30)}\n`, true],
    ['a'.repeat(29), false],
    [`${'a'.repeat(30)} b`, false],
    [`$${'a'.repeat(30)}`, false],
    [SUBSCRIPTION, false],
    [`urn:${SUBSCRIPTION}`, false],
    [`${'x'.repeat(30)}-a-1234-x`, true],
    [`${'a'.repeat(30)}.onmicrosoft.com`, false],
    [`${'a'.repeat(30)}.onmicrosoft.com/x`, true],
    [`${'a'.repeat(30)}.onmicrosoft.com-x`, true],
  ])('%s in the place of an id is suspect: %s', (text, suspect) => expect(isLongWord(text)).toBe(suspect));
});

describe('a text in the place of a secret', () => {
  it.each<[string, boolean]>([
    ['', true],
    [' ~ ', true],
    ['NULL', true],
    ['null null', false],
    ['${{ jit_secrets.x }}', true],
    ['abcd', false],
    ['~abcd', false],
  ])('%j is none: %s', (text, none) => expect(isNoSecret(text)).toBe(none));

  it('may be a name that lost its placeholder', () => {
    expect(['x', ' x ', 'jit_secrets.x', ' jit_secrets.x'].map((text) => isBareName(text, ['x']))).toEqual(
      Array(4).fill(true),
    );
    expect(['y', 'a.jit_secrets.x', 'secrets.x'].map((text) => isBareName(text, ['x']))).toEqual(Array(3).fill(false));
  });

  it.each<[string, string, readonly string[]]>([
    ['a value', 'client_secret: hunter2', ['hunter2']],
    ['a value with blanks around it', 'client_secret: " hunter2 "', [' hunter2 ']],
    ['another spelling of the key', '" Client Secret ": hunter2', ['hunter2']],
    ['a key that only begins like it', 'client_secret_x: hunter2', []],
    ['a key that only ends like it', 'x_client_secret: hunter2', []],
    ['a truth', 'client_secret: "true"', []],
    ['a truth with blanks', 'client_secret: " TRUE "', []],
    ['a word with a truth in it', 'client_secret: untrue', ['untrue']],
    ['a word that begins with a truth', 'client_secret: trueish', ['trueish']],
    ['a short one', 'client_secret: abc', []],
    ['four characters', 'client_secret: abcd', ['abcd']],
    ['the key of its own entry', 'client_secret: prod', []],
    ['one of a map below it', 'client_secret: {a: hunter2, b: [hunter3]}', ['hunter2', 'hunter3']],
    ['a long word as an id', `client_id: ${'a'.repeat(30)}`, ['a'.repeat(30)]],
    ['a long word as no id', `my_client_id: ${'a'.repeat(30)}`, []],
    ['one text in two roles', 'x: &x hunter2\n    client_secret: *x', ['hunter2']],
  ])('is masked: %s', (_, line, literals) => {
    expect(secretLiterals(readable(`azure:\n  prod:\n    ${line}\n`))).toEqual(literals);
  });

  it('is shown only where it cannot be, or hold, one', () => {
    const words = { literals: ['abc', 'abcd', 'hunter2'], names: ['x'] };
    const shown = (field: Parameters<typeof showable>[0], text: string) => showable(field, text, words) !== null;
    expect(['abc', 'abcd', 'x hunter2 y', 'zabcdz'].map((text) => shown('name', text))).toEqual(Array(4).fill(false));
    expect(['zabcz', 'hunter', LITERAL.slice(0, 3)].map((text) => shown('name', text))).toEqual(Array(3).fill(true));
    expect([shown('tenant_id', 'a'.repeat(30)), shown('name', 'a'.repeat(30)), shown('name', LONG)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(['x', 'jit_secrets.x', '', '~', 'y'].map((text) => shown('auth.client_secret', text))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
