import { describe, expect, it } from '@jest/globals';
import { isBareName, isNoSecret, secretLiterals, secretWords } from '../../../src/core/jit-file/secret-literals.js';
import { secretPlaces } from '../../../src/core/jit-file/secret-places.js';
import { LITERAL, readable, TENANT } from './sample-files.js';

const LONG = 'abcdefghijabcdefghijabcdefghij';
const RANDOM = 'x7Kp2mQv9RtB4nWz8LcY3hJd6SfG1aEu';

describe('a text in the place of a secret', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['  ', true],
    ['~', true],
    ['null', true],
    [' NULL ', true],
    ['${{ jit_secrets.x }}', true],
    ['${{ secrets.x }}', true],
    ['<client secret>', true],
    ['nullx', false],
    ['x~', false],
    ['~null', false],
    ['x', false],
  ])('%j is none: %s', (text, expected) => expect(isNoSecret(text)).toBe(expected));

  it.each<[string, boolean]>([
    ['mine', true],
    [' mine ', true],
    ['jit_secrets.mine', true],
    ['jit_secrets.jit_secrets.mine', false],
    ['x.jit_secrets.mine', false],
    ['jit_secretsxmine', false],
    ['theirs', false],
  ])('%j is the bare name of one: %s', (text, expected) => expect(isBareName(text, ['mine'])).toBe(expected));
});

describe('the literal secrets of a file', () => {
  it.each<[string, readonly string[]]>([
    ['p: {client_secret: hunter2}', ['hunter2']],
    ['p: {clientSecret: hunter2}', ['hunter2']],
    ['p: {" Client Secret ": hunter2}', ['hunter2']],
    ['p: {client-secret: hunter2}', ['hunter2']],
    ['p: {client__secret: hunter2}', []],
    ['p: {my_client_secret: hunter2}', []],
    ['p: {client_secret_id: hunter2}', []],
    ['p: {client_secret: [hunter2, {a: hunter3}]}', ['hunter2', 'hunter3']],
    ['p: {client_secret: {client_id: hunter2}}', ['hunter2']],
    ['client_secret: hunter2', ['hunter2']],
    ['p: {client_secret: abcd}', ['abcd']],
    ['p: {client_secret: abc}', []],
    ['p: {client_secret: p}', []],
    ['p: {client_secret: " yes "}', []],
    ['p: {client_secret: on}', []],
    ['p: {client_secret: only}', ['only']],
    ['p: {client_secret: boff}', ['boff']],
    [`p: {client_id: ${LONG}}`, [LONG]],
    [`p: {tenant_id: [${LONG}]}`, [LONG]],
    [`p: {tenant_id: {x: ${LONG}}}`, []],
    [`p: {subscription_id: ${LONG}}`, [LONG]],
    [`p: {my_client_id: ${LONG}}`, []],
    [`p: {client_id2: ${LONG}}`, []],
    [`p: {name: ${LONG}}`, []],
    [`p: {name: "the ${RANDOM} one"}`, [RANDOM]],
    [`p: {"k ${LITERAL}": 1}`, [LITERAL]],
    [`p: {a: {${RANDOM}: 1}}`, [RANDOM]],
    [`p: {${RANDOM}: 1}`, [RANDOM]],
    [`${RANDOM}: 1`, []],
    [`"a ${LITERAL}": 1`, [LITERAL]],
    [`${LITERAL}: 1`, [LITERAL]],
    [`a: 1, "b ${RANDOM}": 1`, []],
    [`p: {a: [{${RANDOM}: 1}]}`, [RANDOM]],
    [`p: {client_id: ${TENANT}}`, []],
    ['p: {name: &x hunter2, client_secret: *x}', ['hunter2']],
    [`p: {name: &x ${LONG}, tenant_id: *x}`, [LONG]],
    ['p: {&k client_secret : a, b: {*k : hunter2}}', ['hunter2']],
    ['p: {? [client_secret] : hunter2}', []],
    [`p: {? [${LITERAL}] : hunter2}`, [LITERAL]],
  ])('azure: {%s}', (entries, expected) => {
    expect(secretLiterals(readable(`azure: {${entries}}\n`)).sort()).toEqual([...expected].sort());
    expect(secretLiterals(readable(`aws: {${entries}}\n`))).toEqual([]);
  });

  it('are hidden, but not masked, where they are short', () => {
    const file = readable('azure: {p: {client_secret: abc}}');
    expect(secretWords(file, ['mine'])).toEqual({
      literals: ['abc'],
      names: ['azure_client_id', 'azure_client_secret', 'azure_subscription_ids', 'mine'],
    });
    expect(secretWords(readable(''))).toMatchObject({ literals: [] });
  });
});

