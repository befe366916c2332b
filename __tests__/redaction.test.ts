import { describe, expect, it } from '@jest/globals';
import { hidesDetails, quietLog, readRedact, redactionWords, runUrlIn } from '../src/redaction.js';

describe('redaction', () => {
  it.each([
    ['auto', 'public', true],
    ['auto', 'private', false],
    ['auto', 'internal', false],
    ['auto', undefined, true],
    ['true', 'private', true],
    ['false', 'public', false],
    ['false', undefined, false],
  ] as const)('%s in a %s repository', (redact, visibility, hidden) => {
    expect(hidesDetails(redact, visibility)).toBe(hidden);
  });

  it.each([
    ['', 'auto'],
    ['True', 'true'],
    ['FALSE', 'false'],
    ['auto', 'auto'],
    ['yes', undefined],
  ])('reads %j as %s', (text, expected) => expect(readRedact(text)).toBe(expected));

  it.each([
    ['acme/app', true, 'https://run.example'],
    ['Acme/App', true, 'https://run.example'],
    ['acme/.jit', true, ''],
    ['acme/.jit', false, 'https://run.example'],
  ])('tells the run in %s (redacted: %s) as "%s"', (repository, redact, expected) => {
    const context = { repository: 'acme/app', runUrl: 'https://run.example' };
    expect(runUrlIn(repository, redact, context)).toBe(expected);
  });

  it('says why', () => {
    expect(redactionWords('true', 'private')).toContain('redact is true');
    expect(redactionWords('auto', undefined)).toContain('does not say');
    expect(redactionWords('auto', 'public')).toContain('this repository is public');
  });

  it('has a log that says nothing', () => {
    const log = quietLog();
    expect([log.info('x'), log.debug('x'), log.warning('x'), log.group('x', ['y'])]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
