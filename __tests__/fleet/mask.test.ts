import { describe, expect, it } from '@jest/globals';
import { Mask } from '../../src/mask.js';

describe('the mask of a run of many integrations', () => {
  it('masks thousands of tokens that begin alike, the longest first, and short secrets as words only', () => {
    const mask = new Mask();
    for (let index = 0; index < 5000; index++) mask.keep(`eyJhbGciOiJSUzI1NiJ9.token-${index}`);
    mask.keep('s3cr');
    expect(mask.apply('a eyJhbGciOiJSUzI1NiJ9.token-42 b')).toBe('a *** b');
    expect(mask.apply('eyJhbGciOiJSUzI1NiJ9.token-4999eyJhbGciOiJSUzI1NiJ9.token-1')).toBe('******');
    expect(mask.apply('s3cr s3cret "s3cr"')).toBe('*** s3cret "***"');
    expect(mask.apply('eyJhbGciOiJSUzI1NiJ9.other')).toBe('eyJhbGciOiJSUzI1NiJ9.other');
  });

  it('looks at no token for a text that holds none, so that a log of a fleet takes no minutes', () => {
    const mask = new Mask();
    for (let index = 0; index < 20_000; index++) mask.keep(`eyJhbGciOiJSUzI1NiJ9.token-${index}`);
    const began = process.cpuUsage();
    for (let index = 0; index < 20_000; index++) mask.apply(`Integration ${index}: all is well.`);
    // Compared one by one these are 400 million searches.
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});
