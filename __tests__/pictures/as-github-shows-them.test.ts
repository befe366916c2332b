import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBrowser } from '../../scripts/pictures/browser.js';
import { HOSTILE } from '../../scripts/pictures/hostile-names.js';
import { hostileSamples, type Sample, samples } from '../../scripts/pictures/samples.js';
import { type Inspection, Studio, type Theme } from '../../scripts/pictures/studio.js';
import { githubTokens } from '../../simulator/github/index.js';
import { IDS, pick } from '../../simulator/world.js';
import { plantDrift, REPOSITORY, scenario } from '../program/harness.js';

/** Where the photographs are kept: CI uploads them. */
const FOLDER = '.cache/screenshots';

/** The least size of letters in a picture, as drawn on a telephone, and the least contrast (WCAG 2.2, AA). */
const LEAST_SIZE = 8;
const LEAST_CONTRAST = 4.5;

const NARROW = 400;
const WIDE = 1200;
const EVERYWHERE: readonly (readonly [Theme, number])[] = [
  ['light', NARROW],
  ['light', WIDE],
  ['dark', NARROW],
  ['dark', WIDE],
];

/** Two that have both themes and both widths: enough for a text that another is much like. */
const CORNERS: typeof EVERYWHERE = [
  ['light', NARROW],
  ['dark', WIDE],
];
const SHORT = /redacted|no-login|waived|5-healthy/;

const program = findBrowser();
if (program === undefined && process.env.CI === 'true')
  throw new Error('No Chromium is here: `apt-get install chromium fonts-noto-color-emoji` (or set CHROMIUM).');
if (program === undefined)
  console.warn('The pictures are not looked at: no Chromium is here. `apt-get install chromium`, or set CHROMIUM.');
// Who has no Chromium cannot look; CI, which must, has thrown above.
const looked = program === undefined ? describe.skip : describe;

/** What is the same of every text, whatever it tells. */
function expectSound(found: Inspection, text: string): void {
  const { errors, errorPictures, scripts, handlers, images, linksInDiagrams, scrolls, ran } = found;
  expect({ errors, errorPictures, scripts, handlers, images, linksInDiagrams, scrolls, ran }).toEqual({
    errors: [],
    errorPictures: 0,
    scripts: 0,
    handlers: 0,
    images: 0,
    linksInDiagrams: 0,
    scrolls: false,
    ran: null,
  });
  expect(found.diagrams).toHaveLength(text.match(/^```mermaid$/gm)?.length ?? 0);
  for (const { overlapping, boxes, titles } of found.diagrams) {
    expect(overlapping).toBe(0);
    const written = [...boxes, ...titles];
    expect(written.filter(({ fits }) => !fits)).toEqual([]);
    expect(written.filter(({ contrast }) => !(contrast >= LEAST_CONTRAST))).toEqual([]);
    expect(written.filter(({ size }) => !(size >= LEAST_SIZE))).toEqual([]);
  }
}

looked('what people see on GitHub', () => {
  let studio: Studio;
  beforeAll(async () => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    studio = await Studio.open(program ?? '');
  });
  afterAll(async () => {
    await studio.close();
  });

  async function lookAt({ name, text }: Sample, places = EVERYWHERE): Promise<readonly Inspection[]> {
    const found: Inspection[] = [];
    for (const [theme, width] of places) {
      const inspection = await studio.take({ text, theme, width }, `${FOLDER}/${name}-${theme}-${width}.png`);
      expectSound(inspection, text);
      found.push(inspection);
    }
    return found;
  }

  it.each(samples().map((sample) => [sample.name, sample] as const))('%s', async (name, sample) => {
    const [found] = await lookAt(sample, SHORT.test(name) ? CORNERS : EVERYWHERE);
    const kinds = found?.diagrams.map(({ kind }) => kind);
    const hasLine = name.startsWith('summary') && !/redacted|no-login|100/.test(name);
    expect(kinds).toEqual(hasLine ? ['flowchart', 'gantt'] : ['flowchart']);
    const words = found?.diagrams[0]?.boxes.map((box) => box.words) ?? [];
    for (const link of ['Repository', 'OIDC login', 'App', 'ecret', 'Permissions', 'Role', 'Subscription', 'File'])
      expect(words.some((each) => each.includes(link))).toBe(true);
    for (const each of words) expect(each).toMatch(/✅|❌|✖|❓|❔|⚠️|ℹ️|⏸️|⏭️/u);
  });

  it.each(HOSTILE.map((name, index) => [JSON.stringify(name).slice(0, 60), name, index] as const))(
    'nothing comes of the name %s',
    async (_, name, index) => {
      const first: Theme = index % 2 === 0 ? 'light' : 'dark';
      for (const { name: kind, text } of hostileSamples([name, 'calm'])) {
        const found = await studio.take({ text, theme: first, width: NARROW });
        expectSound(found, text);
        expect(found.links.filter((link) => !link.startsWith('https://github.example/'))).toEqual([]);
        const [chains, lives] = found.diagrams;
        expect(chains?.boxes).toHaveLength(14);
        expect(chains?.titles).toHaveLength(2);
        expect(chains?.titles.filter(({ words }) => titleOf(name).test(withoutMarks(words)))).toHaveLength(1);
        expect(lives === undefined).toBe(kind !== 'summary');
      }
    },
  );

  it('real runs: a summary, a pull request and an issue', async () => {
    const given = await scenario((world) => {
      const token = pick(world.github.tokens, ({ value }) => value === githubTokens.workflow);
      Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
      world.roleAssignments = world.roleAssignments.filter(
        ({ principalId }) => principalId !== IDS.jit.servicePrincipal,
      );
    });
    plantDrift(given);
    for (const redact of ['false', 'true']) {
      const { summary } = await given.run({ with: { redact } });
      const bodies = [given.github.hands.pull(REPOSITORY, 1).body, given.github.hands.issue(REPOSITORY, 2).body];
      for (const [index, text] of [summary, ...bodies].entries()) {
        const name = `run-${['summary', 'pull-request', 'issue'][index]}${redact === 'true' ? '-redacted' : ''}`;
        const [found] = await lookAt({ name, text }, CORNERS);
        const role = found?.diagrams[0]?.boxes.find(({ words }) => words.startsWith('Role'));
        expect(role?.words).toContain('failed');
      }
    }
  });

  it('asks nobody for anything', () => {
    expect(studio.asked.length).toBeGreaterThan(3);
    expect(studio.asked.filter((address) => !/^(?:file|data|blob):/.test(address))).toEqual([]);
    writeFileSync(`${FOLDER}/README.txt`, 'Each text as GitHub would show it: NAME-THEME-WIDTH.png\n');
  });
});

/** Marks over letters are told one way here and another there. */
function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** The first letters of a name as they must stand in its title; what is not seen stands by its number. */
function titleOf(name: string): RegExp {
  const seen = withoutMarks(name)
    .replace(/[\t\n]+/g, ' ')
    .trim();
  const start = Array.from(seen)
    .slice(0, 6)
    .join('')
    .replace(/\u202E[\s\S]*/u, '');
  return start === '' ? /no name/ : new RegExp(`^${start.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`, 'u');
}
