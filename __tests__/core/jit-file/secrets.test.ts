import { describe, expect, it } from '@jest/globals';
import { checkConfig } from '../../../src/core/checks/config.js';
import { known } from '../../../src/core/facts.js';
import { lint, unknownKeys } from '../../../src/core/jit-file/lint.js';
import { regenerate } from '../../../src/core/jit-file/regenerate.js';
import { looksLikeSecret } from '../../../src/core/jit-file/secret-forms.js';
import { secretLiterals, secretWords } from '../../../src/core/jit-file/secret-literals.js';
import { secretPlaces } from '../../../src/core/jit-file/secret-places.js';
import { isLeftover, isSecretLeftover, readPlaceholder } from '../../../src/core/jit-file/values.js';
import { showable } from '../../../src/core/jit-file/wanted.js';
import { CLIENT, entryText, LITERAL, readable, TENANT, wantedEntry } from './sample-files.js';

/** A long random word without Entra's mark, and no secret. */
const RANDOM = 'x7Kp2mQv9RtB4nWz8LcY3hJd6SfG1aEu';
const REAL = `<${LITERAL}>`;
const wanted = [wantedEntry({ integrationId: 'prod', accountName: 'P' })];
const place = (name: string): string => `"\${{ jit_secrets.${name} }}"`;

/** Everything that a run could print or write about a file, but for what it masks. */
function allOf(text: string, more = wanted): string {
  const file = readable(text);
  const regeneration = regenerate(file, more);
  const config = {
    repository: 'acme/.jit',
    ref: 'main',
    path: 'p.yml',
    file: known({ kind: 'present', bytes: new Uint8Array(), blob: 'b' } as const),
    otherPath: known(null),
  };
  const rows = [true, false].flatMap((proposing) =>
    checkConfig(config, file, regeneration, { severityOfDrift: 'error', proposing }),
  );
  const { entries } = regeneration;
  return JSON.stringify([
    rows,
    entries,
    lint(file).map(({ key: _, ...rest }) => rest),
    unknownKeys(file).map(({ at }) => at),
  ]);
}

describe('a secret is shown nowhere, and masked', () => {
  it.each<[string, string, string]>([
    ['in angle brackets', entryText('prod', { secret: `"${REAL}"` }), LITERAL],
    ['in angle brackets, of no known form', entryText('prod', { secret: '"<hunter2 hunter2>"' }), 'hunter2'],
    ['in the documentation’s wording', entryText('prod', { secret: '"your hunter2 secret"' }), 'hunter2'],
    ['in angle brackets, as client id', entryText('prod', { id: `"${REAL}"` }), LITERAL],
    ['in angle brackets, as name', entryText('prod', { name: `"${REAL}"` }), LITERAL],
    ['as the name of a placeholder', entryText('prod', { secret: place(LITERAL) }), LITERAL],
    ['as the name of an outdated one', entryText('prod', { secret: `"\${{ secrets.${LITERAL} }}"` }), LITERAL],
    [
      'as the name of an outdated one, as client id',
      entryText('prod', { id: `"\${{ secrets.${LITERAL} }}"` }),
      LITERAL,
    ],
    ['as a random name', entryText('prod', { id: `"\${{ secrets.${RANDOM} }}"` }), RANDOM],
    ['in a key', `  prod:\n    auth: { client_id: "a", client_secret:${LITERAL} }\n`, LITERAL],
    ['in a key, of no known form', '  prod:\n    auth: { client_id: "a", client_secret:hunter2 }\n', 'hunter2'],
    ['in a text for a map', `  prod:\n    auth: client_secret:${LITERAL}\n`, LITERAL],
    ['in the key of the entry', `  ? prod:${LITERAL}\n  :\n    tenant_id: ${TENANT}\n`, LITERAL],
    ['behind words', entryText('prod', { id: `"secret: ${LITERAL}"` }), LITERAL],
    ['behind words, random', entryText('prod', { name: `"the secret is ${RANDOM} (Bob)"` }), RANDOM],
    ['behind a placeholder', entryText('prod', { tenant: `"\${{ x }} ${LITERAL}"` }), LITERAL],
    ['behind a GUID', entryText('prod', { id: `"${CLIENT} ${RANDOM}"` }), RANDOM],
    ['in a list of an unknown key', `${entryText()}    "k ${LITERAL}": [a, "<${LITERAL}>"]\n`, LITERAL],
    ['as an anchor', entryText('prod', { name: `&${LITERAL} Prod` }).concat(`x: *${LITERAL}\n`), LITERAL],
  ])('%s', (how, entry, secret) => {
    const text = `azure:\n${entry}`;
    expect(allOf(text)).not.toContain(secret);
    expect(allOf(text, [wantedEntry()])).not.toContain(secret);
    if (how === 'as an anchor') return;
    expect(secretLiterals(readable(text)).some((literal) => literal.includes(secret))).toBe(true);
    const next = new TextDecoder().decode(regenerate(readable(text), wanted).bytes);
    expect(next.split(secret).length).toBeLessThanOrEqual(text.split(secret).length);
  });

  it.each<[string, string]>([
    ['in angle brackets', `"${REAL}"`],
    ['as the name of a placeholder', place(LITERAL)],
    ['as a name with blanks', '"your hunter2 secret"'],
  ])('and flagged, and replaced: %s', (_, secret) => {
    const text = `azure:\n${entryText('prod', { secret })}`;
    expect(secretPlaces(readable(text))).toMatchObject([{ kind: 'literal' }]);
    const [outcome] = regenerate(readable(text), wanted).entries;
    expect(outcome?.changes).toContainEqual(
      expect.objectContaining({ at: 'azure.prod.auth.client_secret', actual: null, secretLiteral: true }),
    );
  });

  it('an entry whose key is a secret is left to a person', () => {
    const text = `azure:\n  ? prod:${LITERAL}\n  :\n    tenant_id: ${TENANT}\n`;
    const { entries, changed } = regenerate(readable(text), wanted);
    expect(changed).toBe(false);
    expect(entries).toMatchObject([{ outcome: 'undecided', candidates: [], key: null, keyNow: null }]);
  });

  it('a name that may be a secret is not mended either', () => {
    const text = `azure:\n${entryText('prod', { name: `"${LITERAL}\\uD800"` })}`;
    const { bytes, entries } = regenerate(readable(text), [wantedEntry({ integrationId: 'prod' })]);
    expect(new TextDecoder().decode(bytes)).toBe(text);
    expect(JSON.stringify(entries)).not.toContain(LITERAL);
  });
});

