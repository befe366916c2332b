import { describe, expect, it } from '@jest/globals';
import { markClosed, markerOf, readMarker, writeMarker } from '../../src/core/proposal-marker.js';
import { contentText, fieldOf, servesText } from '../../src/core/proposal-state.js';
import { CHANGE, entry, marker, PATH, TEXT, wanted } from './proposal-fixtures.js';

describe('the marker', () => {
  it('comes back as it was written, among other text', () => {
    expect(readMarker(`before\n${writeMarker(marker())}\nafter <!-- other -->`)).toEqual(marker());
  });

  it.each(['-->', '--!>', '<!--', '--', '<!-- jit-azure-drift:1 {} -->', 'a-\u2028-b', '&gt;'])(
    'is not ended by %j inside',
    (text) => {
      const given = marker({
        files: [{ path: text, base: null, blob: 'a'.repeat(40) }],
        entries: [{ id: text, tenantId: text, path: text, fields: [text] }],
      });
      const written = writeMarker(given);
      expect(written.slice(4, -3)).not.toMatch(/--|[<>]/);
      expect(readMarker(written)).toEqual(given);
    },
  );

  it('names ids in the open where nothing else is said', () => {
    const open = wanted({ entries: [entry({ hashes: { id: 'h', tenantId: 't' } })] });
    expect(markerOf(open, TEXT, undefined).entries).toMatchObject([{ id: 'prod' }]);
  });

  it('names our commit', () => {
    const given = marker({ commit: { oid: 'c'.repeat(40), signed: false } });
    expect(readMarker(writeMarker(given))).toEqual(given);
  });

  it('leaves the served entries out where they would fill the body', () => {
    const entries = Array.from({ length: 1000 }, (_, index) => entry({ id: `integration-${index}` }));
    const large = markerOf(wanted({ entries }), TEXT, undefined);
    expect(large.entries).toBeUndefined();
    expect(readMarker(writeMarker(large))).toEqual(large);
    expect(writeMarker(large).length).toBeLessThan(1000);
  });

  it('says that we closed it, and changes nothing else', () => {
    const body = `before\n${writeMarker(marker())}\nafter`;
    const closed = markClosed(body, marker());
    expect(readMarker(closed)).toEqual({ ...marker(), closed: true });
    expect(closed.startsWith('before\n')).toBe(true);
    expect(closed.endsWith('\nafter')).toBe(true);
  });

  const broken = (change: object) => `<!-- jit-azure-drift:1 ${JSON.stringify({ ...marker(), ...change })} -->`;
  it.each([
    ['none', 'words'],
    ['two', writeMarker(marker()).repeat(2)],
    ['not ended', '<!-- jit-azure-drift:1 {}'],
    ['no JSON', '<!-- jit-azure-drift:1 {x} -->'],
    ['a list', '<!-- jit-azure-drift:1 [] -->'],
    ['null', '<!-- jit-azure-drift:1 null -->'],
    ['a bad hash', broken({ content: 'x' })],
    ['another type of flag', broken({ closed: 'no' })],
    ['files that are no list', broken({ files: {} })],
    ['a file that is none', broken({ files: [null] })],
    ['a bad base', broken({ files: [{ path: PATH, base: 'x', blob: 'a'.repeat(40) }] })],
    ['a hash in a list', broken({ content: ['1'.repeat(64)] })],
    ['a blob in a list', broken({ files: [{ path: PATH, base: null, blob: ['a'.repeat(40)] }] })],
    ['an entry that is null', broken({ entries: [null] })],
    ['a field that is no text', broken({ entries: [{ id: null, tenantId: 'x', path: PATH, fields: [7] }] })],
    ['a tenant that is no text', broken({ entries: [{ id: null, tenantId: 7, path: PATH, fields: [] }] })],
    ['a bad blob', broken({ files: [{ path: PATH, base: 'x', blob: 'y' }] })],
    ['entries that are no list', broken({ entries: 'x' })],
    ['an entry that is none', broken({ entries: [7] })],
    ['an entry without fields', broken({ entries: [{ id: null, tenantId: 'x', path: PATH }] })],
    ['an entry without a path', broken({ entries: [{ id: null, tenantId: 'x', fields: [] }] })],
    ['a commit of another shape', broken({ commit: { oid: 'c'.repeat(40) } })],
    ['an entry of another id', broken({ entries: [{ id: 7, tenantId: 'x', path: PATH, fields: [] }] })],
    ['a later version', writeMarker(marker()).replace(':1 ', ':2 ')],
  ])('is not read where there is %s', (_, body) => {
    expect(readMarker(body)).toBeUndefined();
  });
});

describe('what the hashes cover', () => {
  it('tells proposals apart by what they want, not by what is there, nor by order', () => {
    const other = entry({ id: 'dev', key: 'dev', changes: [{ at: 'azure.dev.name', actual: 'a', expected: 'b' }] });
    expect(contentText([entry(), other])).toBe(contentText([other, entry()]));
    expect(contentText([entry({ changes: [{ ...CHANGE, actual: 'a secret' }] })])).toBe(contentText([entry()]));
    expect(contentText([entry({ changes: [{ ...CHANGE, expected: 'x' }] })])).not.toBe(contentText([entry()]));
    expect(contentText([entry({ path: 'x' })])).not.toBe(contentText([entry()]));
  });

  it('tells whom a branch serves by id and tenant', () => {
    expect(servesText([entry()])).toBe(servesText([entry({ changes: [], key: 'x' })]));
    expect(servesText([entry({ id: undefined })])).not.toBe(servesText([entry()]));
    expect(servesText([entry({ tenantId: 'x' })])).not.toBe(servesText([entry()]));
  });

  it.each([
    ['azure.prod', undefined, ''],
    ['azure.prod.auth.client_id', undefined, 'auth.client_id'],
    ['azure."a.b".name', undefined, 'name'],
    ['azure.prod', 'rename', 'key'],
    ['azure.prod.other', undefined, 'azure.prod.other'],
  ] as const)('%s (%s) is field %j', (at, kind, expected) => {
    expect(fieldOf(entry(), { at, ...(kind === undefined ? {} : { kind }) })).toBe(expected);
  });
});
