import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadLanguageService } from './language-service.js';
import { applyRules, type Fault } from './rules.js';

/** The name under which the examples and the documentation use this action. */
export const ACTION_NAME = 'jit-azure-drift/jit-azure-drift';

/** A file to lint; `line` is the place where the text begins in the file (0: it is the whole file). */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly line: number;
}

/** Judges one file; the answer lists its faults. */
export type Linter = (source: Source) => Promise<readonly Fault[]>;

interface ActionMetadata {
  readonly name: string;
  readonly description: string;
  readonly inputs?: Record<
    string,
    { readonly description: string; readonly required?: boolean; readonly default?: string }
  >;
}

/** Makes a linter: GitHub's language service, which learns our inputs from `root`/action.yml, and rules of ours. */
export async function createLinter(root: string): Promise<Linter> {
  const { validate, TextDocument } = await loadLanguageService(root);
  const own = parse(await readFile(join(root, 'action.yml'), 'utf8')) as ActionMetadata;
  const actionsMetadataProvider = {
    // Of an action that is not ours nothing is known offline: no inputs declared means that none are checked.
    fetchActionMetadata: async (reference: { readonly owner: string; readonly name: string }) =>
      `${reference.owner}/${reference.name}` === ACTION_NAME ? own : { name: reference.name, description: '' },
  };
  // The language service remembers what it has parsed by address: each text gets one of its own.
  let serial = 0;
  return async ({ file, text, line }) => {
    serial += 1;
    const isAction = file === 'action.yml';
    const address = `file:///${serial}/${isAction ? file : 'workflow.yml'}`;
    const diagnostics = await validate(TextDocument.create(address, 'yaml', 1, text), { actionsMetadataProvider });
    const faults = diagnostics.map((item) => ({
      file,
      line: line + item.range.start.line + 1,
      message: typeof item.message === 'string' ? item.message : item.message.value,
    }));
    if (isAction) return faults;
    const rules = applyRules(text, { file, action: ACTION_NAME, pinned: file.startsWith('.github/') });
    return [...faults, ...rules.map((fault) => ({ ...fault, line: fault.line === 0 ? line : line + fault.line }))];
  };
}

/** The workflows (blocks that have `jobs:`) that a page of Markdown shows. */
export function workflowsInMarkdown(file: string, text: string): readonly Source[] {
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)];
  return blocks
    .map((block) => ({ file, text: block[1] ?? '', line: text.slice(0, block.index).split('\n').length }))
    .filter((source) => /^jobs:/m.test(source.text));
}

async function listFiles(root: string, folder: string, ending: string): Promise<readonly string[]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => (folder === '.' ? name : `${folder}/${name}`));
}

/** All that is linted: action.yml, the examples, our own workflows, and the workflows in README and docs. */
export async function readSources(root: string): Promise<readonly Source[]> {
  const yaml = [
    'action.yml',
    ...(await listFiles(root, 'examples', '.yml')),
    ...(await listFiles(root, '.github/workflows', '.yml')),
  ];
  const pages = [...(await listFiles(root, '.', '.md')), ...(await listFiles(root, 'docs', '.md'))];
  const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');
  const files = await Promise.all(yaml.map(async (file) => ({ file, text: await read(file), line: 0 })));
  const shown = await Promise.all(pages.map(async (file) => workflowsInMarkdown(file, await read(file))));
  return [...files, ...shown.flat()];
}
