/** What to do so that the token reaches the config repository; `ownRepository` is '' outside a workflow. */
export function accessHelp(repository: string, ownRepository: string): string {
  const [owner = '', name = ''] = repository.split('/');
  if (ownRepository === '') {
    return `The token that \`gh auth token\` prints (or that GH_TOKEN or GITHUB_TOKEN holds) does not reach ${repository}. Look whose it is with \`gh auth status\`; where the organisation asks for single sign-on, authorise it there; else log in with an account that can read the repository (\`gh auth login\`).`;
  }
  if (repository.toLowerCase() === ownRepository.toLowerCase()) {
    return 'Give the job `permissions:` with `contents: write` and `pull-requests: write` (reading alone needs `contents: read`).';
  }
  return [
    `GITHUB_TOKEN reaches ${ownRepository} only. Make a GitHub App with contents: write and pull requests: write on ${repository}, and hand its token in:`,
    '- uses: actions/create-github-app-token@v2',
    '  id: app',
    '  with:',
    `    app-id: ${expression('vars.JIT_DRIFT_APP_ID')}`,
    `    private-key: ${expression('secrets.JIT_DRIFT_APP_KEY')}`,
    `    owner: ${owner}`,
    `    repositories: ${name}`,
    `and give this action \`github-token: ${expression('steps.app.outputs.token')}\`.`,
  ].join('\n');
}

function expression(name: string): string {
  return `$\{{ ${name} }}`;
}
