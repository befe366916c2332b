import { describe, expect, it } from '@jest/globals';
import { githubTokens } from '../../../simulator/github/index.js';
import { JIT_API_TOKEN, pick } from '../../../simulator/world.js';
import { REPOSITORY, type Scenario, type Step, scenario } from '../harness.js';
import { everythingShown } from '../secrets/leaks.js';
import { hostileScenario, quoted } from './hostile-world.js';
import { LONE_SURROGATE, PAYLOADS } from './payloads.js';
import { partsOf, structureOf, visibleText } from './rendered-markdown.js';
import { runnerCommands } from './runner-commands.js';

/** What no output may hold: controls, bidirectional and zero-width marks; our own zero-width spaces break what GitHub seeks. */
const UNSEEN = /(?![\n\t])(?:\u034f|[\p{Cc}\p{Cf}\p{Cs}\u3164])/u;
const UNSEEN_IN_TITLES = /(?!\u200b)(?:\u034f|[\p{Cc}\p{Cf}\p{Cs}\u3164])/u;

const COMMANDS = ['add-mask', 'debug', 'group', 'endgroup', 'error', 'warning', 'notice'];

/** The log orders nothing that the action did not mean to order, and shows every character of others. */
function expectInertLog(step: Step): void {
  const commands = runnerCommands(step.log);
  expect([...new Set(commands.map(({ name }) => name))].filter((name) => !COMMANDS.includes(name))).toEqual([]);
  expect(commands.filter(({ data }) => data.startsWith('forged'))).toEqual([]);
  expect(step.log).not.toContain('##[');
  expect(step.log).not.toMatch(UNSEEN);
  expect(step.log.length).toBeLessThan(200_000);
  for (const { name, properties, data } of commands) {
    if (!['error', 'warning', 'notice'].includes(name)) continue;
    expect(Object.keys(properties).filter((key) => !['title', 'file', 'line', 'col'].includes(key))).toEqual([]);
    expect(properties.title?.length).toBeLessThan(300);
    expect(data.length).toBeLessThan(8000);
    expect(`${properties.title}${data}`).not.toMatch(UNSEEN);
    expect(data).not.toMatch(/^\s*::/m);
  }
}

