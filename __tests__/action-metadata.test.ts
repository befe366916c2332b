import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { renderInputsPage, typeOf } from '../scripts/docs/inputs-page.js';
import { readManifest } from '../scripts/docs/manifest.js';
import { actionDefaults, ROOT } from '../simulator/run-action.js';
import { UserError } from '../src/errors.js';
import { type Inputs, readInputs } from '../src/inputs/inputs.js';
import { RENAMED } from '../src/inputs/renamed.js';
import { OUTPUT_NAMES } from '../src/report/outputs.js';

interface ActionMetadata {
  readonly runs: { readonly using: string; readonly main: string };
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: string; readonly deprecationMessage?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const text = readFileSync(`${ROOT}action.yml`, 'utf8');
const action = parse(text) as ActionMetadata;
const current = Object.entries(readManifest(text).inputs).filter(([, input]) => !input.deprecated);
const ids = {
  'tenant-id': '11111111-1111-4111-8111-111111111111',
  'client-id': '22222222-2222-4222-8222-222222222222',
  'subscription-id': '33333333-3333-4333-8333-333333333333',
  'github-token': 'token',
};
const list = '- {id: a, tenant-id: 11111111-1111-4111-8111-111111111111}';

/** Reads the inputs, and which names were asked for on the way. */
async function read(
  values: Readonly<Record<string, string>>,
): Promise<{ readonly inputs: Inputs; readonly asked: ReadonlySet<string> }> {
  const asked = new Set<string>();
  const inputs = await readInputs({
    input: (name) => {
      asked.add(name);
      return values[name] ?? '';
    },
    chooseMode: () => 'check',
    filesAreStrangers: false,
    readRepositoryFile: async () => list,
    staysInWorkspace: async () => true,
  });
  return { inputs, asked };
}

describe('action.yml', () => {
  it('starts the bundle on Node 24', () => expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' }));

  it('declares exactly the inputs that the code reads', async () => {
    const one = await read(ids);
    const { 'tenant-id': _tenant, ...others } = ids;
    const many = await read({ ...others, 'integrations-file': 'azure.yml' });
    const asked = new Set([...one.asked, ...many.asked]);
    expect([...asked].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it('declares the old names as deprecated, with the name that took their place, and no other', () => {
    const deprecated = Object.entries(action.inputs).filter(([, input]) => input.deprecationMessage !== undefined);
    expect(Object.fromEntries(deprecated)).toEqual(
      Object.fromEntries(
        Object.entries(RENAMED).map(([old, name]) => [
          old,
          { description: `Old name of \`${name}\`.`, deprecationMessage: `it is called ${name} now.` },
        ]),
      ),
    );
    for (const name of Object.values(RENAMED)) expect(current.map(([each]) => each)).toContain(name);
  });

  it('declares exactly the outputs that a run sets', () =>
    expect(Object.keys(action.outputs)).toEqual([...OUTPUT_NAMES]));

  it('has the defaults of the code', async () => {
    const declared = await read({ ...actionDefaults(), ...ids });
    // An empty app-role means "not checked", so only this default is action.yml's alone.
    const own = await read({ ...ids, 'app-role': 'reader' });
    expect(declared.inputs).toEqual(own.inputs);
  });

  it('describes every input and output in a sentence', () => {
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
      expect(description.length).toBeGreaterThan(10);
      expect(description).toMatch(/[.)]$/);
    }
  });
});

/** What the code says against inputs; '' where it takes them. */
async function faultsOf(values: Readonly<Record<string, string>>): Promise<string> {
  try {
    await read({ ...actionDefaults(), ...ids, ...values });
    return '';
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.message;
    throw thrown;
  }
}

/** What an input cannot be given without. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  integrations: { 'tenant-id': '' },
  'integrations-file': { 'tenant-id': '' },
  only: {
    integrations: `- {id: prod-eu, tenant-id: ${ids['tenant-id']}}\n- {id: labs, tenant-id: ${ids['client-id']}}`,
    'tenant-id': '',
  },
  'graph-token': { login: 'tokens' },
  'arm-token': { login: 'tokens' },
  'jit-api-client-id': { 'jit-api-secret': 'secret' },
  'jit-api-secret': { 'jit-api-client-id': 'id' },
};

/** What is no value of a type; undefined where any text is one. */
const NO_VALUE: Readonly<Record<string, string | undefined>> = {
  word: 'strange-word',
  GUID: '1234',
  'true or false': 'yes',
  'whole number': 'many',
  'YAML list': 'none',
  'YAML map': 'none',
  path: '../outside',
  address: 'nowhere',
  branch: 'a..b',
  'OWNER/NAME': 'acme',
};

/** Lists of names that only GitHub knows, and texts, may hold anything; these lists hold words of ours. */
const NO_ITEM: Readonly<Record<string, string>> = {
  checks: 'secrets/*',
  repairs: 'proposals',
  'managed-apps': 'a b',
  only: 'strange',
};

describe('each input of action.yml', () => {
  it.each(current)('%s has a type, and an example that the code takes', async (name, input) => {
    expect(input.example).toBeDefined();
    expect(input.description).not.toContain('For example');
    const value = (input.example ?? '').replace(/^\$\{\{.*\}\}$/, 'expression');
    expect(await faultsOf({ ...BESIDE[name], [name]: value })).toBe('');
    const wrong = NO_ITEM[name] ?? NO_VALUE[typeOf(name)];
    if (wrong !== undefined)
      expect(await faultsOf({ ...BESIDE[name], [name]: wrong })).toContain(
        name === 'integrations-file' ? 'integrations-file is' : name,
      );
    else expect(['text', 'list', 'secret', 'ID']).toContain(typeOf(name));
  });

  it('stands in docs/inputs.md as it is (else: npm run docs)', () => {
    const page = readFileSync(`${ROOT}docs/inputs.md`, 'utf8');
    expect(renderInputsPage(page, text)).toBe(page);
    expect([...page.matchAll(/^### (.+)$/gm)].map((match) => match[1])).toEqual(current.map(([name]) => name));
    // As one would write it below `with:`.
    for (const [, block = ''] of page.matchAll(/^```yaml\n(.*)\n```$/gm)) {
      const pasted = parse(block) as Record<string, unknown>;
      const [[name = '', value] = []] = Object.entries(pasted);
      expect(String(value)).toBe(readManifest(text).inputs[name]?.example);
    }
  });

  it('holds no expression that GitHub would evaluate in action.yml itself', () => {
    for (const { description } of Object.values(action.inputs)) expect(description).not.toContain('${{');
  });
});
