import { decodeFile } from './jit-file/decode.js';
import { proveByParser } from './jit-file/prove-by-parser.js';
import type { Plan } from './proposal.js';
import type { Refusal } from './proposal-outcome.js';
import type { ConfigRepoState, Wanted } from './proposal-state.js';

/** Plans that may write the files: a declined proposal that GitHub does not open again is made anew. */
const WRITING = ['create', 'rebuild', 'reopen'] as const satisfies readonly Plan['kind'][];

/**
 * The last look at the files of a plan that would write them, by a reader that had no part in making them: undefined
 * where it reads the same, else why the plan is not carried out. Of other plans nothing is looked at.
 */
export function refusedByProof(
  plan: Plan,
  { files }: Pick<Wanted, 'files'>,
  { configs }: Pick<ConfigRepoState, 'configs'>,
  prove: typeof proveByParser = proveByParser,
): Refusal | undefined {
  if (!WRITING.some((kind) => kind === plan.kind)) return undefined;
  for (const { path, bytes } of files) {
    const file = configs.find((config) => config.path === path)?.file;
    const original = file?.known === true && file.value.kind === 'present' ? decodeFile(file.value.bytes) : '';
    const damage = prove(original, decodeFile(bytes));
    if (damage !== undefined)
      return {
        message: `Nothing was proposed, since ${damage}: what differs in it cannot be trusted.`,
        fix: 'This is a fault of the action: please report it with the file (without its ids). Until then, change the file by hand.',
      };
  }
  return undefined;
}
