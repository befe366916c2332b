import { describe, expect, it } from '@jest/globals';
import { planProposal } from '../../src/core/proposal.js';
import { type Marker, markerOf, readMarker, writeMarker } from '../../src/core/proposal-marker.js';
import { holdsWhole, sharesServed, uncomparedFields } from '../../src/core/proposal-ownership.js';
import { contentText, type ServedEntry, servesText, type Wanted } from '../../src/core/proposal-state.js';
import {
  BASE,
  CHANGE,
  commit,
  entry,
  head,
  marker,
  NEW_BLOB,
  NO_DRIFT,
  OTHER_BLOB,
  PATH,
  pullRequest,
  SETTINGS,
  state,
  TENANT,
  TEXT,
  wanted,
} from './proposal-fixtures.js';

type Marked = NonNullable<Marker['entries']>[number];
const marked = (given: Partial<Marked> = {}): Marked => ({
  id: 'prod',
  tenantId: TENANT,
  path: PATH,
  fields: ['tenant_id'],
  ...given,
});

describe('whom a marked proposal serves', () => {
  const hashed = entry({ hashes: { id: 'hash-of-prod', tenantId: 'hash-of-tenant' } });
  const hashedNameless = entry({ id: undefined, hashes: { id: undefined, tenantId: 'hash-of-tenant' } });
  it.each<[string, readonly Marked[] | undefined, readonly ServedEntry[], boolean]>([
    ['the same integration', [marked()], [entry()], true],
    ['one of several', [marked()], [entry({ id: 'dev' }), entry()], true],
    ['one that was not named then', [marked({ id: null })], [entry()], true],
    ['one that is not named now', [marked()], [entry({ id: undefined })], true],
    ['another of the tenant', [marked()], [entry({ id: 'dev' })], false],
    ['the same name in another tenant', [marked({ tenantId: 'x' })], [entry()], false],
    ['one that this run does not know', [marked(), marked({ id: 'dev' })], [entry()], false],
    ['nobody knows whom', undefined, [entry()], false],
    ['the same, hashed', [marked({ id: 'hash-of-prod', tenantId: 'hash-of-tenant' })], [hashed], true],
    ['another, hashed', [marked({ id: 'hash-of-dev', tenantId: 'hash-of-tenant' })], [hashed], false],
    ['its tenant, hashed', [marked({ id: null, tenantId: 'hash-of-tenant' })], [hashed], true],
    ['a nameless one, hashed', [marked({ id: 'hash-of-dev', tenantId: 'hash-of-tenant' })], [hashedNameless], true],
    ['another tenant, hashed', [marked({ id: 'hash-of-prod', tenantId: 'x' })], [hashed], false],
    ['one that was marked in the open before', [marked()], [hashed], true],
  ])('%s', (_, entries, served, shared) => {
    const mark = marker({ serves: 'other', entries });
    expect(sharesServed(mark, wanted({ entries: served }))).toBe(shared);
    expect(sharesServed({ ...mark, serves: wanted().serves }, wanted({ entries: served }))).toBe(true);
  });
});

