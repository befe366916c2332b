import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { renderChecksIndex } from '../../scripts/docs/tables.js';
import { pagePath } from '../../src/core/check-page.js';
import { CATALOGUE, CHECK_IDS, type CheckId, type Severity } from '../../src/core/results.js';
import { NOT_WAIVABLE } from '../../src/core/waivers.js';
import { Faults } from '../../src/inputs/faults.js';
import { readWaivers } from '../../src/inputs/waivers.js';
import { blocksOf, PAGES } from './pages.js';

const FOLDER = 'docs/checks';
const INDEX = readFileSync(`${FOLDER}/README.md`, 'utf8');
const SECTIONS = ['What it looks at', 'Why it matters to Jit', 'How to fix', 'How to waive'];

/** Checks whose rows may bear another severity than the catalogue's, and which: their pages say when. */
const OTHER_SEVERITIES: Partial<Record<CheckId, Severity>> = {
  'login/oidc': 'warning',
  'federation/scope': 'notice',
  'app/consent': 'notice',
  'secret/expiry': 'warning',
  'subscription/state': 'warning',
  'config/drift': 'error',
};

function pageOf(id: CheckId): string {
  return readFileSync(pagePath(id), 'utf8');
}

/** The sections of a page, by their headings. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const [, ...parts] = page.split(/^## /m);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end).trim()];
    }),
  );
}

function waivers(text: string) {
  const faults = new Faults();
  const read = readWaivers({ label: 'waivers', text }, faults);
  return { checks: read.map(({ check }) => check), faults: faults.messages };
}

const isShell = ({ language }: { readonly language: string }): boolean => ['bash', 'sh', 'shell'].includes(language);

/** Commands of az, gh and curl on a page: in its blocks and in its sentences. */
function commandsOn(page: string): readonly string[] {
  const pasted = blocksOf(page).flatMap(({ text }) => text.split('\n'));
  const named = [...page.matchAll(/`((?:az|gh|curl) [^`]+)`/g)].map((match) => match[1] ?? '');
  return [...pasted, ...named].filter((line) => /\b(?:az|gh|curl) /.test(line));
}

/** Whether a command takes something away: credentials and permissions go by a person's hand only. */
function takesAway(command: string): boolean {
  if (/\bcredential reset\b/.test(command)) return !/ --append\b/.test(command);
  return /\b(?:az|gh)\b.*(?:\b(?:delete|remove|revoke|purge|reset)\b|--remove\b)|(?:--method|-X|--request)[ =]?delete\b/i.test(
    command,
  );
}

/** The sources that print commands, each list of words joined as a shell would read it. */
const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`src/${name}`, 'utf8'))
  .join('\n')
  .replace(/'\s*,\s*'/g, ' ');

describe('docs/checks', () => {
  it('has just one page for each check of the catalogue', () => {
    const pages = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .map((name) => name.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual([...CHECK_IDS].sort());
  });

  it('has an index in step with the catalogue (else: npm run docs)', () => {
    expect(renderChecksIndex(INDEX)).toBe(INDEX);
    for (const id of CHECK_IDS) expect(INDEX).toContain(`[\`${id}\`](${id}.md)`);
  });

  it('has examples of waivers in the index that can be pasted', () => {
    const [block] = blocksOf(INDEX).filter(({ language }) => language === 'yaml');
    const { with: inputs } = parse(block?.text ?? '') as { with: { waivers: string } };
    expect(waivers(inputs.waivers)).toEqual({ checks: ['secret/expiry'], faults: [] });
  });
});

