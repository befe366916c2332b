import { ACTION_INPUTS } from '../inputs/action-inputs.js';
import { SECRET_VARIABLES } from './input-table.js';

/** Columns of a plain terminal. */
const WIDTH = 80;

/** Words in lines that fit a plain terminal. */
function wrapped(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length + word.length + 1 > WIDTH && line !== indent) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** What `--help` prints. */
export function usage(): string {
  const others = Object.keys(ACTION_INPUTS)
    .filter((name) => !Object.hasOwn(SECRET_VARIABLES, name))
    .map((name) => `--${name}`);
  return `Checks an Azure integration of Jit from this machine, with your own logins
(az login, gh auth login). It reads; it never writes anything anywhere.

Usage: node dist/index.js [check|validate|repair] --NAME VALUE ...

  check      (default) Azure, and the file in the config repo
  validate   the same, but the file as it is in the current folder where that is
             a checkout of the config repo: before you push
  repair     check, and what the repairs that you name would change

What it needs:
  --config-repo OWNER/NAME    holds jit-integration.yml, such as acme/.jit
  --tenant-id ID              the Entra tenant
  --client-id ID              Jit's app (application id)
  --subscription-id ID        the subscription that Jit scans
  --integrations-file PATH    instead of these three: a list, in this folder

Often used:
  --checks '!app/legacy-graph'  which checks are reported
  --fail-on WORD              error (default), drift, warning, never
  --azure-cloud NAME          usgovernment, usgovernment-dod, china
  --report-file PATH          also write the JSON report, below this folder
  --verbose, -v               also the facts that were read
  --help, -h                  this; --version prints the version

Any input of action.yml is understood as --NAME VALUE (see the README):
${wrapped(others, '  ')}

Tokens are never given on the command line. GitHub: GH_TOKEN or GITHUB_TOKEN,
else what \`gh auth token\` prints (GH_HOST names another server than github.com).
Azure: what \`az account get-access-token\` prints. With --login tokens:
GRAPH_TOKEN and ARM_TOKEN. Jit: JIT_API_SECRET.

Exit status: 0 where nothing failed, 1 where something did (by --fail-on) or an
argument is wrong. Colours: only on a terminal; NO_COLOR, FORCE_COLOR and
TERM=dumb are respected.
`;
}
