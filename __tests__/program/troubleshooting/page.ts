import { readFileSync } from 'node:fs';

/** A section of docs/troubleshooting.md: its heading, and the texts of errors in it, by which a user searches. */
export interface Section {
  readonly heading: string;
  readonly texts: readonly string[];
  readonly words: string;
}

/** The sections of the page, in their order. */
export function sections(): readonly Section[] {
  const page = readFileSync('docs/troubleshooting.md', 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const [, ...parts] = page.split(/^### /m);
  return parts.map((part) => {
    const [heading = '', ...rest] = part.split('\n');
    const words = rest.join('\n').split(/^## /m)[0]?.trim() ?? '';
    return { heading, texts: [...heading.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text), words };
  });
}
