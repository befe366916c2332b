import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { actionDefaults, ROOT } from '../simulator/run-action.js';
import { type Inputs, readInputs } from '../src/inputs/inputs.js';
import { OUTPUT_NAMES } from '../src/report/outputs.js';

interface ActionMetadata {
  readonly runs: { readonly using: string; readonly main: string };
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const action = parse(readFileSync(`${ROOT}action.yml`, 'utf8')) as ActionMetadata;
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
