import { expect, it } from '@jest/globals';
import { FIELDS } from '../../../src/core/jit-file/entries.js';
import { entryText, OTHER, readable, TENANT } from './sample-files.js';

/** An entry of its own lines, behind what other lines stand for. */
function entryOf(lines: string, head = '') {
  const [entry] = readable(`${head}azure:\n  prod:${lines}`).entries;
  if (entry === undefined) throw new Error('There is no entry.');
  return entry;
}

it.each<[string, ReturnType<typeof entryOf>]>([
  ['its own values', entryOf(entryText('prod').replace(/^.*\n/, '\n'))],
  ['nothing', entryOf('\n')],
  ['a text', entryOf(' text\n')],
  ['a list', entryOf('\n  - type: a\n')],
  ['flow', entryOf(` {tenant_id: ${TENANT}, auth: {client_id: "x"}}\n`)],
  ['empty values', entryOf('\n    name:\n    auth:\n      client_id:\n')],
  ['auth that is a text', entryOf('\n    auth: text\n    type: a\n')],
  ['aliases', entryOf('\n    tenant_id: *t\n    auth: *a\n', `t: &t ${OTHER}\na: &a {client_id: x}\n`)],
  ['a merge key', entryOf('\n    <<: *b\n    name: own\n', `b: &b {name: b, tenant_id: ${TENANT}}\n`)],
  ['a merge key in auth', entryOf('\n    auth:\n      <<: *b\n', 'b: &b {client_id: x, client_secret: y}\n')],
])('tells the same values of an entry with %s, with and without their slots', (_, entry) => {
  for (const field of FIELDS) expect(entry.fieldValue(field)).toBe(entry.fields[field].value);
});

it('takes the tenant from auth where there is none beside it', () => {
  const inAuth = `\n    auth:\n      tenant_id: ${OTHER.toUpperCase()}\n`;
  expect(entryOf(inAuth).tenant).toBe(OTHER);
  expect(entryOf(`${inAuth}    tenant_id: ${TENANT}\n`).tenant).toBe(TENANT);
});

it('tells where an entry stands: at its key, or where its map was brought in', () => {
  const { at, line, column } = entryOf(' {}\n', '# head\n');
  expect([at, line, column]).toEqual(['azure.prod', 3, 3]);
});
