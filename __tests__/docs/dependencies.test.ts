import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string> | undefined
>;
const page = readFileSync('docs/dependencies.md', 'utf8');

/** Packages named in the first column of a section's table. */
function listed(section: string): readonly string[] {
  const text = page.slice(page.indexOf(section)).split(/^## /m)[0] ?? '';
  const rows = [...text.matchAll(/^\| (`[^|]+) \|/gm)].flatMap((match) => [...(match[1] ?? '').matchAll(/`([^`]+)`/g)]);
  return rows.map((match) => match[1] ?? '').sort();
}

it('docs/dependencies.md says of each dependency why it is there', () => {
  expect(listed('At run time')).toEqual(Object.keys(manifest.dependencies ?? {}).sort());
  expect(listed('For development')).toEqual(
    Object.keys({ ...manifest.devDependencies, ...manifest.optionalDependencies }).sort(),
  );
});

it('every version is exact', () => {
  const versions = Object.values({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});
