import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Canaries, findLeaks } from './canaries.js';
import { registerAnswer, registerFile, registerInputs, registerWorld } from './secret-sources.js';
import { leaksIntoFiles, strayCredential, textOf } from './sent-secrets.js';
import type { LoggedRequest, SimRequest, SimResponse } from './service.js';
import { readLog } from './shown-log.js';
import type { World } from './world.js';

type Environment = Readonly<Record<string, string>>;

/** Looks through all that a step leaves behind, from before its start to its end. */
export interface Inspection {
  /** What leaked, a line each; empty where nothing did. No line holds any part of a secret. */
  leaks(log: string): readonly string[];
  /** Throws where anything leaked. */
  end(log: string): void;
}

/** What an inspector looks at. */
export interface InspectorOptions {
  readonly world: World;
  readonly requests: readonly LoggedRequest[];
  readonly graphOrigin: () => string;
}

/** The variable by which `run-action.ts` finds the inspector of the simulator that made an environment. */
export const INSPECTOR_VARIABLE = 'SIMULATED_BY';

const inspectors = new Map<string, Inspector>();
let lastId = 0;

/** The inspector of the simulator that made this environment. */
export function inspectorOf(environment: Environment): Inspector {
  const found = inspectors.get(environment[INSPECTOR_VARIABLE] ?? '');
  if (found === undefined)
    throw new Error('No running simulator made this environment: nobody could tell whether the step leaks a secret.');
  return found;
}

/** Files below a folder, with what tells whether they were written since. */
function filesBelow(folder: string): ReadonlyMap<string, string> {
  if (folder === '' || !existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = statSync(path);
      return [path, `${mtimeMs} ${size}`];
    }),
  );
}

function foldersOf(environment: Environment): readonly string[] {
  return [...new Set([environment.RUNNER_TEMP, environment.GITHUB_WORKSPACE, environment.HOME])].filter(
    (folder): folder is string => folder !== undefined,
  );
}

function listFiles(environment: Environment): ReadonlyMap<string, string> {
  return new Map(foldersOf(environment).flatMap((folder) => [...filesBelow(folder)]));
}

/**
 * Knows every secret of one simulator: those of its world, those that its services gave out, and those that steps were
 * handed; and tells where a step shows one.
 */
export class Inspector {
  readonly id: string;
  readonly canaries = new Canaries();
  readonly #options: InspectorOptions;
  readonly #looked = new WeakSet<LoggedRequest>();
  /** Configuration files that were served: what a step takes for a secret in them, it may mask. */
  readonly #files = new Set<string>();

  constructor(options: InspectorOptions) {
    this.#options = options;
    lastId += 1;
    this.id = String(lastId);
    inspectors.set(this.id, this);
  }

  /** Forgets everything: its simulator has stopped. */
  stop(): void {
    inspectors.delete(this.id);
  }

  /** Takes notice of what a service answers. */
  notice(request: SimRequest, response: SimResponse): void {
    registerAnswer(
      this.canaries,
      { request, response },
      { graphOrigin: this.#options.graphOrigin(), onFile: (text) => this.#files.add(text) },
    );
  }

  /** Begins before a step starts; `environment` is the step's, inputs included. */
  begin(environment: Environment): Inspection {
    const { canaries } = this;
    registerWorld(canaries, this.#options.world);
    registerInputs(canaries, environment);
    const before = listFiles(environment);
    this.#readWorkspace(environment.GITHUB_WORKSPACE ?? '');
    const leaks = (log: string): readonly string[] => this.#leaks(log, environment, before);
    return {
      leaks,
      end: (log) => {
        const found = leaks(log);
        if (found.length > 0) throw new Error(`The step leaks:\n${found.join('\n')}`);
      },
    };
  }

  #leaks(log: string, environment: Environment, before: ReadonlyMap<string, string>): readonly string[] {
    const { canaries } = this;
    registerWorld(canaries, this.#options.world);
    const { shown, masked } = readLog(log);
    const requests = this.#options.requests.filter((request) => !this.#looked.has(request));
    for (const request of requests) this.#looked.add(request);
    const written = [...listFiles(environment)].filter(([path, state]) => before.get(path) !== state);
    const leaks = findLeaks(
      canaries.all(),
      new Map([
        ['the log', shown],
        ...written.map(([path]) => [`the file ${path.split('/').at(-1)}`, readFileSync(path, 'utf8')] as const),
        ...requests.map((request) => textOf(canaries, request)),
      ]),
    );
    return [
      ...leaks.map(({ artifact, kind, form }) => `${kind} (${form}) in ${artifact}`),
      ...requests.flatMap((request) => leaksIntoFiles(canaries, request)),
      ...requests.flatMap((request) => strayCredential(canaries, request) ?? []),
      ...masked.flatMap((value, index) => this.#wrongMask(value, index)),
    ];
  }

  #readWorkspace(folder: string): void {
    for (const name of ['.jit/jit-integration.yml', 'jit-integration.yml']) {
      const path = join(folder, name);
      if (!existsSync(path) || !statSync(path).isFile()) continue;
      const text = readFileSync(path, 'utf8');
      if (registerFile(this.canaries, text)) this.#files.add(text);
    }
  }

  /** A mask hides its value everywhere in the log: one that is no secret makes the log unreadable. */
  #wrongMask(value: string, index: number): readonly string[] {
    if (value === '') return [];
    const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    const fromFile = !isId && [...this.#files].some((text) => text.includes(value));
    return fromFile || this.canaries.isSecret(value) ? [] : [`mask ${index + 1} of the log is of no secret`];
  }
}
