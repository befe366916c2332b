import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Where Debian, Ubuntu and GitHub's runners have it; `CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser's program; undefined where this machine has none. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROMIUM;
  return (named === undefined || named === '' ? PLACES : [named]).find((path) => existsSync(path));
}

/** A command that has no answer by then never gets one. */
const PATIENCE_IN_MS = 60_000;

type Answer = Readonly<Record<string, unknown>>;
type Listener = (method: string, params: Answer) => void;

interface Waiting {
  readonly method: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

function isRecord(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null;
}

/** A headless browser that is driven through the DevTools protocol over a pipe: no port, no client library. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #toBrowser: Writable;
  readonly #profile: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Listener[] = [];
  #last = 0;
  #rest = '';
  #session: string | undefined;
  #ended: Error | undefined;

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    this.#toBrowser = child.stdio[3] as Writable;
    const fromBrowser = child.stdio[4] as Readable;
    fromBrowser.setEncoding('utf8');
    fromBrowser.on('data', (chunk: string) => this.#read(chunk));
    this.#toBrowser.on('error', (error) => this.#giveUp(error));
    child.on('error', (error) => this.#giveUp(error));
    child.on('exit', (code) => this.#giveUp(new Error(`The browser ended with ${code ?? 'a signal'}.`)));
  }

  /** Starts the browser with one blank page. It has its own empty profile, and asks nobody for anything. */
  static async start(program: string): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'pictures-'));
    const flags = [
      '--headless=new',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-dev-shm-usage',
      '--disable-extensions',
      '--disable-gpu',
      '--disable-sync',
      '--font-render-hinting=none',
      '--hide-scrollbars',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      // A container's root has no namespaces for the sandbox; the pages are our own files.
      '--no-sandbox',
    ];
    const child = spawn(program, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const browser = new Browser(child, profile);
    const { targetInfos } = await browser.send('Target.getTargets');
    const pages = Array.isArray(targetInfos)
      ? targetInfos.filter((info) => isRecord(info) && info.type === 'page')
      : [];
    const targetId = isRecord(pages[0]) ? pages[0].targetId : undefined;
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    return browser;
  }

  /** Sends one command of the protocol and waits for its answer. */
  send(method: string, params: Answer = {}): Promise<Answer> {
    this.#last += 1;
    const id = this.#last;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      const late = setTimeout(
        () => this.#giveUp(new Error(`The browser gave no answer to ${method}.`)),
        PATIENCE_IN_MS,
      );
      const settled =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(late);
          then(value);
        };
      this.#waiting.set(id, { method, resolve: settled(resolve), reject: settled(reject) });
      this.#toBrowser.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    });
  }

  /** Has every event of the page told. */
  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** The value of an expression in the page; a promise is waited for. Throws what the page throws. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails !== undefined)
      throw new Error(`The page threw: ${JSON.stringify(answer.exceptionDetails).slice(0, 2000)}`);
    return isRecord(answer.result) ? answer.result.value : undefined;
  }

  /** Ends the browser and takes its profile away. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #read(chunk: string): void {
    const parts = (this.#rest + chunk).split('\0');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) this.#hear(JSON.parse(part));
  }

  #hear(message: unknown): void {
    if (!isRecord(message)) return;
    if (typeof message.id !== 'number') {
      const params = isRecord(message.params) ? message.params : {};
      for (const listener of this.#listeners) listener(String(message.method), params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (isRecord(message.error)) waiting?.reject(new Error(`${waiting.method}: ${String(message.error.message)}`));
    else waiting?.resolve(isRecord(message.result) ? message.result : {});
  }

  #giveUp(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
