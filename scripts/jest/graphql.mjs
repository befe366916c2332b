/** graphql-js as `environment.mjs` has loaded it for all test files of a worker, and GitHub's schema, which it builds once. */
const graphql = globalThis[Symbol.for('jit-azure-drift.graphql')]();
const kept = globalThis[Symbol.for('jit-azure-drift.kept')];

/** Longer than any query: the schema's text. */
const LONG = 100_000;

export const { execute, GraphQLError, getNamedType, validate } = graphql;
export const parse = (text, options) =>
  text.length < LONG ? graphql.parse(text, options) : kept('schema text', () => graphql.parse(text, options));
export const buildASTSchema = (text, options) => kept('schema', () => graphql.buildASTSchema(text, options));
