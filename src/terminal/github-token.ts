import type { ProgramOutcome } from './child-program.js';
import type { Host } from './host.js';

/** A token, or why there is none. */
export type FoundToken = { readonly token: string } | { readonly missing: string };

const GH_TIMEOUT_MS = 20_000;

/** How gh is run. */
export type RunGh = (args: readonly string[], timeoutMs: number) => Promise<ProgramOutcome>;

function whyNot(outcome: ProgramOutcome | undefined): string {
  if (outcome === undefined) return 'gh could not be started';
  if (outcome.kind === 'missing') return 'gh is not on the PATH';
  return outcome.kind === 'stopped' ? '`gh auth token` gave no answer' : '`gh auth token` gave none';
}

/** The token for the config repo: of the environment, else of gh. */
export async function findGitHubToken(
  host: Host,
  environment: Readonly<Record<string, string | undefined>>,
  gh: RunGh,
): Promise<FoundToken> {
  for (const name of host.tokenVariables) {
    const token = (environment[name] ?? '').trim();
    if (token !== '') return { token };
  }
  // What cannot even be started gave no token either.
  const outcome: ProgramOutcome | undefined = await gh(['auth', 'token', '--hostname', host.name], GH_TIMEOUT_MS).catch(
    () => undefined,
  );
  const token = outcome?.kind === 'ended' && outcome.exitCode === 0 ? outcome.stdout.trim() : '';
  if (/^\S+$/.test(token)) return { token };
  return {
    missing: `There is no token for ${host.name}: ${host.tokenVariables.join(' and ')} are not set, and ${whyNot(outcome)}. Log in with \`gh auth login --hostname ${host.name}\`, or set ${host.tokenVariables[0] ?? ''}.`,
  };
}
