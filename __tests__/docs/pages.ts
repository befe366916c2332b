import { readdirSync } from 'node:fs';

/** Every page of the documentation, by its path in the repository. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

/** The fenced blocks of a page, in their order; one inside a list item without the item's indentation. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(FENCE)].map(([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replace(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** The page without its fenced blocks. */
export function proseOf(page: string): string {
  return page.replace(FENCE, '');
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#+ (.+)$/gm)) {
    const name = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = [...anchors].filter((anchor) => anchor === name || anchor.startsWith(`${name}-`)).length;
    anchors.add(anchors.has(name) ? `${name}-${times}` : name);
  }
  return anchors;
}
