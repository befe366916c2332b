import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchorsOf, blocksOf, PAGES, proseOf } from './pages.js';

/** Code within a line, which may look like a link and is none. */
const INLINE_CODE = /(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g;

/** What a text links to on its own side of the web. */
function targetsOf(text: string): readonly string[] {
  const prose = proseOf(text).replace(INLINE_CODE, 'code');
  return [...prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The relative links of a page that lead nowhere. */
function brokenLinks(page: string): readonly string[] {
  return targetsOf(readFileSync(page, 'utf8')).filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).has(anchor);
  });
}

describe('links between pages', () => {
  it.each(PAGES)('%s points at files and headings that exist', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('are found in prose, not in what is to be pasted', () => {
    const page = '# One: `two`\n\n- a\n\n  ```sh\n  # three\n  echo "[x](y)"\n  ```\n\n## One two\n';
    expect(blocksOf(page)).toEqual([{ language: 'sh', text: '# three\necho "[x](y)"\n' }]);
    expect(proseOf(page)).not.toContain('[x](y)');
    expect(targetsOf('`[a](b)` [`c`](d) ``[e](f) ` `` [g](h)')).toEqual(['d', 'h']);
    expect([...anchorsOf(page)]).toEqual(['one-two', 'one-two-1']);
  });
});
