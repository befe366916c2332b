import { checkJitFile, type GitFile } from './core/checks/jit-integration-file.js';
import { skipped } from './core/checks/rows.js';
import { type Fact, type JitAnswer, mapFact } from './core/facts.js';
import { parseJitFile } from './core/jit-file/parse.js';
import type { Result } from './core/results.js';
import type { Inputs } from './inputs/inputs.js';
import { readJitFile } from './jit/read-file.js';
import type { Session } from './session.js';
import type { Target } from './targets.js';

/** Why Jit is not asked; undefined where it is. */
function reasonToSkip({ mode, jitApi }: Inputs): string | undefined {
  if (jitApi === undefined) return 'Not asked: there is no API token of Jit (jit-api-client-id, jit-api-secret).';
  if (mode === 'validate')
    return 'Not asked: Jit reads the file of the default branch, and mode validate judges the one at hand.';
  return undefined;
}

/** How Jit sees the file; undefined where it is not asked. Sends no write. */
export async function readJit(inputs: Inputs, { runner, azure }: Session): Promise<Fact<JitAnswer> | undefined> {
  const { jitApi } = inputs;
  if (jitApi === undefined || reasonToSkip(inputs) !== undefined) return undefined;
  const answer = await readJitFile(jitApi, azure, (secret) => runner.mask(secret));
  const words = !answer.known ? `unknown: ${answer.found}` : answer.value.kind === 'file' ? 'read' : answer.value.code;
  runner.log.info(`Jit: integration file ${words}.`);
  return answer;
}

/** The files of a target as Jit may read them. */
function gitFiles({ repository, files, state }: Target): readonly GitFile[] {
  const isDefault = state?.known === true && state.value.base.ref === state.value.repository.defaultBranch;
  return files.map(({ config }): GitFile => {
    const file = mapFact(config.file, (value) => {
      if (!isDefault) return 'elsewhere';
      const parsed = value.kind === 'present' ? parseJitFile(value.bytes) : undefined;
      return parsed?.ok === true ? parsed : 'unreadable';
    });
    return { repository, path: config.path, ref: config.ref, file };
  });
}

/** The row of `jit/integration-file`. */
export function judgeJit(
  answer: Fact<JitAnswer> | undefined,
  targets: readonly Target[],
  inputs: Inputs,
): readonly Result[] {
  if (answer === undefined || inputs.jitApi === undefined)
    return [skipped('jit/integration-file', reasonToSkip(inputs) ?? 'Not asked.')];
  return [checkJitFile(answer, targets.flatMap(gitFiles), inputs.jitApi.endpoint.url)];
}