describe('a proposal that is what a full run would propose', () => {
  const built = [{ path: PATH, base: BASE, blob: NEW_BLOB }];
  const whole = [{ path: PATH, blob: NEW_BLOB }];
  const two = [...whole, { path: 'b', blob: OTHER_BLOB }];
  const builtTwo = [...built, { path: 'b', base: BASE, blob: OTHER_BLOB }];
  it.each<[string, Marker['files'], Wanted['whole'], Readonly<Record<string, string>> | null, boolean]>([
    ['holds it', built, whole, { [PATH]: NEW_BLOB }, true],
    ['holds two files', builtTwo, two, { [PATH]: NEW_BLOB, b: OTHER_BLOB }, true],
    ['is not known', built, undefined, { [PATH]: NEW_BLOB }, false],
    ['has no branch', built, whole, null, false],
    ['has fewer files', built, two, { [PATH]: NEW_BLOB, b: OTHER_BLOB }, false],
    ['has more files', builtTwo, whole, { [PATH]: NEW_BLOB, b: OTHER_BLOB }, false],
    ['has another content', built, [{ path: PATH, blob: OTHER_BLOB }], { [PATH]: OTHER_BLOB }, false],
    ['has another file', built, [{ path: 'b', blob: NEW_BLOB }], { b: NEW_BLOB }, false],
    ['is not on the branch any more', built, whole, { [PATH]: OTHER_BLOB }, false],
    ['is on the branch in one of two files', builtTwo, two, { [PATH]: NEW_BLOB, b: NEW_BLOB }, false],
  ])('%s', (_, files, of, blobs, expected) => {
    const given = of === undefined ? wanted() : wanted({ whole: of });
    const branch = blobs === null ? null : head({ blobs });
    expect(holdsWhole(marker({ files }), given, branch)).toBe(expected);
  });

  it('stays as it is, though some of it was not compared, but for a conflict', () => {
    const partly = wanted({ entries: [entry({ compared: [], changes: [] })], whole });
    const plan = (mergeable: 'mergeable' | 'conflicting' | 'unknown', of = partly) =>
      planProposal(state({ head: head(), pulls: [pullRequest({ mergeable })] }), of, SETTINGS);
    expect(plan('mergeable')).toMatchObject({ kind: 'unchanged', beyond: ['azure.prod.tenant_id'] });
    expect(plan('unknown')).toMatchObject({ kind: 'unchanged', beyond: ['azure.prod.tenant_id'] });
    expect(plan('conflicting')).toMatchObject({ kind: 'leave-alone', reason: { why: 'not-compared', drift: true } });
    expect(plan('mergeable', { ...partly, files: [] })).toMatchObject({
      reason: { why: 'not-compared', drift: false },
    });
    const { whole: _whole, ...unsure } = partly;
    expect(plan('mergeable', unsure)).toMatchObject({ reason: { why: 'not-compared' } });
  });
});

describe('what a marked proposal changes and this run did not compare', () => {
  const partly = (compared: readonly string[], changes: ServedEntry['changes'] = []) =>
    entry({ compared: compared.map((field) => `azure.prod.${field}`), changes });
  it.each<[string, Partial<Marker>, readonly ServedEntry[], readonly string[]]>([
    ['nothing where all was compared', {}, [entry({ changes: [] })], []],
    ['a field', {}, [partly([])], ['azure.prod.tenant_id']],
    ['no field that was compared', {}, [partly(['tenant_id'])], []],
    ['no field that stays proposed', {}, [partly([], [CHANGE])], []],
    [
      'a field beside one that was compared',
      { entries: [marked({ fields: ['name', 'type'] })] },
      [partly(['name'])],
      ['azure.prod.type'],
    ],
    ['the key', { entries: [marked({ fields: ['key'] })] }, [partly(['name'])], ['azure.prod']],
    ['the whole entry', { entries: [marked({ fields: [''] })] }, [partly(['name'])], ['azure.prod']],
    [
      'a field of an entry that is proposed as a whole',
      { entries: [marked({ fields: ['name'] })] },
      [partly([], [{ ...CHANGE, at: 'azure.prod' }])],
      [],
    ],
    ['what it does not tell', { entries: undefined }, [entry(), partly([])], ['azure.prod']],
    ['a file that was not read', { files: [{ path: 'b', base: BASE, blob: NEW_BLOB }] }, [entry()], ['b']],
    ['an integration that is not there', { entries: [marked({ id: 'dev' })] }, [entry()], [PATH]],
    ['no integration that it does not change', { entries: [marked({ id: 'dev', fields: [] })] }, [entry()], []],
    ['an integration that moved', {}, [entry({ path: 'b' }), entry({ id: 'x' })], [PATH]],
    ['an unread file once', { entries: [marked({ path: 'b' }), marked({ path: 'b', fields: [] })] }, [entry()], ['b']],
    [
      'an unread file once, of two integrations',
      { entries: [marked({ path: 'b' }), marked({ id: 'dev', path: 'b' })] },
      [entry()],
      ['b'],
    ],
    [
      'no field below one that was compared',
      { entries: [marked({ fields: ['azure.prod.other.part'] })] },
      [partly(['other'])],
      [],
    ],
    [
      'no file of an integration that it does not change',
      { entries: [marked(), marked({ id: 'dev', path: 'b', fields: [] })] },
      [entry()],
      ['b'].slice(1),
    ],
  ])('%s', (_, given, entries, expected) => {
    const unread = uncomparedFields(marker(given), wanted({ entries }), { baseBlobs: { [PATH]: 'x' } });
    expect(unread).toEqual(expected);
  });

  it('is nothing of a file that is gone', () => {
    const gone = { baseBlobs: { b: null, [PATH]: 'x' } };
    const mark = marker({ files: [{ path: 'b', base: BASE, blob: NEW_BLOB }], entries: [marked({ path: 'b' })] });
    expect(uncomparedFields(mark, wanted({ entries: [entry({ changes: [] })] }), gone)).toEqual([]);
    expect(uncomparedFields(mark, wanted({ entries: [entry({ id: 'dev' })] }), gone)).toEqual([]);
    expect(uncomparedFields(mark, wanted({ entries: [partly([])] }), gone)).toEqual(['azure.prod.tenant_id']);
    expect(uncomparedFields(mark, wanted({ entries: [partly([])] }), { baseBlobs: { b: 'y' } })).toEqual(['b']);
  });
});

