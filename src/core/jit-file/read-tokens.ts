import { type CST, Lexer, Parser } from 'yaml';
import { Refusal } from './problems.js';

/** Levels of maps and lists; real files have six. */
const MAX_DEPTH = 100;
/** Words, breaks and signs; a full 1 MiB of azure entries has less. */
const MAX_LEXEMES = 300_000;

/** What the lexer emits before a scalar. */
const SCALAR_MARK = '\x1f';

const CORE_TAG = /^(!|!!(str|map|seq|int|float|bool|null|binary|timestamp|set|omap|pairs|merge))$/;

/** The syntax tokens of the one document in the file. */
export interface DocumentTokens {
  readonly tokens: readonly CST.Token[];
  /** Where a `...` marker stands; undefined where there is none. */
  readonly end: number | undefined;
}

/**
 * Splits the text into syntax tokens, and stops at the first thing that makes it unreadable: a second document, a
 * foreign tag, too deep a nesting, or more words than a sane file can have. Throws `Refusal`.
 */
export function readTokens(text: string): DocumentTokens {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let previous = '';
  for (const lexeme of lexer.lex(text)) {
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) throw new Refusal('the file holds too many YAML tokens to be read', parser.offset);
    // A lexeme behind the scalar mark is text, whatever its first character.
    const isForeignTag = lexeme.startsWith('!') && previous !== SCALAR_MARK && !CORE_TAG.test(lexeme);
    if (isForeignTag) {
      throw new Refusal('this tag is none of YAML’s own; the file must be readable without it', parser.offset);
    }
    const start = parser.offset;
    for (const token of parser.next(lexeme)) tokens.push(accept(token, tokens));
    if (parser.stack.length > MAX_DEPTH) throw new Refusal('the file is nested too deeply', start);
    previous = lexeme;
  }
  for (const token of parser.end()) tokens.push(accept(token, tokens));
  return { tokens, end: tokens.find((token) => token.type === 'doc-end')?.offset };
}

function accept(token: CST.Token, before: readonly CST.Token[]): CST.Token {
  if (token.type === 'error') throw new Refusal('not valid YAML: this is not expected here', token.offset);
  const isSecond = token.type === 'document' && before.some((other) => other.type === 'document');
  if (isSecond) throw new Refusal('the file holds several YAML documents; there must be one', token.offset);
  return token;
}
