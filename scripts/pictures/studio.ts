import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.js';

export type Theme = 'light' | 'dark';

/** How a text is shown. */
export interface Take {
  readonly text: string;
  readonly theme: Theme;
  /** Width of the window in pixels. */
  readonly width: number;
  /** Whether folded parts are opened. */
  readonly open?: boolean;
}

/** Something written in a picture. */
export interface Written {
  readonly words: string;
  readonly fits: boolean;
  readonly contrast: number;
  /** Size of the letters in pixels, as they are drawn. */
  readonly size: number;
}

/** What can be said of a page without looking at it. */
export interface Inspection {
  /** Of diagrams that Mermaid could not read. */
  readonly errors: readonly string[];
  readonly errorPictures: number;
  readonly diagrams: readonly {
    readonly kind: 'flowchart' | 'gantt';
    readonly boxes: readonly Written[];
    readonly titles: readonly Written[];
    readonly overlapping: number;
  }[];
  readonly scripts: number;
  readonly handlers: number;
  readonly images: number;
  readonly linksInDiagrams: number;
  readonly links: readonly string[];
  readonly tables: number;
  readonly folded: number;
  /** Whether the page as a whole must be scrolled sideways. */
  readonly scrolls: boolean;
  /** What a text managed to have run. */
  readonly ran: unknown;
}

const HEIGHT = 800;

/** The programs that the page needs, in the order of their loading. */
function programs(packages: string): readonly string[] {
  return [
    join(packages, 'markdown-it/dist/browser/markdown-it.umd.min.js'),
    join(packages, 'mermaid/dist/mermaid.min.js'),
    resolve('scripts/pictures/page.js'),
  ];
}

function pageOf(files: readonly string[]): string {
  const address = (file: string): string => pathToFileURL(file).href;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pictures</title>',
    `<link rel="stylesheet" href="${address(resolve('scripts/pictures/page.css'))}">`,
    '</head><body><article></article>',
    ...files.map((file) => `<script src="${address(file)}"></script>`),
    '</body></html>',
  ].join('\n');
}

/** One browser with one page, in which texts are shown as GitHub would, looked at and photographed. */
export class Studio {
  readonly #browser: Browser;
  readonly #folder: string;
  /** Every address that the page asked for. */
  readonly asked: string[] = [];

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Starts the browser and loads the page; `packages` is the folder of the npm packages. */
  static async open(
    program: string,
    packages = process.env.PICTURES_PACKAGES ?? resolve('node_modules'),
  ): Promise<Studio> {
    const files = programs(packages);
    const missing = files.find((file) => !existsSync(file));
    if (missing !== undefined) throw new Error(`${missing} is not there: is \`npm ci\` done?`);
    const folder = await mkdtemp(join(tmpdir(), 'pictures-page-'));
    const page = join(folder, 'page.html');
    await writeFile(page, pageOf(files));
    const browser = await Browser.start(program);
    const studio = new Studio(browser, folder);
    const loaded = new Promise<void>((done) => {
      browser.listen((method, params) => {
        if (method === 'Page.loadEventFired') done();
        const { request } = params;
        if (
          method === 'Network.requestWillBeSent' &&
          typeof request === 'object' &&
          request !== null &&
          'url' in request
        )
          studio.asked.push(String(request.url));
      });
    });
    await browser.send('Page.enable');
    await browser.send('Page.bringToFront');
    await browser.send('Network.enable');
    await browser.send('Page.navigate', { url: pathToFileURL(page).href });
    await loaded;
    return studio;
  }

  /** Shows a text, and says what can be said of it; with a file, photographs the whole page. */
  async take({ text, theme, width, open = false }: Take, file?: string): Promise<Inspection> {
    await this.#browser.send('Emulation.setDeviceMetricsOverride', {
      width,
      height: HEIGHT,
      deviceScaleFactor: 1,
      mobile: false,
    });
    const height = await this.#browser.evaluate(`picture.show(${JSON.stringify({ text, theme, open })})`);
    const inspection = await this.#browser.evaluate('picture.inspect()');
    if (file !== undefined) await this.#photograph(file, width, Math.min(Number(height), 16_000));
    return inspection as Inspection;
  }

  /** Ends the browser. */
  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #photograph(file: string, width: number, height: number): Promise<void> {
    const { data } = await this.#browser.send('Page.captureScreenshot', {
      format: 'png',
      optimizeForSpeed: true,
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(String(data), 'base64'));
  }
}
