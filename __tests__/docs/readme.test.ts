import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { fillBlocks, inputsTable, outputsTable, renderReadme, verdictTable } from '../../scripts/docs/tables.js';

const readme = readFileSync('README.md', 'utf8');
const manifest = readFileSync('action.yml', 'utf8');

/** Names in the first column of a table. */
function names(table: string): readonly string[] {
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

describe('README.md', () => {
  it('is in step with action.yml and the code (else: npm run docs)', () => {
    expect(renderReadme(readme, manifest)).toBe(readme);
  });

  it('names every input, and every output that this version sets', () => {
    const action = parse(manifest) as {
      inputs: Record<string, { deprecationMessage?: string }>;
      outputs: Record<string, { description: string }>;
    };
    const current = Object.entries(action.inputs).filter(([, input]) => input.deprecationMessage === undefined);
    expect(names(inputsTable(manifest))).toEqual(current.map(([name]) => name));
    const set = Object.entries(action.outputs).filter(([, output]) => !output.description.startsWith('Reserved'));
    expect(names(outputsTable(manifest))).toEqual(set.map(([name]) => name));
  });

  it('is no longer than a person reads', () => {
    expect(readme.split('\n').length).toBeLessThan(300);
  });

  it('has exactly two set-up lines', () => {
    const lines = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map((block) => block[1]);
    expect(lines).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
  });

  it('has its parts in the agreed order', () => {
    const order = [
      '```mermaid',
      '## Try it',
      '## The smallest workflow',
      '## What it needs in Azure',
      '## Inputs',
      '## Outputs',
      '## What results look like',
      '## Troubleshooting',
      '## Security',
      '## Contributing',
    ];
    const places = order.map((part) => readme.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
});

describe('the table of verdicts', () => {
  it('says what the exit status is in each case', () => {
    const rows = verdictTable().split('\n').slice(2);
    expect(rows).toEqual([
      '| nothing failed | `healthy` | 0 | 0 | 0 | 0 |',
      '| a notice | `healthy` | 0 | 0 | 0 | 0 |',
      '| a warning | `healthy` | 0 | 0 | 1 | 0 |',
      '| a warning’s fact could not be read | `healthy` | 0 | 0 | 1 (0) | 0 |',
      '| the file could not be read | `unknown` | 1 (0) | 1 (0) | 1 (0) | 0 |',
      '| an error’s fact could not be read | `unknown` | 1 (0) | 1 (0) | 1 (0) | 0 |',
      '| drift, in `check` and `repair` | `unhealthy` | 0 | 1 | 1 | 0 |',
      '| drift, in `validate` | `unhealthy` | 1 | 1 | 1 | 0 |',
      '| drift that the base has too, in `validate` on a pull request | `unhealthy` | 0 | 1 | 1 | 0 |',
      '| an error | `unhealthy` | 1 | 1 | 1 | 0 |',
      '| an error outside `config/*`, in `validate` with `azure: auto` | `unhealthy` | 0 | 0 | 0 | 0 |',
      '| a fact outside `config/*` that could not be read, in `validate` with `azure: auto` | `unknown` | 0 | 0 | 0 | 0 |',
      '| an error, an unknown or drift that is waived | `healthy` | 0 | 0 | 0 | 0 |',
      '| a named repair failed, and nothing else did | `healthy` | 1 | 1 | 1 | 0 |',
      '| a named repair is still pending | `healthy` | 1 | 1 | 1 | 0 |',
      '| bad input, or a refused trigger | `unknown` | 1 | 1 | 1 | 1 |',
      '| a fault of the action itself | `unknown` | 1 | 1 | 1 | 1 |',
      '| a cancelled run | of what is known by then | 1 | 1 | 1 | 1 |',
    ]);
  });
});

describe('fillBlocks', () => {
  it('replaces what stands between the markers, and only that', () => {
    const page = 'a\n<!-- begin:x (npm run docs) -->\nold\n<!-- end:x -->\nb\n';
    expect(fillBlocks(page, { x: 'new' })).toBe('a\n<!-- begin:x (npm run docs) -->\nnew\n<!-- end:x -->\nb\n');
  });

  it('fails where the markers are missing', () => {
    expect(() => fillBlocks('nothing', { x: 'new' })).toThrow('no markers for x');
  });
});
