import { describe, expect, it } from '@jest/globals';
import { failed, passed, skipped, skippedAfter } from '../../src/core/checks/rows.js';
import { CHECK_IDS } from '../../src/core/results.js';
import {
  checksMatching,
  checksTakenAway,
  passedUnselected,
  selectChecks,
  selectRows,
} from '../../src/core/selection.js';

describe('selectChecks', () => {
  it.each([
    ['nothing', [], CHECK_IDS],
    ['one id', ['app/role'], ['app/role']],
    ['a family', ['login/*'], CHECK_IDS.filter((id) => id.startsWith('login/'))],
    ['all but one', ['!app/role'], CHECK_IDS.filter((id) => id !== 'app/role')],
    [
      'a family less one',
      ['config/*', '!config/lint'],
      CHECK_IDS.filter((id) => id.startsWith('config/') && id !== 'config/lint'),
    ],
    ['the order of patterns means nothing', ['!config/lint', 'config/lint', 'app/role'], ['app/role']],
    ['a dot is a dot', ['app.role'], []],
  ])('%s', (_name, patterns, expected) => {
    expect([...selectChecks(patterns)].sort()).toEqual([...expected].sort());
  });

  it('knows what a pattern stands for', () => {
    expect(checksMatching('*/drift')).toEqual(['config/drift']);
    expect(checksMatching('drift')).toEqual([]);
  });
});

describe('selectRows', () => {
  const rows = [
    failed('login/oidc', 'refused'),
    passed('app/exists', 'there'),
    failed('app/service-principal', 'disabled'),
    skippedAfter('role/assignment', 'app/service-principal'),
    skippedAfter('role/condition', 'role/assignment'),
    skipped('app/role', 'Not checked: the input app-role is empty.'),
  ];
  const of = (patterns: readonly string[]) => {
    const selection = { checks: selectChecks(patterns), takenAway: checksTakenAway(patterns) };
    return selectRows(rows, selection).map(({ check }) => check);
  };

  it.each([
    ['nothing more than what is selected', ['app/exists', 'app/role'], ['app/exists', 'app/role']],
    [
      'the failure at the end of a chain of skipped rows',
      ['role/condition'],
      ['app/service-principal', 'role/condition'],
    ],
    ['no failure that was taken away by name', ['role/*', '!app/*'], ['role/assignment', 'role/condition']],
  ])('gives %s', (_name, patterns, expected) => expect(of(patterns)).toEqual(expected));

  it('knows what passed without being selected', () => {
    const selection = { checks: selectChecks(['role/*']), takenAway: new Set<never>() };
    const both = [...rows, passed('app/consent', 'a'), failed('app/consent', 'b')];
    expect(passedUnselected(both, selection)).toEqual(['app/exists']);
  });
});
