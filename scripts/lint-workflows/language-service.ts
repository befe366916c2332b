import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { validate } from '@actions/languageservice/validate';
import { build } from 'esbuild';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** The two parts of GitHub's language service that a linter needs. */
export interface LanguageService {
  readonly validate: typeof validate;
  readonly TextDocument: typeof TextDocument;
}

const ENTRY = `
export { validate } from '@actions/languageservice/validate';
export { TextDocument } from 'vscode-languageserver-textdocument';
`;

/**
 * Loads GitHub's own language service. Its modules import JSON and folders in a way that plain Node refuses, so it is
 * bundled first, to a file below `root`/.cache.
 */
export async function loadLanguageService(root: string): Promise<LanguageService> {
  const folder = join(root, '.cache');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'languageservice.mjs');
  const unfinished = `${file}.${process.pid}`;
  await build({
    stdin: { contents: ENTRY, resolveDir: root },
    bundle: true,
    // Its dependencies' builds for browsers are ES modules through and through.
    platform: 'browser',
    format: 'esm',
    outfile: unfinished,
    logLevel: 'error',
  });
  await rename(unfinished, file);
  return (await import(pathToFileURL(file).href)) as LanguageService;
}
