/** What to paste so that the token reaches the config repository. */
export function accessHelp(repository: string, ownRepository: string): string {
  const [owner = '', name = ''] = repository.split('/');
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
