/** What differs in a terminal: it reads with the person's own logins, and writes nothing anywhere. */
export const TERMINAL_DEFAULTS: Readonly<Record<string, string>> = {
  mode: 'check',
  login: 'azure-cli',
  'dry-run': 'true',
  'pull-request': 'false',
  issue: 'off',
};

/** Secrets, which a command line would show to everyone on the machine: each is read from a variable instead. */
export const SECRET_VARIABLES: Readonly<Record<string, string>> = {
  'github-token': 'GH_TOKEN',
  'graph-token': 'GRAPH_TOKEN',
  'arm-token': 'ARM_TOKEN',
  'jit-api-secret': 'JIT_API_SECRET',
};