describe('the places of secrets', () => {
  const found = (text: string, names?: readonly string[]) =>
    secretPlaces(readable(text), names).map(({ at, key, kind, line, column }) => [at, key, kind, line, column]);

  it.each<[string, readonly (readonly [string, string | undefined, string, number, number])[]]>([
    ['azure:\n  p:\n    client_secret: x\n', [['azure.p.client_secret', 'p', 'literal', 3, 20]]],
    [
      'azure:\n  p:\n    client_secret: [x, ~, "y"]\n',
      [
        ['azure.p.client_secret', 'p', 'literal', 3, 21],
        ['azure.p.client_secret', 'p', 'literal', 3, 27],
      ],
    ],
    ['azure:\n  p:\n    clientSecret: {a: {b: x}}\n', [['azure.p.clientSecret.a.b', 'p', 'literal', 3, 27]]],
    ['azure:\n  p:\n    client_secret: azure_client_secret\n', [['azure.p.client_secret', 'p', 'bare-name', 3, 20]]],
    ['azure:\n  p:\n    client_secret: mine\n', [['azure.p.client_secret', 'p', 'bare-name', 3, 20]]],
    ['azure:\n  p:\n    client_secret: ${{ jit_secrets.x }}\n', []],
    [`azure:\n  p:\n    name: ${LITERAL}\n`, [['azure.p.name', 'p', 'misplaced', 3, 11]]],
    [`azure:\n  p:\n    name: ${RANDOM}\n    x: azure_client_secret\n`, []],
    [`azure:\n  p:\n    "x ${LITERAL}": 1\n`, [['azure.p.(a key, not shown)', 'p', 'misplaced', 3, 5]]],
    [
      `azure:\n  p:\n    client_secret:\n      "x ${LITERAL}": ~\n`,
      [['azure.p.client_secret.(a key, not shown)', 'p', 'misplaced', 4, 7]],
    ],
    ['azure:\n  p:\n    <<: {client_secret: x}\n', [['azure.p.client_secret', 'p', 'literal', 3, 25]]],
    ['x: &x y\nazure:\n  p:\n    client_secret: *x\n', [['azure.p.client_secret', 'p', 'literal', 4, 20]]],
    ['azure:\n- client_secret: x\n', [['azure.client_secret', undefined, 'literal', 2, 18]]],
    ['azure:\n  client_secret: x\n', [['azure.client_secret', 'client_secret', 'literal', 2, 18]]],
    [`azure: ${LITERAL}\n`, [['azure', undefined, 'misplaced', 1, 8]]],
    [`aws: ${LITERAL}\n`, []],
    [
      'azure:\n  p:\n    a: &x x\n    client_secret: *x\n    b: *x\n',
      [['azure.p.client_secret', 'p', 'literal', 4, 20]],
    ],
    ['azure:\n  p:\n    ? [client_secret]\n    : x\n', []],
  ])('%j', (text, expected) => expect(found(text, ['mine'])).toEqual(expected));

  it('are told from bare names by the names that are given', () => {
    expect(found('azure: {p: {client_secret: mine}}').map(([, , kind]) => kind)).toEqual(['literal']);
  });
});
