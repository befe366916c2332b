import type { ErrorCode } from 'yaml';

/** Something that makes the file unreadable, and where. */
export interface FileProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Thrown while reading, caught by `parseJitFile`: the first problem ends the reading, so hostile input costs little. */
export class Refusal extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The parser's faults in our words. Its own words are not used: they quote the file, which may hold a secret. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias cannot bear an anchor or a tag',
  BAD_ALIAS: 'this alias or anchor is malformed',
  BAD_COLLECTION_TYPE: 'the tag does not fit what follows it',
  BAD_DIRECTIVE: 'this directive is malformed',
  BAD_DQ_ESCAPE: 'this escape sequence does not exist in a double-quoted text',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BAD_PROP_ORDER: 'an anchor or tag must stand behind the indicator',
  BAD_SCALAR_START: 'a plain text cannot start with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a nested map cannot start on the line of its key; put quotes around a text that holds ": "',
  BLOCK_IN_FLOW: 'a block collection cannot stand inside { } or [ ]',
  KEY_OVER_1024_CHARS: 'the ":" of a key must come within 1024 characters',
  MISSING_CHAR: 'a character is missing: a closing quote or bracket, a comma, a ":" or a blank',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a ":" missing?',
  MULTIPLE_ANCHORS: 'a value can bear one anchor only',
  MULTIPLE_TAGS: 'a value can bear one tag only',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAB_AS_INDENT: 'a tab is used as indentation; YAML allows spaces only',
  TAG_RESOLVE_FAILED: 'this tag cannot be resolved',
  UNEXPECTED_TOKEN: 'this is not expected here',
};

/** What a fault of the YAML parser means, in words that hold nothing of the file. */
export function wordsOf(code: ErrorCode): string {
  return `not valid YAML: ${WORDS[code] ?? 'the parser does not understand this'}`;
}
