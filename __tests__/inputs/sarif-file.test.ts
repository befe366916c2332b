import { expect, it } from '@jest/globals';
import { actionDefaults } from '../../simulator/run-action.js';
import { UserError } from '../../src/errors.js';
import { readInputs } from '../../src/inputs/inputs.js';

const ID = '11111111-1111-4111-8111-111111111111';

async function read(given: Readonly<Record<string, string>>, stays = true): Promise<string> {
  const values: Readonly<Record<string, string>> = {
    ...actionDefaults(),
    'tenant-id': ID,
    'client-id': ID,
    'subscription-id': ID,
    ...given,
  };
  try {
    const { sarifFile } = await readInputs({
      input: (name) => values[name] ?? '',
      chooseMode: () => 'check',
      filesAreStrangers: false,
      readRepositoryFile: async () => undefined,
      staysInWorkspace: async () => stays,
    });
    return sarifFile ?? 'none';
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.message;
    throw thrown;
  }
}

it.each<[Readonly<Record<string, string>>, boolean, string]>([
  [{}, true, 'none'],
  [{ 'sarif-file': './out//drift.sarif' }, true, 'out/drift.sarif'],
  [{ 'sarif-file': '/etc/drift.sarif' }, true, 'Input sarif-file is "/etc/drift.sarif": expected a path'],
  [{ 'sarif-file': '../drift.sarif' }, true, 'Input sarif-file is "../drift.sarif": expected a path'],
  [{ 'sarif-file': 'link/drift.sarif' }, false, 'Input sarif-file is "link/drift.sarif": a link in it leads out'],
  [
    { 'sarif-file': 'out.json', 'report-file': './out.json' },
    true,
    'Input sarif-file and report-file name the same file',
  ],
])('%j is a place in the workspace of its own, or a fault', async (given, stays, expected) => {
  expect((await read(given, stays)).startsWith(expected)).toBe(true);
});
