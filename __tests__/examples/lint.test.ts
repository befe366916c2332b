import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter, type Linter, readSources, workflowsInMarkdown } from '../../scripts/lint-workflows/lint.js';

const root = process.cwd();
const read = (file: string): string => readFileSync(file, 'utf8');

let lint: Linter;
beforeAll(async () => {
  lint = await createLinter(root);
});

async function messages(file: string, text: string): Promise<readonly string[]> {
  return (await lint({ file, text, line: 0 })).map((fault) => fault.message);
}

describe('what we publish', () => {
  it('has no fault in action.yml, the examples, our workflows and the workflows in the documentation', async () => {
    const sources = await readSources(root);
    const files = sources.map((source) => source.file);
    for (const file of [
      'action.yml',
      ...readdirSync('examples').flatMap((name) => (name.endsWith('.yml') ? [`examples/${name}`] : [])),
      'examples/dead-man.yml',
      'examples/enterprise-server-private.yml',
      'examples/repair.yml',
      'examples/reusable.yml',
      'examples/schedule.yml',
      'examples/several-tenants.yml',
      'examples/validate.yml',
      '.github/workflows/ci.yml',
      '.github/workflows/codeql.yml',
      '.github/workflows/dependency-review.yml',
      '.github/workflows/release.yml',
      '.github/workflows/scorecard.yml',
      'README.md',
    ]) {
      expect(files).toContain(file);
    }
    expect((await Promise.all(sources.map(lint))).flat()).toEqual([]);
  });

  it('shows the schedule example in the README as it is', () => {
    const [shown] = workflowsInMarkdown('README.md', read('README.md'));
    expect(shown?.text).toBe(read('examples/schedule.yml').replace(/^#.*\n/, ''));
  });
});

const planted: readonly {
  readonly fault: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly expected: RegExp;
}[] = [
  {
    fault: 'a key that action.yml does not have',
    file: 'examples/schedule.yml',
    from: 'tenant-id:',
    to: 'tenant:',
    expected: /Invalid action input 'tenant'/,
  },
  {
    fault: 'a permission too few',
    file: 'examples/schedule.yml',
    from: 'pull-requests: write',
    to: 'checks: write',
    expected: /needs `pull-requests: write`/,
  },
  {
    fault: 'a permission too many',
    file: 'examples/validate.yml',
    from: 'contents: read',
    to: 'contents: read\n      issues: write',
    expected: /does not need the permission issues/,
  },
  {
    fault: 'contents: write where nothing is written',
    file: 'examples/validate.yml',
    from: 'contents: read',
    to: 'contents: write',
    expected: /needs `contents: read`/,
  },
  {
    fault: 'a permission too few where the job’s own token stands in for another',
    file: 'examples/fleet.yml',
    from: 'issues: write',
    to: 'issues: read',
    expected: /needs `issues: write`/,
  },
  {
    fault: 'a permission that another token has',
    file: 'examples/fleet.yml',
    from: '${{ secrets.github-token || github.token }}',
    to: '${{ secrets.github-token }}',
    expected: /does not need the permission issues/,
  },
  {
    fault: 'no id-token',
    file: 'examples/repair.yml',
    from: 'id-token: write',
    to: 'id-token: none',
    expected: /needs `id-token: write`/,
  },
  {
    fault: 'an ID token for a login that uses none',
    file: 'examples/enterprise-server-private.yml',
    from: 'contents: write',
    to: 'id-token: write\n      contents: write',
    expected: /does not need the permission id-token/,
  },
  {
    fault: 'no ID token for a login that needs one',
    file: 'examples/enterprise-server-private.yml',
    from: 'login: tokens',
    to: 'login: oidc',
    expected: /needs `id-token: write`/,
  },
  {
    fault: 'an example without an end',
    file: 'examples/schedule.yml',
    from: '    timeout-minutes: 15\n',
    to: '',
    expected: /job check: needs `timeout-minutes`/,
  },
  {
    fault: 'a choice of a person in a shell line',
    file: 'examples/dead-man.yml',
    from: 'run: |\n',
    to: 'run: |\n          echo "${{ inputs.reason }}"\n',
    expected: /becomes code/,
  },
  {
    fault: 'open top-level permissions',
    file: 'examples/repair.yml',
    from: 'permissions: {}',
    to: 'permissions: read-all',
    expected: /needs `permissions: \{\}`/,
  },
  {
    fault: 'a repair without an environment',
    file: 'examples/repair.yml',
    from: '    environment: azure-repair\n',
    to: '',
    expected: /protected environment/,
  },
  {
    fault: 'a context that does not exist',
    file: 'examples/schedule.yml',
    from: 'vars.AZURE_TENANT_ID',
    to: 'variables.AZURE_TENANT_ID',
    expected: /variables/,
  },
  {
    fault: 'a trigger that does not exist',
    file: 'examples/validate.yml',
    from: 'merge_group:',
    to: 'merge_queue:',
    expected: /merge_queue/,
  },
  { fault: 'an unknown runtime', file: 'action.yml', from: 'using: node24', to: 'using: node25', expected: /node25/ },
  {
    fault: 'an action that is not pinned',
    file: '.github/workflows/ci.yml',
    from: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
    to: 'actions/checkout@v7',
    expected: /must be pinned/,
  },
  {
    fault: 'credentials left by a checkout',
    file: '.github/workflows/ci.yml',
    from: 'persist-credentials: false',
    to: 'persist-credentials: true',
    expected: /persist-credentials: false/,
  },
  {
    fault: 'a trigger that runs strangers’ changes with our rights',
    file: 'examples/validate.yml',
    from: 'merge_group:',
    to: 'pull_request_target:',
    expected: /trigger pull_request_target/,
  },
  {
    fault: 'a text from outside in a shell line',
    file: '.github/workflows/ci.yml',
    from: '- run: npm run check',
    to: '- run: npm run check -- "${{ github.event.pull_request.title }}"',
    expected: /becomes code/,
  },
  {
    fault: 'a branch name of a stranger in a shell line',
    file: '.github/workflows/ci.yml',
    from: '- run: npm run check',
    to: '- run: npm run check -- "${{ github.head_ref }}"',
    expected: /becomes code/,
  },
  {
    fault: 'any expression in a shell line of ours',
    file: '.github/workflows/ci.yml',
    from: '- run: npm run check',
    to: '- run: npm run check -- "${{ github.sha }}"',
    expected: /an expression in `run`/,
  },
  {
    fault: 'a job without an end',
    file: '.github/workflows/codeql.yml',
    from: '    timeout-minutes: 30\n',
    to: '',
    expected: /job analyze: needs `timeout-minutes`/,
  },
  {
    fault: 'a job without permissions of its own',
    file: '.github/workflows/dependency-review.yml',
    from: '    permissions:\n      contents: read\n',
    to: '',
    expected: /job review: needs permissions of its own/,
  },
  {
    fault: 'a pull request that may write',
    file: '.github/workflows/dependency-review.yml',
    from: 'contents: read',
    to: 'contents: read\n      pull-requests: write',
    expected: /a pull request must not run with `pull-requests: write`/,
  },
  {
    fault: 'a release without a protected environment',
    file: '.github/workflows/release.yml',
    from: '    environment: release\n',
    to: '',
    expected: /job publish: `contents: write` needs a protected environment/,
  },
  {
    fault: 'a commit without its version',
    file: '.github/workflows/scorecard.yml',
    from: ' # v2.4.3',
    to: '',
    expected: /must be pinned/,
  },
  {
    fault: 'a short commit',
    file: '.github/workflows/scorecard.yml',
    from: 'ossf/scorecard-action@4eaacf0543bb3f2c246792bd56e8cdeffafb205a',
    to: 'ossf/scorecard-action@4eaacf0',
    expected: /must be pinned/,
  },
];

describe('the linter sees', () => {
  it.each(planted)('$fault', async ({ file, from, to, expected }) => {
    const text = read(file);
    expect(text).toContain(from);
    expect(await messages(file, text)).toEqual([]);
    expect(await messages(file, text.replace(from, to))).toEqual(
      expect.arrayContaining([expect.stringMatching(expected)]),
    );
  });

  it('a workflow in Markdown, at the line where it is', async () => {
    const page = `# Page\n\n\`\`\`yaml\n${read('examples/schedule.yml').replace('client-id:', 'app-id:')}\`\`\`\n`;
    const [source] = workflowsInMarkdown('docs/page.md', page);
    expect(source?.line).toBe(3);
    const faults = source === undefined ? [] : await lint(source);
    expect(faults).toEqual([
      {
        file: 'docs/page.md',
        line: page.split('\n').findIndex((line) => line.includes(' app-id:')) + 1,
        message: "Invalid action input 'app-id'",
      },
    ]);
  });
});
