import { describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../../scripts/pictures/hostile-names.js';
import { failed, passed, unknown } from '../../../src/core/checks/rows.js';
import { type ChainInput, chainDiagram, MOST_NAMED, type PictureInput } from '../../../src/core/picture/chain.js';
import { focused, nameless } from '../../../src/core/picture/focus.js';
import type { Result } from '../../../src/core/results.js';
import { CAUSE, GOOD } from './chain-fixtures.js';

function but(...rows: readonly Result[]): readonly Result[] {
  return [...GOOD.filter(({ check }) => rows.every((row) => row.check !== check)), ...rows];
}

function chain(name: string, rows: readonly Result[] = GOOD, file = 0): ChainInput {
  return { name, rows, file };
}

function picture(chains: readonly ChainInput[], given: Partial<PictureInput> = {}): PictureInput {
  return {
    repository: [passed('pull-request/permitted', 'Yes.')],
    chains,
    files: [[passed('config/drift', 'None.')]],
    ...given,
  };
}

/** The boxes of a diagram: `words:state`, in order. */
function boxes(text: string): readonly string[] {
  return [...text.matchAll(/\["([^"\n]*)"\]:::(\w+)/g)].map(
    ([, words = '', state]) => `${words.replaceAll('#160;', ' ').replaceAll('<br/>', ' | ')}:${state}`,
  );
}

const titles = (text: string) => [...text.matchAll(/subgraph \w+\["([^"\n]*)"\]/g)].map((match) => match[1]);

describe('the chain of one integration', () => {
  it('shows each link with its state, in the order of the chain', () => {
    const rows = but(
      failed('secret/expiry', 'Ends.'),
      failed('app/permissions', 'Missing.', { severity: 'warning' }),
      unknown('role/assignment', CAUSE),
      { ...failed('app/exists', 'Gone.'), waived: { until: '2026-12-31', reason: 'x' } },
    );
    const text = chainDiagram(
      picture(
        [
          chain(
            'prod',
            rows.filter(({ check }) => check !== 'subscription/state'),
          ),
        ],
        {
          files: [[failed('config/drift', 'Another tenant.', { severity: 'warning' })]],
        },
      ),
    );
    expect(boxes(text)).toEqual([
      'Repository | ✅ passed:passed',
      'OIDC login | ✅ passed:passed',
      'App | ⏸️ waived:waived',
      'Client secret | ✖ failed:failed',
      'Permissions | ⚠️ warning:warning',
      'Role | ❔ unknown:unknown',
      'Subscription | ⏭️ not checked:unchecked',
      'File | ⚠️ warning:warning',
    ]);
    expect(titles(text)).toEqual(['GitHub', 'Microsoft Entra', 'Azure']);
    expect(text).toContain('group0 --> group1 --> group2 --> file');
    expect(text).toContain('accDescr: Repository passed, OIDC login passed, App waived, Client secret failed,');
    expect(text).not.toContain('prod');
  });

  it('stands beside managed applications only where there is something to tell of them', () => {
    const licence = (row: Result) => boxes(chainDiagram(picture([chain('prod', [...GOOD, row])])));
    const check = 'managed-app/jit-access-licence';
    expect(licence(passed(check, 'Fine.'))).toHaveLength(8);
    expect(licence(failed(check, 'None.')).at(-1)).toBe('JIT access of managed applications | ✖ failed:failed');
  });

  it('has no file where none is known, and no picture without an integration', () => {
    expect(boxes(chainDiagram(picture([chain('prod')], { files: [] }))).at(-1)).toBe('File | ⏭️ not checked:unchecked');
    expect(chainDiagram(picture([]))).toBe('');
  });
});

describe('the chains of several integrations', () => {
  const ending = but(failed('secret/expiry', 'Ends.'));
  const unread = but(unknown('role/assignment', CAUSE));

  it('stand side by side, those that are alike together, between the repository and their file', () => {
    const text = chainDiagram(
      picture([chain('prod', ending), chain('dev'), chain('labs', unread), chain('test'), chain('qa')]),
    );
    expect(titles(text)).toEqual(['prod', 'dev + 2 more', 'labs']);
    expect(boxes(text)).toHaveLength(2 + 3 * 6);
    expect(boxes(text)).toContain('✖ Secret | failed:failed');
    expect(boxes(text)).toContain('❔ Role | unknown:unknown');
    expect(text).toContain('repository --> chain0 & chain1 & chain2');
    expect(text).toContain('chain0 & chain1 & chain2 --> file[');
  });

  it('have files of their own where there are several', () => {
    const drift = failed('config/drift', 'Another tenant.', { severity: 'warning' });
    const files = [[passed('config/drift', 'None.')], [drift]];
    const text = chainDiagram(picture([chain('a', GOOD, 0), chain('b', GOOD, 1)], { files }));
    expect(titles(text)).toEqual(['a', 'b']);
    expect(boxes(text)).toEqual(expect.arrayContaining(['✅ File:passed', '⚠️ File | warning:warning']));
    expect(boxes(text)).toHaveLength(1 + 2 * 7);
  });

  const four = [ending, unread, GOOD, but(failed('app/exists', 'Gone.'))];
  const hundred = Array.from({ length: 100 }, (_, index) => chain(`n${index}`, index % 10 === 0 ? ending : GOOD));
  it.each<[string, readonly ChainInput[], string]>([
    ['of one kind', [chain('a'), chain('b')], 'Client secret | ✅ 2 passed:passed'],
    [
      'of many kinds',
      four.map((rows, index) => chain(`n${index}`, rows)),
      'Client secret | ✖ 1 failed | ✅ 3 passed:failed',
    ],
    ['of many integrations', hundred, 'Client secret | ✖ 10 failed | ✅ 90 passed:failed'],
  ])('are counted where they are %s', (_, chains, secret) => {
    const text = chainDiagram(picture(chains));
    expect(boxes(text)).toContain(secret);
    expect(titles(text)).toEqual(['GitHub', 'Microsoft Entra', 'Azure']);
    expect(text).toContain(`The chains of ${chains.length} integrations`);
  });

  it('keep far below what Mermaid on GitHub draws, however many there are and whatever their names', () => {
    for (const length of [1, 3, MOST_NAMED, MOST_NAMED + 1, 1000]) {
      const chains = Array.from({ length }, (_, index) =>
        chain('"'.repeat(300), [GOOD, ending, unread][index % 3], index % 3),
      );
      const text = chainDiagram(picture(chains, { files: [[], [], []] }));
      expect(text.length).toBeLessThan(6000);
      expect(text.match(/-->/g)?.length).toBeLessThan(40);
    }
  });

  it.each(HOSTILE)('let no name become a statement: %j', (name) => {
    const harmless = chainDiagram(picture([chain('x', ending), chain('y')]));
    const text = chainDiagram(picture([chain(name, ending), chain('y')]));
    const structure = (diagram: string) => diagram.replace(/subgraph chain0\["[^"\n]*"\]/, '');
    expect(structure(text)).toBe(structure(harmless));
  });
});

describe('a picture of some chains', () => {
  const drift = [failed('config/drift', 'Another tenant.')];
  const whole = picture([chain('a', GOOD, 0), chain('b', GOOD, 1), chain('c', GOOD, 1)], { files: [[], drift] });

  it('keeps the files that these have', () => {
    const shown = focused(whole, ({ file }) => file === 1);
    expect(shown.chains.map(({ name, file }) => [name, file])).toEqual([
      ['b', 0],
      ['c', 0],
    ]);
    expect(shown.files).toEqual([drift]);
  });

  it('bears no names where everyone can read it', () => {
    expect(nameless(whole).chains.map(({ name }) => name)).toEqual(['integration 1', 'integration 2', 'integration 3']);
  });
});
