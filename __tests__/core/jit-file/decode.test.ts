import { describe, expect, it } from '@jest/globals';
import { decodeFile, decodeLeniently, MAX_FILE_BYTES, refuseControls } from '../../../src/core/jit-file/decode.js';
import { parseJitFile, parseText } from '../../../src/core/jit-file/parse.js';
import { Refusal } from '../../../src/core/jit-file/problems.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusalOf(action: () => unknown): { message: string; offset: number } | undefined {
  try {
    action();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { message: thrown.message, offset: thrown.offset };
  }
}

describe('the bytes of a file', () => {
  it.each(['', 'a: b', '\uFEFFa: b\r\n', 'ä€😀', 'a:\tb\u0085', '\uFFFD', '\u00A0\uE000\u{10FFFF}'])(
    'are UTF-8: %j',
    (text) => {
      expect(decodeFile(bytesOf(text))).toBe(text);
    },
  );

  it('may be 1 MiB', () => {
    expect(decodeFile(new Uint8Array(MAX_FILE_BYTES).fill(0x23))).toHaveLength(1_048_576);
    expect(refusalOf(() => decodeFile(new Uint8Array(MAX_FILE_BYTES + 1).fill(0x23)))).toEqual({
      message: 'the file has 1048577 bytes; at most 1048576 (1 MiB) are read',
      offset: 0,
    });
  });

  const utf16 = { message: 'the file is UTF-16; it must be UTF-8', offset: 0 };
  const invalid = (offset: number) => ({ message: 'the file is not valid UTF-8', offset });
  it.each<[string, readonly number[], { message: string; offset: number }]>([
    ['UTF-16, little-endian', [0xff, 0xfe, 0x61, 0], utf16],
    ['UTF-16, big-endian', [0xfe, 0xff, 0, 0x61], utf16],
    ['half a mark', [0xff, 0x61], invalid(0)],
    ['the other half', [0xfe, 0x61], invalid(0)],
    ['a mark that is none', [0x61, 0xfe], invalid(1)],
    ['another that is none', [0x61, 0xff], invalid(1)],
    ['a wrong second byte', [0x61, 0xc3, 0x28, 0x62], invalid(1)],
    ['a cut-off character', [0x61, 0x62, 0xe2, 0x82], invalid(2)],
    ['a wrong byte behind characters of several', [0xc3, 0xa4, 0xe2, 0x82, 0xac, 0x80, 0x61], invalid(2)],
    ['a wrong byte behind a byte order mark', [0xef, 0xbb, 0xbf, 0x80], invalid(1)],
    ['a surrogate', [0xed, 0xa0, 0x80], invalid(0)],
  ])('are refused as %s, with the place', (_, bytes, expected) => {
    expect(refusalOf(() => decodeFile(new Uint8Array(bytes)))).toEqual(expected);
  });

  it('tell the line of what is wrong in them', () => {
    const broken = new Uint8Array([...bytesOf('\uFEFFa: ä\nb: '), 0xff]);
    expect(parseJitFile(broken)).toEqual({
      ok: false,
      problems: [{ message: 'the file is not valid UTF-8', line: 2, column: 4 }],
    });
    expect(decodeLeniently(broken)).toBe('\uFEFFa: ä\nb: \uFFFD');
    expect(decodeLeniently(new Uint8Array(MAX_FILE_BYTES + 5).fill(0x23))).toHaveLength(MAX_FILE_BYTES);
  });
});

describe('a character that YAML does not allow', () => {
  it.each<[string, string, number]>([
    ['a\0', 'a NUL character', 1],
    ['a: b\u0007', 'the control character U+0007', 4],
    ['\u001F', 'the control character U+001F', 0],
    ['\u007F', 'the control character U+007F', 0],
    ['a\u009F', 'the control character U+009F', 1],
    ['\uFFFE', 'the control character U+FFFE', 0],
    ['\uFFFF', 'the control character U+FFFF', 0],
    ['\u000B\0', 'the control character U+000B', 0],
  ])('%j is refused', (text, name, offset) => {
    const expected = { message: `the file holds ${name}, which YAML does not allow`, offset };
    expect(refusalOf(() => refuseControls(text))).toEqual(expected);
    expect(refusalOf(() => decodeFile(bytesOf(text)))).toEqual(expected);
  });

  it.each(['', '\t\n\r\u0085', ' ~\u00A0\uFFFD'])('%j is allowed', (text) => {
    expect(refusalOf(() => refuseControls(text))).toBeUndefined();
  });
});

describe('a text that no parser can take', () => {
  it('is a problem at its start', () => {
    const deep = '- '.repeat(200);
    expect(parseText(deep)).toMatchObject({ ok: false, problems: [{ message: 'the file is nested too deeply' }] });
  });
});
