import type { Service, SimRequest, SimResponse } from '../service.js';
import { Forge, type ForgeOptions } from './forge.js';
import { answer, commonHeaders } from './handle.js';
import { Hands } from './hands.js';
import type { GitHubWorld } from './world.js';

export type { ForgeOptions as GitHubServiceOptions } from './forge.js';
export type { CommitOptions, Files } from './hands.js';
export { azureEntry, healthyJitFile, type JitFileValues } from './jit-file.js';
export * from './world.js';

/** GitHub on loopback: REST, GraphQL, and the hands of the people who work in its repositories. */
export interface GitHubService extends Service {
  readonly name: 'github';
  readonly hands: Hands;
  /** What clients asked for that is not simulated (also marked on the answer by `x-simulator-unhandled`). */
  readonly unhandled: readonly string[];
  /** Removes the repositories from disk. */
  stop(): Promise<void>;
}

/** Starts GitHub over a world: makes its repositories on disk, and answers until stopped. */
export async function createGitHubService(world: GitHubWorld, options: ForgeOptions = {}): Promise<GitHubService> {
  const forge = new Forge(world, options);
  const unhandled: string[] = [];
  let sequence = 0;
  const handle = async (request: SimRequest): Promise<SimResponse> => {
    sequence += 1;
    const headers = commonHeaders(forge, request, sequence);
    const result = await answer(forge, request);
    if (result.unhandled !== null) unhandled.push(result.unhandled);
    const mark = result.unhandled === null ? {} : { 'x-simulator-unhandled': result.unhandled.replace(/[^ -~]/g, '?') };
    return { ...result.response, headers: { ...headers, ...mark, ...result.response.headers } };
  };
  return { name: 'github', handle, hands: new Hands(forge), unhandled, stop: async () => forge.stop() };
}
