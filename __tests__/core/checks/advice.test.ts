import { describe, expect, it } from '@jest/globals';
import { unknown } from '../../../src/core/checks/rows.js';
import { dependent, type Unknown, type UnknownReason } from '../../../src/core/fact.js';

function cause(reason: UnknownReason, parts: Partial<Unknown> = {}): Unknown {
  return { known: false, reason, read: 'the roles (Azure Resource Manager)', found: 'HTTP 500', ...parts };
}

describe('an unknown row says what to do', () => {
  it.each<[UnknownReason, RegExp]>([
    ['transient', /Run again; .*status page of the service/],
    ['timeout', /Run again; .*raise `timeout-seconds`/],
    ['malformed', /Run again; .*something between the service and the runner/],
  ])('where the read was lost: %s', (reason, words) => {
    expect(unknown('role/assignment', cause(reason)).fix).toMatch(words);
    // What follows from it, at any distance, says the same, so that it is told once.
    const follows = dependent('what hangs on that', dependent('what hangs on it', cause(reason)));
    expect(unknown('role/excess', follows)).toMatchObject({
      unknownReason: 'dependency',
      fix: unknown('role/assignment', cause(reason)).fix,
    });
  });

  it('in the words of the read itself, where it knows more', () => {
    const known = cause('transient', { fix: 'Ask Entra.' });
    expect(unknown('role/assignment', known).fix).toBe('Ask Entra.');
    expect(unknown('role/excess', dependent('it', known)).fix).toBe('Ask Entra.');
  });

  it('in another row, where a right is missing or a login was refused', () => {
    expect(unknown('role/assignment', cause('forbidden', { right: 'Reader' }))).not.toHaveProperty('fix');
    expect(unknown('role/assignment', cause('transient', { right: 'Reader' }))).not.toHaveProperty('fix');
    expect(unknown('role/assignment', cause('dependency'))).not.toHaveProperty('fix');
  });
});
