import { describe, expect, it } from '@jest/globals';
import { actionDefaults } from '../../../simulator/run-action.js';
import { UserError } from '../../../src/errors.js';
import { type InputSource, readInputs } from '../../../src/inputs/inputs.js';
import { CLIENT, LITERAL, SUBSCRIPTION, TENANT } from '../jit-file/sample-files.js';
import { LONGEST, REFUSED, TAKEN } from './yaml-samples.js';

const IDS = { 'tenant-id': TENANT, 'client-id': CLIENT, 'subscription-id': SUBSCRIPTION };
const YAML_INPUTS = ['integrations', 'integrations-file', 'waivers', 'api-permissions', 'jit-secret-names'] as const;

/** The inputs of a run in which one is the text; the list's file is a file. */
function sourceOf(given: Readonly<Record<string, string>>): InputSource {
  const file = given['integrations-file'];
  const isList = file !== undefined || given.integrations !== undefined;
  const values: Readonly<Record<string, string>> = {
    ...actionDefaults(),
    'github-token': 'token',
    ...(isList ? {} : IDS),
    ...given,
    ...(file === undefined ? {} : { 'integrations-file': 'fleet.yml' }),
  };
  return {
    input: (name) => (values[name] ?? '').trim(),
    chooseMode: (asked) => (asked === 'auto' ? 'check' : asked),
    filesAreStrangers: false,
    readRepositoryFile: async () => file,
    staysInWorkspace: async () => true,
  };
}

/** The refusal's words, and how long it took of the processor. */
async function refusalOf(
  given: Readonly<Record<string, string>>,
): Promise<{ words: string; plain: string; ms: number }> {
  const before = process.cpuUsage();
  const thrown: unknown = await readInputs(sourceOf(given)).catch((error: unknown) => error);
  const { user, system } = process.cpuUsage(before);
  if (!(thrown instanceof UserError)) throw new Error('The inputs were taken.', { cause: thrown });
  return { words: thrown.message, plain: thrown.plain ?? '', ms: (user + system) / 1000 };
}

function expectPlain(words: string): void {
  expect(words).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  expect(words.length).toBeLessThan(30_000);
}

/** All samples for one of the inputs; for the others, which are read by the same reader, those that cost nothing. */
function of<T>(samples: Readonly<Record<string, T>>, name: string): [string, T][] {
  return Object.entries(samples).filter(([, sample]) => name === 'waivers' || JSON.stringify(sample).length < 5000);
}

describe.each(YAML_INPUTS)('%s', (name) => {
  it.each(of(REFUSED, name))('refuses %s in plain words, at once', async (_what, [text, words]) => {
    const refusal = await refusalOf({ [name]: text });
    expect(refusal.ms).toBeLessThan(LONGEST);
    expect(refusal.words).toMatch(words);
    expect(refusal.words).toMatch(/is no (?:valid|usable) YAML: line \d+, column \d+: /);
    expectPlain(refusal.words);
    expectPlain(refusal.plain);
  });

  it.each(of(TAKEN, name))('reads %s, and says what is wrong with it, at once', async (_what, text) => {
    const refusal = await refusalOf({ [name]: text });
    expect(refusal.ms).toBeLessThan(LONGEST);
    expect(refusal.words).not.toMatch(/valid YAML|usable YAML/);
    expectPlain(refusal.words);
    expectPlain(refusal.plain);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

const item = (id: string): string =>
  `{id: ${id}, tenant-id: ${TENANT}, client-id: ${CLIENT}, subscription-id: ${SUBSCRIPTION}}`;

describe('inputs of great length', () => {
  it.each([
    ['a list of 150,000 empty items', { integrations: '- {}\n'.repeat(150_000) }, /too many YAML tokens/],
    ['a list of 10,000 empty items', { integrations: '- {}\n'.repeat(10_000) }, /tenant-id is empty/],
    ['one item 20,000 times', { integrations: `- &a ${item('prod')}\n${'- *a\n'.repeat(20_000)}` }, /at most 10000/],
    [
      '9,999 items that share a tenant',
      { integrations: `- &a ${item('prod')}\n${'- *a\n'.repeat(9998)}` },
      /two items/,
    ],
    [
      '10,000 waivers of nothing',
      { waivers: '- {check: secret/expirx}\n'.repeat(10_000) },
      /Did you mean|did you mean/,
    ],
    [
      '100,000 unknown checks',
      { checks: Array.from({ length: 100_000 }, (_, index) => `secret/x${index}`).join() },
      /matches no check/,
    ],
    [
      '100,000 unknown repairs',
      { repairs: Array.from({ length: 100_000 }, (_, index) => `app-rolf${index}`).join() },
      /names "app-rolf0"/,
    ],
    ['a word of 1 MB', { mode: 'check'.repeat(200_000) }, /mode is "checkcheck/],
    ['a pattern that has to be tried at every place', { checks: `${'*e'.repeat(5000)}x` }, /matches no check/],
    ['a GUID of 1 MB', { 'tenant-id': '${{ x }}'.repeat(130_000) }, /expected a GUID/],
  ] as const)('%s', async (_what, given, words) => {
    const values: Readonly<Record<string, string>> = 'integrations' in given ? given : { ...IDS, ...given };
    const refusal = await refusalOf(values);
    expect(refusal.ms).toBeLessThan(LONGEST);
    expect(refusal.words).toMatch(words);
    expectPlain(refusal.words);
    expect(refusal.words.split('\n').length).toBeLessThan(55);
  });
});

describe('a client secret in the wrong input', () => {
  it.each([
    ['repairs', LITERAL],
    ['mode', LITERAL],
    ['checks', LITERAL],
    ['branch', `${LITERAL}..`],
    ['jit-secret-names', `${LITERAL}: x`],
    ['jit-secret-names', `client-id: ${LITERAL}`],
    ['api-permissions', `Microsoft Graph: ["${LITERAL} x"]`],
    ['api-permissions', `${LITERAL}: x`],
    ['waivers', `- {${LITERAL}: x}`],
    ['waivers', `- check: ${LITERAL}`],
    ['integrations', `- {id: a, ${LITERAL}: x}`],
    ['integrations', `- {id: a, secret-key-id: ${LITERAL}}`],
    ['integrations', `${LITERAL}: [`],
  ])('is not said back: %s: %s', async (name, text) => {
    const { words, plain } = await refusalOf({ [name]: text });
    for (const said of [words, plain]) {
      expect(said).toContain(name);
      expect(said).not.toContain(LITERAL.slice(0, 8));
      expect(said).not.toContain(LITERAL.slice(-8));
    }
  });
});

describe('odd YAML that is right', () => {
  it('takes anchors and flow style, keeps zeros, and means nothing else by __proto__', async () => {
    const text = `- &a ${item('"007"')}\n- {id: b, tenant-id: ${TENANT.replace('1', '5')}, client-id: *c, subscription-id: ${SUBSCRIPTION}}`;
    const inputs = await readInputs(sourceOf({ integrations: text.replace(CLIENT, `&c ${CLIENT}`) }));
    expect(
      inputs.integrations.map(({ expectation }) => [expectation.integrationId, expectation.ids?.clientId]),
    ).toEqual([
      ['007', CLIENT],
      ['b', CLIENT],
    ]);
  });

  it('names __proto__ as an unknown key', async () => {
    const { words } = await refusalOf({ integrations: `- {id: a, __proto__: {tenant-id: ${TENANT}}, constructor: x}` });
    expect(words).toContain('unknown key "__proto__"');
    expect(words).toContain('unknown key "constructor"');
    expect(words).toContain('tenant-id is empty');
  });
});