/** Only what the action writes itself is more than words. `addresses`: where its links may lead. */
function expectInertMarkdown(markdown: string, addresses: RegExp): void {
  const { prose, fences } = partsOf(markdown);
  const { tags, comments, addresses: found, images, unevenRows } = structureOf(prose);
  const own = ['</code>', '</details>', '</summary>', '<code>', '<details>', '<summary>'];
  expect(tags.filter((tag) => !own.includes(tag))).toEqual([]);
  for (const comment of comments) expect(comment).toMatch(/^<!-- jit-azure-drift\S* /);
  for (const address of found) expect(address).toMatch(addresses);
  expect({ images, unevenRows }).toEqual({ images: 0, unevenRows: [] });
  const text = visibleText(prose);
  expect(text).not.toMatch(/@evil|#98765|GH-98765|https?:\/\/evil|www\.evil|(?<![\w-])deadbee/);
  for (const fence of fences) expect(fence).not.toMatch(UNSEEN);
  expect(prose).not.toMatch(UNSEEN);
  expect(prose.match(/<details>/g)?.length).toBe(prose.match(/<\/details>/g)?.length);
}

function expectInertStep(given: Scenario, step: Step): void {
  expectInertLog(step);
  expectInertMarkdown(step.summary, new RegExp(`^(?:https://github\\.com|${given.simulator.origins.github})/`));
  expect(Buffer.byteLength(step.summary)).toBeLessThan(1024 * 1024);
  for (const [name, value] of Object.entries(step.outputs)) {
    expect(`${name}: ${value.match(UNSEEN)?.[0] ?? ''}`).toBe(`${name}: `);
    if (name !== 'report') expect(value.length).toBeLessThan(500);
  }
  expect(step.outputs.verdict).toMatch(/^(?:healthy|unhealthy|unknown)$/);
  const report = everythingShown(given, step)['file jit-azure-drift-report.json'] ?? '';
  expect(report).toContain('"schema": 1');
  expect(report).not.toMatch(UNSEEN);
  for (const { results } of [...step.report.integrations, ...step.report.configs, step.report]) {
    for (const { message, subject = '' } of results) {
      expect(message.length).toBeLessThan(6000);
      expect(subject.length).toBeLessThan(6000);
    }
  }
}

/** All that was written to GitHub: titles, bodies, comments and commits. */
function expectInertWrites(given: Scenario): { pulls: number; issues: number } {
  const repository = pick(given.world.github.repositories, ({ name }) => name === '.jit');
  const addresses = new RegExp(`^(?:https://github\\.com|${given.simulator.origins.github})/`);
  const conversations = [...repository.pulls, ...(repository.issues ?? [])];
  for (const { title, body, comments } of conversations) {
    expect(title).not.toMatch(UNSEEN_IN_TITLES);
    expect(title).not.toMatch(/@evil|#98765|GH-98765|:\/\/evil|www\.evil|[<>`]/);
    expect(title.length).toBeLessThanOrEqual(256);
    for (const text of [body, ...comments.map((comment) => comment.body)]) {
      expectInertMarkdown(text, addresses);
      expect(text.length).toBeLessThanOrEqual(65_536);
      expect(text.match(/<!-- jit-azure-drift/g)?.length ?? 0).toBeLessThanOrEqual(1);
    }
  }
  for (const branch of Object.keys(given.github.hands.branches(REPOSITORY)).filter((name) => name !== 'main')) {
    const [commit] = given.github.hands.log(REPOSITORY, branch);
    expect(commit?.message).not.toMatch(/(?![\n\u200b])[\p{Cc}\p{Cf}\p{Cs}]|@evil|#98765|GH-98765|:\/\/evil/u);
    expect(commit?.message).toContain('Serves: ');
    expect(commit?.message.length).toBeLessThan(70_000);
  }
  return { pulls: repository.pulls.length, issues: repository.issues?.length ?? 0 };
}

const JIT = { 'jit-api-client-id': JIT_API_TOKEN.clientId, 'jit-api-secret': JIT_API_TOKEN.secret };

describe.each(Object.entries({ ...PAYLOADS, 'a lone surrogate': LONE_SURROGATE }))('%s', (_what, words) => {
  it('in every name, and in the file: log, report, pull request and issue hold words', async () => {
    const given = await hostileScenario(words);
    const jit = { ...JIT, 'jit-api-endpoint': given.simulator.origins.jit };
    const waivers = quoted([{ check: 'app/role', until: '2099-12-31', reason: words.slice(0, 5000) }]);
    const step = await given.run({ with: { redact: 'false', ...jit, 'account-name': 'Prod', waivers } });
    expectInertStep(given, step);
    const { pulls, issues } = expectInertWrites(given);
    // The hostile words were there: otherwise this would prove nothing.
    expect(step.report.configs[0]?.drift ?? false).toBe(true);
    expect({ pulls, issues }).toEqual({ pulls: 1, issues: 1 });
    const again = await given.run({ with: { redact: 'false', ...jit, 'account-name': 'Prod', waivers } });
    expect(again.writes).toEqual([]);
    expect(again.report.issue).toMatchObject({ operation: 'unchanged' });
  }, 240_000);

  it('in every word about a failure', async () => {
    const given = await scenario((world) => {
      const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
      Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
    });
    const error = { code: words, message: words, innerError: { 'request-id': words, 'client-request-id': words } };
    const { simulator } = given;
    simulator.addFault({ service: 'arm', skip: 2, action: { kind: 'respond', status: 403, body: { error } } });
    simulator.addFault({ service: 'graph', skip: 3, action: { kind: 'respond', status: 400, body: { error } } });
    simulator.addFault({
      service: 'jit',
      action: { kind: 'respond', status: 400, body: { error: words, message: words } },
    });
    const refusal = { message: words, errors: [{ message: words, type: words }], documentation_url: words };
    simulator.addFault({
      service: 'github',
      path: /issues|pulls/,
      action: {
        kind: 'respond',
        status: 422,
        body: refusal,
        headers: { 'x-accepted-github-permissions': 'issues=write' },
      },
    });
    const step = await given.run({ with: { redact: 'false', ...JIT, 'jit-api-endpoint': simulator.origins.jit } });
    expectInertStep(given, step);
    expect(step.outputs.verdict).toBe('unknown');
  }, 240_000);
});
