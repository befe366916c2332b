import type { CheckId } from '../../src/core/results.js';

/**
 * How each check's printed fix is tried: `tried`, by Debian's az or gh against the simulator, and the check passes
 * afterwards; else why no client can. Where a fix asks a person for a step beside its commands (a portal removes what
 * no printed command ever removes), the case says so in `byHand`.
 */
export const FIX_INVENTORY: Readonly<Record<CheckId, 'tried' | string>> = {
  'login/oidc': 'tried',
  'login/identity': 'tried',
  'login/rights': 'tried',
  'federation/scope': 'tried',
  'app/exists':
    'The command only looks: the inputs name an app that is not there, and only their author knows the right one.',
  'app/service-principal': 'tried',
  'app/audience': 'tried',
  'app/permissions': 'tried',
  'app/consent': 'tried',
  'app/legacy-graph': 'tried',
  'app/excess-permissions': 'tried',
  'app/role': 'tried',
  'secret/present': 'tried',
  'secret/expiry': 'tried',
  'secret/rotation': 'tried',
  'secret/stale': 'tried',
  'subscription/state': 'tried',
  'subscription/tenant': 'tried',
  'subscription/defender': 'tried',
  'subscription/single': 'tried',
  'role/assignment': 'tried',
  'role/condition': 'tried',
  'role/excess': 'tried',
  'role/denied': 'tried',
  'config/readable': 'A commit: the words name file, line and column.',
  'config/drift': 'A pull request of this action, or a commit: the words name file, line, place and value.',
  'config/secret-literal': 'A commit and a new secret; its command is the one that secret/present tries.',
  'config/literal-id': 'A commit, and a secret in Jit.',
  'config/secret-name': 'A name in Jit, or the input jit-secret-names.',
  'config/shared-secrets': 'Secrets in Jit, and a commit.',
  'config/lint': 'A commit: the words name the place and what to write.',
  'config/two-files': 'A commit: the words name the file to remove.',
  'config/one-per-tenant': 'A decision and a commit.',
  'config/unknown-key': 'A commit.',
  'jit/integration-file': 'Its commands only compare, with an API token of Jit that a person has.',
  'pull-request/permitted': 'Rights of the token: the job’s YAML, or a GitHub App’s settings.',
  'pull-request/proposed': 'Rights of the token, settings of the repository, or another `branch`.',
  'pull-request/hand-edited': 'A decision about somebody’s commits.',
  'pull-request/declined': 'A decision: mode repair with the repair `proposal`, or a button.',
  'issue/kept': 'tried',
  'waiver/expired': 'A line of the workflow.',
  'managed-app/jit-access-licence': 'tried',
  'managed-app/jit-access-requests':
    'A decision of the customer; its listing is tried in managed-app-commands.test.ts.',
};
