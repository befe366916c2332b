import { describe, expect, it } from '@jest/globals';
import { CHECK_IDS } from '../../src/core/results.js';
import { checksMatching, selectChecks } from '../../src/core/selection.js';

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