describe('the marker', () => {
  const hashes = { id: 'h-prod', tenantId: 'h-tenant' };
  it.each<[string, Partial<ServedEntry>, boolean, Partial<Marked>]>([
    ['in the open', { hashes }, false, {}],
    ['redacted', { hashes }, true, { id: 'h-prod', tenantId: 'h-tenant' }],
    ['redacted, of a nameless one', { hashes: { ...hashes, id: undefined } }, true, { id: null, tenantId: 'h-tenant' }],
    ['redacted, without hashes', {}, true, {}],
    ['of another place', { changes: [{ ...CHANGE, at: 'azure.dev.odd' }] }, false, { fields: ['azure.dev.odd'] }],
    ['of another place, redacted', { changes: [{ ...CHANGE, at: 'azure.dev.odd' }] }, true, { fields: [''] }],
    ['of a rename', { changes: [{ ...CHANGE, kind: 'rename' }] }, true, { fields: ['key'] }],
  ])('names integrations %s', (_, given, redact, expected) => {
    const made = markerOf(wanted({ entries: [entry(given)] }), TEXT, undefined, redact);
    expect(made.entries).toEqual([marked(expected)]);
    expect(readMarker(`x\n\n${writeMarker(made)}\n`)).toEqual(made);
  });

  it.each<[string, (value: Record<string, unknown>) => unknown]>([
    ['a path that is no text', (value) => ({ ...value, files: [{ path: 7, base: BASE, blob: NEW_BLOB }] })],
    ['a hash with more before it', (value) => ({ ...value, content: `x${'1'.repeat(64)}` })],
    ['a hash with more after it', (value) => ({ ...value, content: `${'1'.repeat(64)}x` })],
    [
      'an object id with more after it',
      (value) => ({ ...value, files: [{ path: PATH, base: BASE, blob: `${NEW_BLOB}-` }] }),
    ],
    [
      'an object id with more before it',
      (value) => ({ ...value, files: [{ path: PATH, base: BASE, blob: `-${NEW_BLOB}` }] }),
    ],
    ['entries that are no list', (value) => ({ ...value, entries: 7 })],
  ])('is not read with %s', (_, changed) => {
    const text = writeMarker(marker());
    const start = text.indexOf('{');
    const value = JSON.parse(text.slice(start, text.lastIndexOf('}') + 1)) as Record<string, unknown>;
    const made = `${text.slice(0, start)}${JSON.stringify(changed(value))} -->`;
    expect(readMarker(`${text.slice(0, start)}${JSON.stringify(value)} -->`)).toBeDefined();
    expect(readMarker(made)).toBeUndefined();
  });
});

describe('what the hashes are made of', () => {
  it('does not hang on the order of entries and changes', () => {
    const one = entry({ id: 'a', changes: [{ ...CHANGE, at: 'x' }, CHANGE] });
    const other = entry({ id: 'b', path: 'b', changes: [CHANGE, { ...CHANGE, at: 'x' }] });
    expect(contentText([one, other])).toBe(contentText([other, one]));
    expect(servesText([one, other])).toBe(servesText([other, one]));
    expect(contentText([{ ...one, changes: [...one.changes].reverse() }])).toBe(contentText([one]));
    expect(servesText([entry({ id: undefined })])).toBe(`[[null,"${TENANT}"]]`);
    expect(JSON.parse(contentText([one]))).toEqual([
      [PATH, 'azure.prod.tenant_id', 'new'],
      [PATH, 'x', 'new'],
    ]);
  });
});

