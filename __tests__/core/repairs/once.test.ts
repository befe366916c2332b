import { describe, expect, it } from '@jest/globals';
import { type Made, madeBefore } from '../../../src/core/repairs/once.js';

const ASKED = { repair: 'managed-app-permissions', subject: '/one' };

function made(parts: Partial<Made> = {}): Made {
  return { ...ASKED, integration: 'first', status: 'applied', ...parts };
}

describe('madeBefore', () => {
  it.each([
    ['applied', 'not-needed', false],
    ['pending', 'pending', true],
  ] as const)('makes nothing twice that was %s', (status, expected, wrote) => {
    const found = madeBefore(ASKED, [made({ status: 'failed', integration: 'zero' }), made({ status })]);
    expect(found).toMatchObject({ status: expected, wrote, detail: expect.stringContaining('"first"') });
  });

  it.each([
    ['nothing was made', ASKED, []],
    ['it failed', ASKED, [made({ status: 'failed' })]],
    ['it was not needed', ASKED, [made({ status: 'not-needed' })]],
    ['it was another application', ASKED, [made({ subject: '/two' })]],
    ['it was another repair', ASKED, [made({ repair: 'managed-app-jit-access-off' })]],
    ['it is about nothing shared', { ...ASKED, subject: undefined }, [made({ subject: undefined })]],
  ])('leaves it to be made where %s', (_what, asked, earlier) => {
    expect(madeBefore(asked, earlier)).toBeUndefined();
  });
});