describe('what is masked', () => {
  it('is no word that the report needs', () => {
    const secrets = [
      'azure_client_secret',
      'jit_secrets.azure_client_secret',
      'mine',
      'true',
      'False',
      'null',
      'prod',
      'abc',
      '""',
      '~',
    ];
    for (const secret of secrets) {
      const file = readable(`azure:\n${entryText('prod', { secret })}`);
      expect([secret, secretLiterals(file, ['mine'])]).toEqual([secret, []]);
    }
  });

  it('is not shown where it is too short to be masked', () => {
    const text = `azure:\n${entryText('prod', { secret: 'abc', id: 'abc' })}`;
    expect(allOf(text)).not.toContain('abc"');
  });

  it('is the secret by itself, where it stands in a longer text or a key', () => {
    const file = readable(`azure:\n  prod: { client_secret:${LITERAL}: , name: "secret: ${LITERAL}" }\n`);
    expect(secretLiterals(file)).toEqual([LITERAL]);
  });

  it('is found in time, however often aliases bring it', () => {
    const filler = 'a1B'.repeat(150_000);
    const texts = [`x ${filler}`, ' '.repeat(450_000), `<${filler}`, `client_secret: ${' '.repeat(400_000)}x`];
    for (const text of texts) {
      const file = readable(
        `x: &x "${text}"\nazure:\n  a:\n    client_secret: [${'*x,'.repeat(30_000)}]\n    b: [${'*x,'.repeat(15_000)}]\n`,
      );
      const started = performance.now();
      secretWords(file);
      secretPlaces(file);
      lint(file);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});

describe('forms', () => {
  it.each([
    [LITERAL, true],
    [RANDOM, true],
    ['Abc8Q~realsecret', true],
    ['client_secret=hunter2', true],
    ['0123456789abcdefghijklmnopqrstuv', true],
    [TENANT, false],
    [`/subscriptions/${TENANT}/resourceGroups/${CLIENT}`, false],
    ['Contoso-Production-Subscription-West-Europe-01', false],
    ['azure_client_secret_for_production_subscription_2', false],
    ['contosoProduction1234567890abcdef.onmicrosoft.com', false],
    ['client_secret: is kept in the vault', false],
    ['${{ jit_secrets.azure_client_secret_of_production }}', false],
  ])('%s: %s', (text, expected) => {
    expect(looksLikeSecret(text)).toBe(expected);
  });

  it.each([
    ['<your client secret>', true],
    ['<client_secret>', true],
    ['<YOUR-CLIENT-SECRET>', true],
    ['your Azure client secret', true],
    ['client secret', false],
    ['<your own secret>', false],
    [REAL, false],
  ])('the documentation’s words for a secret: %s, %s', (text, expected) => {
    expect(isSecretLeftover(text)).toBe(expected);
  });

  it('a leftover holds no secret, wherever it stands', () => {
    expect([isLeftover('<tenant id>'), isLeftover(REAL), isLeftover(`<${'a'.repeat(2000)}>`)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['${{ jit_secrets.az-2_X }}', true],
    [`\${{ jit_secrets.${'a'.repeat(100)} }}`, true],
    [`\${{ jit_secrets.${'a'.repeat(101)} }}`, false],
    ['${{ jit_secrets.a.b }}', false],
    ['${{ secrets.Abc8Q~x }}', false],
    [`\${{ secrets.${RANDOM} }}`, false],
  ])('a placeholder: %s, %s', (text, expected) => {
    expect(readPlaceholder(text) !== undefined).toBe(expected);
  });

  it.each([
    ['auth.client_secret', '${{ jit_secrets.x }}', true],
    ['auth.client_secret', '<client secret>', true],
    ['auth.client_secret', '', true],
    ['auth.client_secret', 'azure_client_secret', true],
    ['auth.client_secret', '<tenant id>', false],
    ['auth.client_secret', 'x', false],
    ['tenant_id', '<tenant id>', true],
    ['tenant_id', 'abcdefghijabcdefghijabcdefghij', false],
    ['name', 'abcdefghijabcdefghijabcdefghij', true],
    ['name', 'with it inside', false],
  ] as const)('%s may show %j: %s', (field, text, expected) => {
    expect(showable(field, text, { literals: ['it inside'], names: ['azure_client_secret'] })).toBe(
      expected ? text : null,
    );
  });
});
