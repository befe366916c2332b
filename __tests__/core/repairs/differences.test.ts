import { describe, expect, it } from '@jest/globals';
import { differences } from '../../../src/core/repairs/differences.js';
import { realDifferences } from '../../../src/core/repairs/managed-apps.js';

describe('differences', () => {
  it.each([
    [{}, {}, []],
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, []],
    [{ a: null }, {}, []],
    [{ a: 1 }, {}, ['a']],
    [{ a: 1 }, { a: '1' }, ['a']],
    [{ a: { b: { c: true } } }, { a: { b: { c: false, d: 1 } } }, ['a.b.c', 'a.b.d']],
    [{ a: [1, 2] }, { a: [2, 1] }, ['a[0]', 'a[1]']],
    [{ a: [1, 2] }, { a: [1] }, ['a']],
    [{ a: [] }, { a: {} }, ['a']],
    [1, 2, ['the whole']],
  ])('%j and %j', (before, after, paths) => expect(differences(before, after)).toEqual(paths));
});

it('leaves out what the service keeps for itself, and what the repair is for', () => {
  const paths = [
    'etag',
    'etags',
    'systemData',
    'systemData.lastModifiedAt',
    'properties.provisioningState',
    'properties.updatedBy',
    'properties.updatedBy.oid',
    'properties.createdBy.oid',
    'properties.jitAccessPolicy.jitAccessEnabled',
    'properties.jitAccessPolicy.jitApprovalMode',
    'tags.systemData',
  ];
  expect(realDifferences(paths, (path) => path.endsWith('jitAccessEnabled'))).toEqual([
    'etags',
    'properties.createdBy.oid',
    'properties.jitAccessPolicy.jitApprovalMode',
    'tags.systemData',
  ]);
});
