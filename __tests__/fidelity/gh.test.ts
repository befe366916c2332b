import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../simulator/github/world.js';
import { type Simulator, startSimulator } from '../../simulator/simulator.js';
import { type Clients, createClients, unhandled } from './clients.js';

const REPO = 'acme/.jit';
const FILE = '.jit/jit-integration.yml';
const CONTENT = 'azure: {}\n';
const MUTATION =
  'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid signature { isValid wasSignedByGitHub } } } }';

let simulator: Simulator;
let clients: Clients;

beforeAll(async () => {
  simulator = await startSimulator({ services: ['github'] });
  clients = createClients(simulator);
});
afterAll(async () => {
  clients.remove();
  await simulator.stop();
});

/** Text that a `gh api --jq` prints. */
async function api(...args: readonly string[]): Promise<string> {
  const ended = await clients.gh('api', ...args);
  expect(ended).toMatchObject({ exitCode: 0 });
  return ended.stdout.trim();
}

function commitInput(expectedHeadOid: string): string {
  const input = {
    branch: { repositoryNameWithOwner: REPO, branchName: 'proposal' },
    expectedHeadOid,
    message: { headline: 'Change the file', body: 'Because.' },
    fileChanges: { additions: [{ path: FILE, contents: Buffer.from(CONTENT).toString('base64') }] },
  };
  return JSON.stringify({ query: MUTATION, variables: { input } });
}

/** `gh api graphql` with a whole request as input. */
async function graphql(
  body: string,
): Promise<{ readonly exitCode: number | null; readonly answer: unknown; readonly stderr: string }> {
  const ended = await clients.run('sh', ['-c', 'printf %s "$BODY" | gh api graphql --input -'], { BODY: body });
  return { exitCode: ended.exitCode, answer: JSON.parse(ended.stdout), stderr: ended.stderr };
}

describe('gh reads', () => {
  it('the repository, and its file in every form', async () => {
    expect(await clients.ghJson('api', `repos/${REPO}`)).toMatchObject({
      full_name: REPO,
      default_branch: 'main',
      archived: false,
      private: true,
    });
    const raw = await clients.gh(
      'api',
      `repos/${REPO}/contents/${FILE}`,
      '-H',
      'Accept: application/vnd.github.raw+json',
    );
    const encoded = await api(`repos/${REPO}/contents/${FILE}`, '--jq', '.content');
    expect(raw.stdout).toContain('type: azure_account');
    expect(Buffer.from(encoded, 'base64').toString('utf8')).toBe(raw.stdout);
  });

  it('which form of subject the repository has', async () => {
    const path = `repos/${REPO}/actions/oidc/customization/sub`;
    expect(await clients.ghJson('api', path)).toMatchObject({ use_default: true, use_immutable_subject: false });
  });

  it('no pull request while there is none', async () => {
    expect(await clients.ghJson('pr', 'list', '-R', REPO, '--json', 'number')).toEqual([]);
  });
});

