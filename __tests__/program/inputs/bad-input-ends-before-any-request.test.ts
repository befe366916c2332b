import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { IDS } from '../../../simulator/world.js';
import { REPOSITORY, type Scenario, scenario } from '../harness.js';
import { addTenant, listed, listText } from '../integrations/tenants.js';
import { annotations, checkout, NOTHING_LOOKED_AT, push } from '../modes/events.js';

/** The inputs that a list takes the place of, emptied. */
const NO_SINGLE = listed([]);

/** A folder that stands for a checkout, with a link in it that leads out. */
function workspaceWithLinks(given: Scenario): string {
  const workspace = checkout(given);
  mkdirSync(join(workspace, 'inside'));
  symlinkSync('/tmp', join(workspace, 'out'));
  symlinkSync('inside', join(workspace, 'within'));
  symlinkSync('/nowhere/at/all', join(workspace, 'dangling.json'));
  return workspace;
}

describe('bad input', () => {
  it('names every fault in one message, asks nothing, and sets all outputs', async () => {
    const given = await scenario();
    const step = await given.run({
      with: {
        mode: 'chekc',
        'tenant-id': '1111',
        'subscription-id': 'not a guid',
        'config-repo': 'acme',
        'config-path': '../outside.yml',
        branch: 'a..b',
        'fail-on': 'errors',
        'pull-request': 'yes',
        parallel: '0',
        'timeout-seconds': 'soon',
        'jit-secret-names': '{',
        'report-file': '/etc/report.json',
        repairs: 'proposals',
        'azure-cloud': 'mars',
      },
    });
    expect(step.requests).toEqual([]);
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toEqual(NOTHING_LOOKED_AT);
    expect(annotations(step)).toHaveLength(1);
    const [message = ''] = annotations(step);
    for (const name of [
      'mode is "chekc"',
      'tenant-id is "1111"',
      'subscription-id is "not a guid"',
      'config-repo is "acme"',
      'config-path is "../outside.yml"',
      'branch is "a..b"',
      'fail-on is "errors"',
      'pull-request is "yes"',
      'parallel is "0"',
      'timeout-seconds is "soon"',
      'jit-secret-names is no',
      'report-file is "/etc/report.json"',
      'repairs names "proposals"',
      'azure-cloud',
    ])
      expect(message).toContain(name);
    expect(message).toContain('Did you mean check?');
    expect(step.summary).toContain('nothing was checked');
    expect(step.transcript).toMatchSnapshot();
  });

  it.each([
    ['both a list and one integration', { integrations: '- id: one' }, 'are given together'],
    ['a branch that config-ref names too', { branch: 'next', 'config-ref': 'next' }, 'config-ref names too'],
    ['an unknown key of an item', { ...NO_SINGLE, integrations: '- {id: a, tenantid: x}' }, 'Did you mean tenant-id?'],
    ['no list', { ...NO_SINGLE, integrations: 'id: one' }, 'integrations holds no list'],
    ['a list that does not parse', { ...NO_SINGLE, integrations: '- [' }, 'integrations is no valid YAML'],
    [
      'a description that names a Jit secret',
      { 'secret-description': 'azure_client_secret' },
      'is the name of a Jit secret',
    ],
    ['a name that Jit would take for a placeholder', { 'account-name': '${{ jit_secrets.x }}' }, 'account-name is'],
    ['no token', { 'github-token': '' }, 'github-token is empty'],
    ['an address that is not https', { 'graph-endpoint': 'http://graph.example' }, 'graph-endpoint'],
  ])('%s is told before any request', async (_what, given, words) => {
    const step = await (await scenario()).run({ with: given });
    expect(step.requests).toEqual([]);
    expect(step.exitCode).toBe(1);
    expect(annotations(step)[0]).toContain(words);
    expect(step.outputs).toEqual(NOTHING_LOOKED_AT);
  });

  it('two items of one file must not share an id or a tenant, nor lack an id', async () => {
    const given = await scenario();
    const one = addTenant(given.world, 1);
    const twice = await given.run({ with: listed([one, one]) });
    expect(twice.requests).toEqual([]);
    expect(annotations(twice)[0]).toContain('two items of one file have the id one');
    expect(annotations(twice)[0]).toContain('have the tenant-id 10000001-');
    const nameless = await given.run({ with: listed([one, addTenant(given.world, 2)], () => ({ id: '' })) });
    expect(annotations(nameless)[0]).toContain('each item needs an id');
  });

  it('does not read a list through GitHub while another input is wrong', async () => {
    const given = await scenario();
    const step = await given.run({
      with: { ...NO_SINGLE, 'integrations-file': 'list.yml', integrations: '', parallel: 'x' },
    });
    expect(step.requests).toEqual([]);
    expect(annotations(step)[0]).toContain('parallel is "x"');
  });
});

