import { describe, expect, it } from '@jest/globals';
import { IDS, pick } from '../../../simulator/world.js';
import { FILE, REPOSITORY, type Scenario, type Step, scenario } from '../harness.js';
import { annotations } from '../modes/events.js';

const HUGE = 'x'.repeat(100_000);

/** What a name could try, by what it would do. */
const HOSTILE = {
  'a workflow command': '::set-output name=verdict::healthy',
  'a command behind a line break': 'name\n::error::forged\n::stop-commands::x',
  'a command behind a carriage return': 'name\r::error::forged',
  'an old command': '##[error]forged ##[set-env name=PATH]x',
  'an encoded line break': 'name%0A::error::forged',
  Markdown: '](https://evil.example) ![x](https://evil.example/x.png) | cell | **bold** `code` # @mona #1',
  HTML: '</summary></details><img src=https://evil.example/x.png onerror=alert(1)><script>alert(1)</script>',
  'bidirectional marks': '\u202egnp.exe\u2066\u200b',
  '100 kB': HUGE,
} as const;

/** Everything that a person or a program reads of a run. */
function expectInert(step: Step): void {
  const lines = step.log.split('\n');
  const commands = lines.filter((line) => /^\s*::/.test(line));
  for (const line of commands) expect(line).toMatch(/^::(?:add-mask|debug|group|endgroup|error|warning|notice)\b/);
  expect(commands.filter((line) => /^\s*::\w+(?: (?:(?!::).)*)?::forged/.test(line))).toEqual([]);
  const printed = lines.filter((line) => !/^::(?:add-mask|debug|error|warning|notice)/.test(line)).join('\n');
  expect(printed).not.toContain('##[');
  expect(step.log).not.toMatch(/[\u202e\u2066\u200b\r]/);
  expect(step.log.length).toBeLessThan(60_000);
  expect(step.summary).not.toMatch(/<img|<script|\]\(https:\/\/evil|@mona|[\u202e\u2066\u200b]/);
  expect(step.summary.match(/<details>/g)?.length).toBe(step.summary.match(/<\/details>/g)?.length);
  expect(Buffer.byteLength(step.summary)).toBeLessThan(100_000);
  expect(step.outputs.verdict).toMatch(/^(healthy|unhealthy|unknown)$/);
  for (const line of annotations(step)) expect(line.length).toBeLessThan(8000);
}

/** The hostile text in each name that Azure gives. */
function renameAzure({ world }: Scenario, text: string): void {
  const [tenant] = world.tenants;
  const app = pick(tenant?.applications ?? [], ({ appId }) => appId === IDS.jit.appId);
  app.displayName = text;
  for (const secret of app.passwordCredentials) secret.displayName = text;
  for (const principal of tenant?.servicePrincipals ?? []) principal.displayName = text;
  pick(world.subscriptions, ({ id }) => id === IDS.subscription).displayName = text;
  for (const role of world.roleDefinitions.slice(1)) role.roleName = `${text}${role.roleName}`;
}

/** The hostile text in keys and values of the file. */
function fileWith(text: string): string {
  const key = JSON.stringify(text);
  return `azure:\n  ${key}:\n    type: ${key}\n    name: ${key}\n    ${key}: ${key}\n    auth:\n      client_id: ${key}\n    tenant_id: ${key}\n`;
}

describe.each(Object.entries(HOSTILE))('%s', (_what, text) => {
  it('in names of Azure', async () => {
    const given = await scenario();
    renameAzure(given, text);
    const step = await given.run();
    expectInert(step);
    expect(step.report.integrations[0]?.results.find(({ check }) => check === 'app/exists')?.status).toBe('passed');
  });

  it('in keys and values of the file', async () => {
    const given = await scenario();
    given.github.hands.commitFiles(REPOSITORY, 'main', { [FILE]: fileWith(text) });
    const step = await given.run({ with: { 'integration-id': '' } });
    expectInert(step);
    // A key of 100 kB is no YAML: the file is then left alone.
    expect(step.outputs).toMatchObject(text === HUGE ? { drift: 'false', errors: '1' } : { drift: 'true' });
    for (const pull of pick(given.world.github.repositories, ({ name }) => name === '.jit').pulls) {
      expect(pull.title).not.toMatch(/[\n\r\u202e]|@\w|<img/);
      expect(pull.body).not.toMatch(/<img|<script|\]\(https:\/\/evil|@mona|\u202e/);
      expect(pull.body.length).toBeLessThan(65_536);
    }
  });

  it('in the services’ words about a failure', async () => {
    const given = await scenario();
    const body = { error: { code: text, message: text, innerError: { 'request-id': text } } };
    given.simulator.addFault({ service: 'arm', action: { kind: 'respond', status: 400, body } });
    given.simulator.addFault({ service: 'graph', action: { kind: 'respond', status: 403, body } });
    given.simulator.addFault({
      service: 'github',
      action: { kind: 'respond', status: 422, body: { message: text, errors: [{ message: text }] } },
    });
    const step = await given.run();
    expectInert(step);
    expect(step.outputs.verdict).toBe('unknown');
    expect(step.exitCode).toBe(1);
  });

  it('in Entra’s words about a refused login', async () => {
    const given = await scenario();
    const body = { error: 'invalid_client', error_description: `AADSTS700016: ${text}`, error_codes: [700016] };
    given.simulator.addFault({ service: 'entra', path: /token/, action: { kind: 'respond', status: 401, body } });
    const step = await given.run();
    expectInert(step);
    expect(step.outputs.verdict).not.toBe('healthy');
  });
});
