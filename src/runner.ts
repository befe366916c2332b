import * as core from '@actions/core';
import { askIdToken } from './azure/ask-id-token.js';
import { readContext } from './context.js';
import { visibleJson } from './core/hidden-comment.js';
import type { Annotation, Emission, Log, Runner } from './ports.js';
import { emit } from './report/emit.js';
import { inertLine } from './report/log.js';
import { isRedacted } from './session.js';

/** A masked value this short would blank out half of a log when the runner replaces it everywhere. */
const RUNNER_MASKS_FROM = 8;

/** Values below this length are parts of too many words; we never print a secret anyway, masking is the second line. */
const WE_MASK_FROM = 4;

/** Replaces every masked secret in what we print, whatever the runner does. */
class Mask {
  readonly #secrets = new Set<string>();

  /** Keeps a secret back that the runner masks by itself. */
  keep(secret: string): void {
    if (secret.length < WE_MASK_FROM) return;
    this.#secrets.add(secret);
    // As JSON spells it, in an answer that was not parsed.
    this.#secrets.add(JSON.stringify(secret).slice(1, -1));
  }

  /** Masks from now on; the runner is told first, so that the value is covered before anything else can print it. */
  add(secret: string): void {
    if (secret.length >= RUNNER_MASKS_FROM) core.setSecret(secret);
    this.keep(secret);
  }

  /** The text without any masked secret, longest first so that none is left in part; a short one only as a word of its own. */
  apply(text: string): string {
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((masked, secret) => {
      if (!masked.includes(secret)) return masked;
      if (secret.length >= RUNNER_MASKS_FROM) return masked.replaceAll(secret, '***');
      const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return masked.replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'g'), '***');
    }, text);
  }

  /** JSON text whose words are masked one by one: masked as a whole, `"dryRun": false` could lose its meaning. */
  applyToJson(json: string): string {
    if (this.#secrets.size === 0 || json === '') return json;
    const masked: unknown = JSON.parse(json, (_key, value: unknown) =>
      typeof value === 'string' ? this.apply(value) : value,
    );
    return `${visibleJson(JSON.stringify(masked, null, 2))}\n`;
  }
}

function createLog(mask: Mask): Log {
  const print = (line: string): void => {
    for (const part of mask.apply(line).split(/\r?\n/)) core.info(inertLine(part));
  };
  return {
    info: print,
    warning: (line) => print(`! ${line}`),
    debug: (line) => core.debug(inertLine(mask.apply(line))),
    group(title, lines) {
      core.startGroup(inertLine(mask.apply(title)));
      for (const line of lines) print(line);
      core.endGroup();
    },
  };
}

/** The emission without any masked secret. */
function maskEmission(emission: Emission, mask: Mask): Emission {
  const annotations = emission.annotations.map(
    (annotation): Annotation => ({
      ...annotation,
      title: inertLine(mask.apply(annotation.title)),
      message: mask.apply(annotation.message).split('\n').map(inertLine).join('\n'),
    }),
  );
  // The other outputs are words of our own, counts, addresses, and ids that the inputs name.
  const outputs = { ...emission.outputs, report: mask.applyToJson(emission.outputs.report ?? '') };
  return {
    ...emission,
    annotations,
    outputs,
    summary: mask.apply(emission.summary),
    report: mask.applyToJson(emission.report),
    failure: emission.failure === undefined ? undefined : mask.apply(emission.failure),
  };
}

/**
 * Libraries, and Node itself, print addresses with ids to the error stream where the environment asks for it
 * (AZURE_LOG_LEVEL, NODE_DEBUG). We write nothing there: in a log that everyone can read, no one does.
 */
function silenceErrorStream(): void {
  const swallow = (...given: readonly unknown[]): boolean => {
    const done = given.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  process.stderr.write = swallow;
}

/** The real runner: the toolkit, this process's environment, the machine's clock. */
export function createRunner(environment: NodeJS.ProcessEnv): Runner {
  const mask = new Mask();
  const cancellation = new AbortController();
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: token = '' } = environment;
  const idTokenService = { url, token };
  mask.keep(token);
  // A cancelled job gets SIGINT, and SIGTERM some seconds later: time enough to say what was left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancellation.abort());
  const context = readContext(environment);
  if (isRedacted({ context, input: (name) => core.getInput(name) })) silenceErrorStream();
  return {
    cancelled: cancellation.signal,
    context,
    log: createLog(mask),
    now: () => Date.now(),
    input: (name) => core.getInput(name),
    idToken: (audience) => askIdToken(idTokenService, audience),
    mask: (secret) => mask.add(secret),
    hide: (words) => mask.apply(words),
    emit: (emission) => emit(maskEmission(emission, mask)),
  };
}
