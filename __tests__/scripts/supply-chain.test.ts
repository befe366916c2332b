import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readAudit } from '../../scripts/supply/audit-report.js';
import { differences } from '../../scripts/supply/compare-folders.js';
import { VERSION } from '../../src/report/build.js';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly cpu?: readonly string[];
}

const read = (file: string): string => readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json')) as Locked & { readonly version: string };
const lock = JSON.parse(read('package-lock.json')) as { version: string; packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const shipped = packages.filter(([, entry]) => entry.dev !== true && entry.devOptional !== true);

describe('the lock file', () => {
  it('is in step with package.json', () => {
    const root = lock.packages[''];
    expect(root?.dependencies).toEqual(manifest.dependencies);
    expect(root?.devDependencies).toEqual(manifest.devDependencies);
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    expect([lock.version, VERSION]).toEqual([manifest.version, manifest.version]);
  });

  it('pins every package by a strong hash, and none by an address', () => {
    const unpinned = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    // A build tool's program for another kind of machine may have none: npm never fetched it when the file was made.
    expect(unpinned.filter(([, { dev, optional, cpu }]) => !(dev && optional && cpu)).map(([path]) => path)).toEqual(
      [],
    );
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});

describe('what ships', () => {
  it('is as many packages as docs/dependencies.md says', () => {
    const page = read('docs/dependencies.md');
    expect(page).toContain(
      `${Object.keys(manifest.dependencies ?? {}).length} packages are named, ${shipped.length} are installed with them`,
    );
  });

  it('runs no script at its installation', () => {
    expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
    expect(read('.npmrc')).toContain('ignore-scripts=true');
  });
});

describe('npm audit', () => {
  const metadata = { dependencies: { prod: 74, dev: 400 } };
  it.each([
    ['a clean report', { auditReportVersion: 2, vulnerabilities: {}, metadata }, { kind: 'clean', packages: 74 }],
    [
      'a finding',
      { auditReportVersion: 2, vulnerabilities: { yaml: { severity: 'high', range: '<2.0.0' } }, metadata },
      { kind: 'vulnerable', findings: ['yaml <2.0.0: high'] },
    ],
    [
      'a registry without the service',
      {
        message: '405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk',
        error: {},
      },
      { kind: 'not-asked', why: '405 Method Not Allowed - POST the registry' },
    ],
    ['an older report', { auditReportVersion: 1, advisories: {} }, { kind: 'not-asked', why: 'no report' }],
  ])('%s', (_, printed, audit) => {
    expect(readAudit(JSON.stringify(printed))).toEqual(audit);
  });

  it('nothing at all', () => {
    expect(readAudit('')).toEqual({ kind: 'not-asked', why: 'npm printed no JSON' });
  });
});

it('two folders are alike only if every byte and every name is', () => {
  const root = mkdtempSync(join(tmpdir(), 'folders '));
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  try {
    for (const side of ['a', 'b']) mkdirSync(join(root, side, 'deep'), { recursive: true });
    for (const side of ['a', 'b']) write(`${side}/deep/same`, 'same');
    expect(differences(join(root, 'a'), join(root, 'b'))).toEqual([]);
    write('a/changed', 'x\n');
    write('b/changed', 'x\r\n');
    write('b/only', '');
    expect(differences(join(root, 'a'), join(root, 'b'))).toEqual(['changed', 'only']);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
