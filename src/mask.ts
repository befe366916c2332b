import { visibleJson } from './core/hidden-comment.js';
import type { Annotation, Emission } from './ports.js';
import { inertLine } from './report/log.js';

/** A masked value this short would blank out half of a log when the runner replaces it everywhere. */
const RUNNER_MASKS_FROM = 8;

/** Values below this length are parts of too many words; we never print a secret anyway, masking is the second line. */
const WE_MASK_FROM = 4;

/** Replaces every masked secret in what we print, whatever the runner does. */
export class Mask {
  /** By how they begin: access tokens are many in a run of many tenants, and all begin alike. */
  readonly #secrets = new Map<string, Set<string>>();
  readonly #tell: (secret: string) => void;

  /** `tell`: hands a secret to the runner, which masks it too. */
  constructor(tell: (secret: string) => void = () => undefined) {
    this.#tell = tell;
  }

  /** Keeps a secret back that the runner masks by itself. */
  keep(secret: string): void {
    if (secret.length < WE_MASK_FROM) return;
    // Also as JSON spells it, in an answer that was not parsed.
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
      const begin = form.slice(0, RUNNER_MASKS_FROM);
      const alike = this.#secrets.get(begin);
      if (alike === undefined) this.#secrets.set(begin, new Set([form]));
      else alike.add(form);
    }
  }

  /** Masks from now on; the runner is told first, so that the value is covered before anything else can print it. */
  add(secret: string): void {
    // One ID token serves many logins: the runner is told once.
    if (this.#secrets.get(secret.slice(0, RUNNER_MASKS_FROM))?.has(secret) === true) return;
    if (secret.length >= RUNNER_MASKS_FROM) this.#tell(secret);
    this.keep(secret);
  }

  /** The text without any masked secret, longest first so that none is left in part; a short one only as a word of its own. */
  apply(text: string): string {
    const near: string[] = [];
    for (const [begin, secrets] of this.#secrets)
      if (text.includes(begin)) for (const secret of secrets) near.push(secret);
    if (near.length === 0) return text;
    const longestFirst = near.sort((a, b) => b.length - a.length);
    return longestFirst.reduce((masked, secret) => {
      if (!masked.includes(secret)) return masked;
      if (secret.length >= RUNNER_MASKS_FROM) return masked.replaceAll(secret, '***');
      const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return masked.replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'g'), '***');
    }, text);
  }

  /** An object that is to be JSON, with its words masked one by one. */
  applyToObject(object: object): object {
    const masked = mapTexts(object, (text) => this.apply(text));
    return typeof masked === 'object' && masked !== null ? masked : object;
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

/** The value with every text in it changed; what holds no text that changes stays the same object. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const mapped = Object.entries(value).map(([key, item]) => [key, mapTexts(item, change), item] as const);
  if (mapped.every(([, after, before]) => after === before)) return value;
  return Array.isArray(value) ? mapped.map(([, after]) => after) : Object.fromEntries(mapped);
}

/** The emission without any masked secret. */
export function maskEmission(emission: Emission, mask: Mask): Emission {
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
    report: mask.applyToObject(emission.report),
    ...(emission.sarif === undefined
      ? {}
      : { sarif: { ...emission.sarif, text: mask.applyToJson(emission.sarif.text) } }),
    failure: emission.failure === undefined ? undefined : mask.apply(emission.failure),
    ...(emission.problem === undefined ? {} : { problem: mask.apply(emission.problem) }),
  };
}