describe('a path in the workspace', () => {
  it.each(['out/report.json', 'dangling.json', 'within/../out/report.json'])(
    'report-file %s leads out of it through a link: bad input',
    async (path) => {
      const given = await scenario();
      const workspace = workspaceWithLinks(given);
      const step = await given.run({ runner: { workspace }, with: { 'report-file': path } });
      expect(step.requests).toEqual([]);
      expect(step.exitCode).toBe(1);
      expect(annotations(step)[0]).toContain('a link in it leads out of the workspace');
    },
  );

  it('report-file may pass a link that stays in it', async () => {
    const given = await scenario();
    const workspace = workspaceWithLinks(given);
    const step = await given.run({ runner: { workspace }, with: { 'report-file': 'within/deep/report.json' } });
    expect(step.exitCode).toBe(0);
    expect(step.outputs['report-file']).toBe(join(workspace, 'within/deep/report.json'));
    expect(step.report.verdict).toBe('healthy');
  });

  it('integrations-file is read there, but not through a link', async () => {
    const given = await scenario();
    const workspace = workspaceWithLinks(given);
    const inputs = { ...NO_SINGLE, integrations: '' };
    const one = addTenant(given.world, 1);
    writeFileSync(join(workspace, 'list.yml'), listText([one]));
    const step = await given.run({ runner: { workspace }, with: { ...inputs, 'integrations-file': 'list.yml' } });
    expect(step.report.integrations.map(({ id, tenantId }) => [id, tenantId])).toEqual([['one', one.tenantId]]);

    symlinkSync('/etc/hostname', join(workspace, 'link.yml'));
    const linked = await given.run({ runner: { workspace }, with: { ...inputs, 'integrations-file': 'link.yml' } });
    expect(linked.requests).toEqual([]);
    expect(linked.exitCode).toBe(1);
    expect(annotations(linked)[0]).toContain('link.yml is a symlink, expected a regular file');
  });

  it('integrations-file is read at GITHUB_SHA where there is none', async () => {
    const given = await scenario();
    const one = addTenant(given.world, 1);
    const sha = given.github.hands.commitFiles(REPOSITORY, 'edit', { 'list.yml': listText([one]) });
    const inputs = { ...NO_SINGLE, integrations: '', 'integrations-file': 'list.yml', azure: 'off' };
    const step = await given.run({ ...push('edit', sha), with: inputs });
    expect(step.report.integrations.map(({ id }) => id)).toEqual(['one']);

    const main = await given.run({ ...push('main'), with: inputs });
    expect(main.exitCode).toBe(1);
    expect(annotations(main)[0]).toContain(`list.yml is neither in the workspace nor in ${REPOSITORY} at`);
    expect(main.outputs).toEqual(NOTHING_LOOKED_AT);
  });
});

describe('hostile text in an input', () => {
  const HOSTILE = [
    'x\n::error::forged',
    '##[set-output name=verdict]healthy',
    '<img src=x onerror=alert(1)>',
    '\u202eevil',
    '%0A::notice::forged',
    'x'.repeat(100_000),
  ];

  it.each(HOSTILE)('%# is inert in a fault', async (text) => {
    const step = await (await scenario()).run({ with: { 'tenant-id': text, branch: `${text} `, only: text } });
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toEqual(NOTHING_LOOKED_AT);
    expect(annotations(step)).toHaveLength(1);
    expect(step.log).not.toMatch(/^\s*::(error|notice)::forged/m);
    expect(step.log).not.toContain('\u202e');
    expect(step.log.length).toBeLessThan(5000);
    expect(step.summary).not.toContain('<img');
  });

  it.each(HOSTILE)('%# is inert as the title and the labels of a pull request, or refused', async (text) => {
    const given = await scenario();
    const { github } = given;
    github.hands.commitFiles(REPOSITORY, 'main', {
      '.jit/jit-integration.yml':
        github.hands
          .readFile(REPOSITORY, 'main', '.jit/jit-integration.yml')
          ?.toString()
          .replace(IDS.tenant, IDS.user) ?? '',
    });
    const step = await given.run({ with: { 'pr-title': text, 'pr-labels': text, 'pr-reviewers': text } });
    expect(annotations(step).every((line) => line.startsWith('::'))).toBe(true);
    expect(step.log).not.toMatch(/^\s*::(error|notice)::forged/m);
    expect(step.log).not.toMatch(/^(?!::).*##\[set-output/m);
    expect(step.log).not.toContain('\u202e');
    expect(step.outputs.verdict).toMatch(/^(unhealthy|unknown)$/);
    expect(step.summary).not.toContain('<img');
  });
});