describe('a proposal among closed ones', () => {
  const closed = (number: number, given: Parameters<typeof pullRequest>[0] = {}, mark: Partial<Marker> = {}) =>
    pullRequest({ number, state: 'closed', ...given }, mark);
  const plan = (pulls: readonly ReturnType<typeof pullRequest>[], of = wanted(), settings = SETTINGS) =>
    planProposal(state({ head: head(), pulls }), of, settings);
  const again = { ...SETTINGS, reopenDeclined: true };

  it.each<[string, readonly ReturnType<typeof pullRequest>[], number | undefined]>([
    ['the latest decides', [closed(3), closed(5), closed(4)], 5],
    ['a merged one is none', [closed(3, { state: 'merged' })], undefined],
    ['merged after it was declined', [closed(3), closed(4, { state: 'merged' })], undefined],
    ['declined after it was merged', [closed(4), closed(3, { state: 'merged' })], 4],
    ['one that we closed is none', [closed(3, {}, { closed: true })], undefined],
    ['one of another content is none', [closed(3, {}, { content: '2'.repeat(64) })], undefined],
    ['one for another base is none', [closed(3, { base: 'next' })], undefined],
    ['a stranger’s is none', [closed(3, { crossRepository: true })], undefined],
  ])('declined: %s', (_, pulls, number) => {
    const found = plan(pulls);
    if (number === undefined) expect(found.kind).not.toBe('leave-alone');
    else expect(found).toMatchObject({ kind: 'leave-alone', reason: { why: 'declined', pullRequest: { number } } });
  });

  it.each<[string, ReturnType<typeof head> | null, Partial<Marker>, Wanted, string]>([
    ['that still proposes just this', head(), {}, wanted(), 'reopen'],
    ['from another base', head(), { files: [{ path: PATH, base: OTHER_BLOB, blob: NEW_BLOB }] }, wanted(), 'create'],
    ['of another file', head(), { files: [{ path: 'b', base: 'd'.repeat(40), blob: NEW_BLOB }] }, wanted(), 'create'],
    ['whose branch holds something else', head({ blobs: { [PATH]: OTHER_BLOB } }), {}, wanted(), 'create'],
    [
      'whose branch is elsewhere',
      head({ oid: 'a'.repeat(40), commits: [commit({ oid: 'a'.repeat(40) })] }),
      {},
      wanted(),
      'create',
    ],
    ['whose branch is gone', null, {}, wanted(), 'create'],
  ])('asked for again: one %s', (_, branch, mark, of, kind) => {
    const found = planProposal(state({ head: branch, pulls: [closed(3, {}, mark)] }), of, again);
    expect(found.kind).toBe(kind);
  });

  it('takes the branch of nobody’s proposal away only where nothing is left to propose, and all was compared', () => {
    const nothing = (entries: readonly ServedEntry[], branch = head()) =>
      planProposal(state({ head: branch }), { ...NO_DRIFT, entries }, SETTINGS);
    expect(nothing([entry({ changes: [] })])).toMatchObject({ kind: 'none', leftover: { head: head().oid } });
    expect(nothing([entry({ changes: [], compared: [] })])).toEqual({ kind: 'none' });
    expect(nothing([entry({ changes: [] })], head({ commits: [] }))).toEqual({ kind: 'none' });
  });

  it('finishes closing one that we closed, and only the one of this branch', () => {
    const nothing = (pulls: readonly ReturnType<typeof pullRequest>[]) => plan(pulls, NO_DRIFT);
    expect(nothing([closed(3, {}, { closed: true })])).toMatchObject({
      kind: 'none',
      leftover: { closed: { number: 3 } },
    });
    expect(nothing([closed(3)])).toEqual({ kind: 'none' });
    expect(nothing([closed(3, { state: 'merged' }, { closed: true })])).toEqual({ kind: 'none' });
    expect(nothing([closed(3, {}, { closed: true }), closed(4, {}, { closed: true })])).toEqual({ kind: 'none' });
    expect(
      nothing([closed(3, {}, { closed: true }), closed(4, { headOid: OTHER_BLOB }, { closed: true })]),
    ).toMatchObject({
      leftover: { closed: { number: 3 } },
    });
  });
});
