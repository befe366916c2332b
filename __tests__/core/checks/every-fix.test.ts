import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, type CheckId } from '../../../src/core/results.js';
import { commandsIn } from '../../commands-in.js';
import { failedRows } from './failed-rows.js';

const ROWS = failedRows();
const CHECKS = Object.keys(CATALOGUE) as readonly CheckId[];

function fixesOf(check: CheckId): readonly string[] {
  return (ROWS.get(check) ?? []).map(({ fix = '' }) => fix);
}

/** A place that someone is left to fill in. Names of the file's own, as `${{ jit_secrets.NAME }}`, are no such. */
const PLACEHOLDER = /<[a-z][^>]*>|\b(?:CLIENT_ID|TENANT_ID|SUBSCRIPTION_ID|OBJECT_ID|YOUR[-_ ]\w+)\b/;

/** Variables that the commands of a fix set themselves, or tell one to set. */
const VARIABLES = /\$\{?(?:GRAPH|CLIENT|API|NAME|AUDITOR|TOKEN|JIT_CLIENT_ID|JIT_SECRET)\b/g;

/** Clients that do nothing but print their arguments, each on a line of its own. */
const STUBS = `
speak() { printf '%s' "$1" >&2; shift; printf '\\x1f%s' "$@" >&2; printf '\\x1e' >&2; echo printed; }
az() { speak az "$@"; }
gh() { speak gh "$@"; }
curl() { speak curl "$@"; }
jq() { cat; }
JIT_CLIENT_ID=a; JIT_SECRET=b
`;

describe.each(CHECKS)('every fix of %s', (check) => {
  it('is there: the faults of this test make the check fail', () => {
    expect(fixesOf(check)).not.toEqual([]);
    expect(fixesOf(check).filter((fix) => fix.trim() === '')).toEqual([]);
  });

  it('names what the run knows, and leaves nothing to fill in', () => {
    for (const fix of fixesOf(check)) expect(fix.replaceAll(VARIABLES, '')).not.toMatch(PLACEHOLDER);
  });

  it('is inert in a shell, whatever the names from outside hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-fix-'));
    try {
      const script = fixesOf(check).flatMap(commandsIn).join('\n');
      writeFileSync(join(folder, 'fix.sh'), `${STUBS}\n${script}\n`);
      const parsed = spawnSync('bash', ['-n', 'fix.sh'], { cwd: folder, encoding: 'utf8' });
      expect(parsed.stderr).toBe('');
      const ended = spawnSync('bash', ['-eu', 'fix.sh'], { cwd: folder, encoding: 'utf8' });
      expect(ended.status === 0 ? '' : ended.stderr).toBe('');
      expect(existsSync(join(folder, 'pwned'))).toBe(false);
      const calls = ended.stderr
        .split('\u001E')
        .slice(0, -1)
        .map((call) => call.split('\u001F'));
      // az would read an argument from the file that follows an @.
      for (const words of calls) expect(words.filter((word) => /^@|^[^=]*=@/.test(word))).toEqual([]);
      const removing = calls.filter((words) => words.some((word) => /^(delete|remove|admin-consent)$/.test(word)));
      expect(removing).toEqual([]);
      for (const words of calls.filter((call) => call.includes('reset'))) expect(words).toContain('--append');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('says of every delegated permission that its consent is configuration, and gives the scanner no access', () => {
  const rows = [...(ROWS.get('app/consent') ?? []), ...(ROWS.get('app/permissions') ?? [])];
  const delegated = rows.filter(({ message }) => /^(?:The app does not|No administrator).*\(delegated\)/.test(message));
  expect(delegated.length).toBeGreaterThan(5);
  for (const { message } of delegated) expect(message).toMatch(/have no effect for a scanner.*client credentials/);
});