describe.each(CHECK_IDS)('the page of %s', (id) => {
  const page = pageOf(id);
  const sections = sectionsOf(page);
  const blocks = blocksOf(page);

  it('bears id, title and severity of the catalogue', () => {
    const { title, severity } = CATALOGUE[id];
    const [heading, blank, line = ''] = page.split('\n');
    expect([heading, blank]).toEqual([`# \`${id}\`: ${title}`, '']);
    expect(/^Severity: \*\*(\w+)\*\*/.exec(line)?.[1]).toBe(severity);
    const named = page.slice(0, page.indexOf('\n## ')).match(/\b(?:error|warning|notice)\b/g);
    const other = OTHER_SEVERITIES[id];
    expect([...new Set(named)].sort()).toEqual([severity, ...(other === undefined ? [] : [other])].sort());
  });

  it('has the four sections, and words on each status', () => {
    expect([...sections.keys()]).toEqual(SECTIONS);
    for (const [name, text] of sections) expect([name, text.length > 60]).toEqual([name, true]);
    for (const status of ['passed', 'failed', 'unknown', 'skipped'])
      expect(sections.get('What it looks at')).toContain(`**${status}**`);
  });

  it('has a waiver to paste, which names this check, or says that there can be none', () => {
    const section = sections.get('How to waive') ?? '';
    const [block, ...more] = blocksOf(`${section}\n`).filter(({ language }) => language === 'yaml');
    expect(more).toEqual([]);
    if (NOT_WAIVABLE.includes(id)) {
      expect(block).toBeUndefined();
      expect(section).toContain('It cannot be waived');
    } else expect(waivers(block?.text ?? '')).toEqual({ checks: [id], faults: [] });
  });

  it('is short, and keeps Jit and JIT access apart', () => {
    const lines = page.split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(20);
    expect(lines).toBeLessThanOrEqual(60);
    // Only the pages of that other thing speak of it, and say in so many words that it is another.
    if (id.startsWith('managed-app/')) expect(page).toContain('only shares three letters with Jit, the platform');
    else expect(page).not.toMatch(/\bjust-in-time\b|\bJIT\b(?!_)/);
  });

  it('has blocks that bash and YAML can read, and whose variables are explained', () => {
    for (const { text } of blocks.filter(({ language }) => language === 'yaml')) expect(parse(text)).toBeTruthy();
    const shell = blocks
      .filter(isShell)
      .map(({ text }) => text)
      .join('\n');
    execFileSync('bash', ['-n'], { input: shell });
    const used = new Set([...shell.matchAll(/(?<!\\)\$\{?([A-Z_]+)/g)].map((match) => match[1] ?? ''));
    const isExplained = (name: string): boolean =>
      INDEX.includes(`\`${name}\``) || page.includes(`\`${name}\``) || new RegExp(`^${name}=`, 'm').test(shell);
    expect([...used].filter((name) => !isExplained(name))).toEqual([]);
  });

  it('has no other commands and options than the action prints', () => {
    // These two revoke what an app does not declare, or what was consented to before.
    expect(page).not.toMatch(/permission (?:admin-consent|grant)\b/);
    const strange = commandsOn(page).flatMap((line) => {
      const verbs = [...line.matchAll(/\b(?:az|gh)(?: [a-z][a-z-]+)+/g)].map(([words]) => words);
      const options = [...line.matchAll(/ (--[a-z-]+)/g)].map((match) => match[1] ?? '');
      return [...verbs, ...options].filter((words) => !SOURCES.includes(words));
    });
    expect(strange).toEqual([]);
  });
});

describe('commands to paste', () => {
  it.each(PAGES)('take no credential and no permission away: %s', (page) => {
    expect(commandsOn(readFileSync(page, 'utf8')).filter(takesAway)).toEqual([]);
  });

  it.each([
    ['az ad app credential reset --id X', true],
    ['az ad app credential reset --id X --append', false],
    ['az ad app credential delete --id X --key-id Y', true],
    ['az ad app permission delete --id X', true],
    ['az role assignment delete --ids X', true],
    ['az ad app update --id X --remove appRoles', true],
    ['az rest --method DELETE --url X', true],
    ['gh api -X DELETE repos/X', true],
    ['gh secret delete X', true],
    ['az ad app federated-credential list --id X', false],
    ['az rest --method get --url X', false],
  ])('%s takes something away: %s', (command, expected) => {
    expect(takesAway(command)).toBe(expected);
  });
});