describe('gh makes a pull request, and sees it as it is', () => {
  let base = '';
  let commit = '';

  it('a branch', async () => {
    base = await api(`repos/${REPO}/git/ref/heads/main`, '--jq', '.object.sha');
    expect(
      await api(`repos/${REPO}/git/refs`, '-f', 'ref=refs/heads/proposal', '-f', `sha=${base}`, '--jq', '.ref'),
    ).toBe('refs/heads/proposal');
    const again = await clients.gh(
      'api',
      `repos/${REPO}/git/refs`,
      '-f',
      'ref=refs/heads/proposal',
      '-f',
      `sha=${base}`,
    );
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Reference already exists (HTTP 422)'),
    });
  });

  it('a commit that GitHub signs', async () => {
    const made = await graphql(commitInput(base));
    expect(made.answer).toMatchObject({
      data: { createCommitOnBranch: { commit: { signature: { isValid: true, wasSignedByGitHub: true } } } },
    });
    commit = await api(`repos/${REPO}/git/ref/heads/proposal`, '--jq', '.object.sha');
    expect(await api(`repos/${REPO}/commits/${commit}`, '--jq', '.commit.verification.verified')).toBe('true');
  });

  it('no commit upon a head that has moved', async () => {
    const stale = await graphql(commitInput(base));
    expect(stale.exitCode).toBe(1);
    expect(stale.answer).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [{ type: 'STALE_DATA', path: ['createCommitOnBranch'] }],
    });
    expect(stale.stderr).toContain('but it did not');
  });

  it('the pull request (pr list, pr view)', async () => {
    await api(
      `repos/${REPO}/pulls`,
      '-f',
      'title=Change the file',
      '-f',
      'head=proposal',
      '-f',
      'base=main',
      '-f',
      'body=Because.',
    );
    const listed = await clients.ghJson(
      'pr',
      'list',
      '-R',
      REPO,
      '--head',
      'proposal',
      '--json',
      'number,title,state,headRefName,baseRefName,isDraft,author,isCrossRepository',
    );
    expect(listed).toEqual([
      {
        number: 1,
        title: 'Change the file',
        state: 'OPEN',
        headRefName: 'proposal',
        baseRefName: 'main',
        isDraft: false,
        isCrossRepository: false,
        author: expect.objectContaining({ login: 'admin' }),
      },
    ]);
    const fields =
      'number,body,url,headRefOid,mergeable,commits,files,additions,deletions,changedFiles,labels,reviewRequests,assignees';
    const viewed = await clients.ghJson('pr', 'view', '1', '-R', REPO, '--json', fields);
    expect(viewed).toMatchObject({
      number: 1,
      body: 'Because.',
      url: `${simulator.origins.github}/${REPO}/pull/1`,
      headRefOid: commit,
      mergeable: 'MERGEABLE',
      commits: [{ oid: commit, messageHeadline: 'Change the file', messageBody: 'Because.' }],
      files: [{ path: FILE, additions: 1 }],
      additions: 1,
      changedFiles: 1,
    });
    const text = await clients.gh('pr', 'view', '1', '-R', REPO);
    expect(text.stdout).toMatch(/^title:\tChange the file\nstate:\tOPEN\nauthor:\tadmin\n/);
  });

  it('the diff, which git itself applies', async () => {
    const diff = await clients.gh('pr', 'diff', '1', '-R', REPO);
    expect(diff.stdout).toMatch(/^diff --git a\/\.jit\/jit-integration\.yml b\/\.jit\/jit-integration\.yml\n/);
    const before = await clients.gh(
      'api',
      `repos/${REPO}/contents/${FILE}?ref=main`,
      '-H',
      'Accept: application/vnd.github.raw+json',
    );
    const script =
      'cd "$(mktemp -d)" && git init -q && mkdir .jit && printf %s "$BEFORE" > "$FILE" && printf %s "$DIFF" | git apply - && cat "$FILE"';
    const applied = await clients.run('sh', ['-c', script], { BEFORE: before.stdout, DIFF: diff.stdout, FILE });
    expect(applied).toMatchObject({ exitCode: 0, stdout: CONTENT });
    const names = await clients.gh('pr', 'diff', '1', '-R', REPO, '--name-only');
    expect(names.stdout).toBe(`${FILE}\n`);
  });

  it('no second one from the same branch', async () => {
    const again = await clients.gh(
      'api',
      `repos/${REPO}/pulls`,
      '-f',
      'title=Again',
      '-f',
      'head=proposal',
      '-f',
      'base=main',
    );
    expect(again).toMatchObject({ exitCode: 1, stderr: 'gh: Validation Failed (HTTP 422)\n' });
    expect(again.stdout).toContain('A pull request already exists for acme:proposal.');
  });

  it('closed, with a comment', async () => {
    const closed = await clients.gh('pr', 'close', '1', '-R', REPO, '--comment', 'No drift any more.');
    expect(closed).toMatchObject({ exitCode: 0 });
    expect(await clients.ghJson('pr', 'view', '1', '-R', REPO, '--json', 'state,comments')).toMatchObject({
      state: 'CLOSED',
      comments: [{ body: 'No drift any more.' }],
    });
  });

  it('and nothing that the simulator had no answer for', () => {
    expect(unhandled(simulator)).toEqual([]);
  });
});

describe('gh is refused', () => {
  async function refusal(token: string, ...args: readonly string[]): Promise<string> {
    const ended = await clients.run('gh', ['api', ...args], { GH_ENTERPRISE_TOKEN: token });
    expect(ended.exitCode).toBe(1);
    return ended.stderr.trim();
  }

  it('without the permission', async () => {
    const open = [`repos/${REPO}/pulls`, '-f', 'title=x', '-f', 'head=proposal', '-f', 'base=main'];
    expect(await refusal(githubTokens.workflowReadOnly, ...open)).toBe(
      'gh: Resource not accessible by integration (HTTP 403)',
    );
  });

  it('in a repository that the token may not see, as if it did not exist', async () => {
    expect(await refusal(githubTokens.infraWorkflow, `repos/${REPO}`)).toBe('gh: Not Found (HTTP 404)');
  });

  it('with a token that GitHub does not know', async () => {
    expect(await refusal('ghp_unknownFake00000000000000000000000000', `repos/${REPO}`)).toBe(
      'gh: Bad credentials (HTTP 401)',
    );
  });
});
