import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';

let built: GraphQLSchema | undefined;

/** Two thirds of the text, and of the time to read it. */
const DESCRIPTIONS = /^\s*"""[\s\S]*?"""\n/gm;

/**
 * GitHub's own schema, without its descriptions. Building it takes a third of a second: it is built once a process, when
 * first asked for.
 */
export function githubSchema(): GraphQLSchema {
  built ??= buildASTSchema(parse(readFileSync(schemaFile(), 'utf8').replace(DESCRIPTIONS, ''), { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return built;
}

/** The package exports only a module that also loads the schema's 5 MB JSON form, hence the search for the file itself. */
function schemaFile(): string {
  const relative = join('node_modules', '@octokit', 'graphql-schema', 'schema.graphql');
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, relative);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error(`cannot find ${relative}: run npm ci`);
  }
}
