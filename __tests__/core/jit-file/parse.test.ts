import { describe, expect, it } from '@jest/globals';
import { parseJitFile } from '../../../src/core/jit-file/parse.js';
import { entryText, readable, TENANT } from './sample-files.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemOf(input: Uint8Array | string): { message: string; line: number; column: number } {
  const file = parseJitFile(typeof input === 'string' ? bytes(input) : input);
  if (file.ok) throw new Error('was read');
  expect(file.problems).toHaveLength(1);
  return file.problems[0] ?? { message: '', line: 0, column: 0 };
}

describe('what cannot be read', () => {
  it.each<[string, Uint8Array | string, RegExp, number, number]>([
    ['more than 1 MiB', new Uint8Array(1_048_577).fill(0x23), /1048577 bytes.*1 MiB/, 1, 1],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), /UTF-16/, 1, 1],
    ['broken UTF-8', new Uint8Array([0x61, 0x3a, 0x0a, 0x62, 0xc3, 0x28]), /not valid UTF-8/, 2, 2],
    ['cut-off UTF-8', new Uint8Array([0x61, 0x3a, 0x0a, 0xe2, 0x82]), /not valid UTF-8/, 2, 1],
    ['NUL', 'a: b\nc: \0d\n', /NUL/, 2, 4],
    ['a control character', 'a: "\u0007"\n', /U\+0007/, 1, 5],
    ['two documents', 'a: b\n---\nc: d\n', /several YAML documents/, 2, 1],
    ['a duplicate key', 'azure:\n  a: 1\n  b: 2\n  a: 3\n', /"a" occurs twice/, 4, 3],
    ['a duplicate key in other quotes', 'a: 1\n"a": 2\n', /"a" occurs twice/, 2, 1],
    ['a duplicate key in flow style', '{a: 1, a: 2}', /"a" occurs twice/, 1, 8],
    ['a tab as indentation', 'azure:\n\tprod: x\n', /tab/, 2, 1],
    ['a foreign tag', 'a: !python/object b\n', /tag/, 1, 4],
    ['a list at the root', '- a\n', /must hold a map/, 1, 1],
    ['a text at the root', 'just words\n', /must hold a map/, 1, 1],
    ['an alias without anchor', 'a: *nobody\n', /no anchor before it/, 1, 4],
    ['an alias inside its anchor', 'a: &x [*x]\n', /inside what it stands for/, 1, 8],
    ['a missing quote', 'a: "b\n', /character is missing/, 2, 1],
    ['a missing colon', 'azure:\n  prod\n  type: x\n', /a ":" missing/, 2, 3],
    ['bad indentation', 'a:\n    b: 1\n  c: 2\n', /indentation|not expected/, 3, 1],
    ['an unknown escape', 'a: "\\q"\n', /escape/, 1, 5],
    ['a map on the line of its key', 'a: b: c\n', /":|": "|nested map/, 1, 4],
  ])('%s', (_, input, message, line, column) => {
    const problem = problemOf(input);
    expect(problem.message).toMatch(message);
    expect(problem).toMatchObject({ line, column });
  });

  it('refuses an alias bomb', () => {
    const levels = 'abcdefghi'.split('');
    const lines = levels.map((name, index) => {
      const below = index === 0 ? 'x' : `*${levels[index - 1]}`;
      return `${name}: &${name} [${Array(10).fill(below).join(', ')}]`;
    });
    expect(problemOf(lines.join('\n')).message).toMatch(/alias bomb/);
  });

  it.each(['[', '{a: ', '- ', '? ', '[a: '])('says of 1 MiB of %j that it is nested too deeply', (piece) => {
    expect(problemOf(piece.repeat(1_048_576 / 4)).message).toMatch(/nested too deeply/);
  });

  it.each(['\n', '}', ',', '*a ', '%x\n', 'a,'])('gives up on 1 MiB of %j in time', (piece) => {
    const started = performance.now();
    parseJitFile(bytes(piece.repeat(Math.floor(1_048_576 / piece.length))));
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('quotes nothing of the file that may be a secret', () => {
    const secret = 'abc8Q~abcdefghijklmnopqrstuvwxyz012345';
    for (const text of [
      `a: "${secret}`,
      `${secret}: 1\n${secret}: 2`,
      `a: !${secret} b`,
      `a: *${secret}`,
      `${secret}`,
    ]) {
      expect(problemOf(text).message).not.toContain('Q~');
    }
  });
});

describe('what can be read', () => {
  it.each([
    ['nothing', ''],
    ['a byte order mark', '\uFEFF'],
    ['comments only', '# nothing here\n\n'],
    ['an empty document', '---\n...\n'],
    ['an empty section', 'azure:\njira:\n my-jira:\n my-jira1:\n'],
    ['null', 'azure: ~\n'],
    ['junk', 'aaa:\r\n dsadsa: dsadsa\r\n'],
    ['core tags', 'a: !!str 1\nb: !!int 2\n'],
    ['merge keys', 'a: &a {x: 1}\nb:\n  <<: *a\n'],
  ])('%s, with no entries', (_, text) => {
    expect(readable(text).entries).toEqual([]);
  });

  it('keeps the text to the character', () => {
    const text = `\uFEFF# ä\r\naws:\r\n- account_id: 002398765432\r\nazure:\r\n${entryText()}`;
    expect(readable(text).text).toBe(text);
  });

  it('tells where the entries are and whose', () => {
    const text = `azure:\n${entryText('a')}${entryText('b', { tenant: '<tenant id>' })}`;
    expect(readable(text).entries).toMatchObject([
      { key: 'a', at: 'azure.a', line: 2, column: 3, tenant: TENANT },
      { key: 'b', at: 'azure.b', line: 10, column: 3, tenant: undefined },
    ]);
  });

  it('quotes a key with a dot in the name of a place', () => {
    expect(readable('azure:\n  a.b: {}\n').entries[0]?.at).toBe('azure."a.b"');
  });

  it('reads an azure section that stands behind an alias', () => {
    const [entry] = readable(`x: &x\n  prod:\n    tenant_id: ${TENANT}\nazure: *x\n`).entries;
    expect(entry).toMatchObject({ key: 'prod', tenant: TENANT });
    expect(entry?.fields.tenant_id.lock).toMatch(/alias/);
  });

  it('takes a tenant inside auth for the entry’s tenant', () => {
    expect(readable(`azure:\n  a:\n    auth:\n      tenant_id: ${TENANT.toUpperCase()}\n`).entries[0]?.tenant).toBe(
      TENANT,
    );
  });
});
