import type { ServiceName } from './service.js';

/** A secret that may be seen nowhere but at the services that it is meant for. */
export interface Canary {
  /** What it is, for messages: the value itself is never printed. */
  readonly kind: string;
  readonly value: string;
  /** The services that may be sent it as a credential. */
  readonly homes: ReadonlySet<ServiceName>;
  /** How often it stands in a file that is read, and may therefore stand in the same file when it is written. */
  readonly inFile: number;
  /** The texts by which it is looked for, by what each is. */
  readonly needles: ReadonlyMap<string, string>;
}

/** A secret where it must not be. Holds no part of the secret. */
export interface Leak {
  readonly artifact: string;
  readonly kind: string;
  readonly form: string;
}

/** What is shorter is part of too many words to be looked for. */
const SHORTEST = 6;
/** A part or an encoding that is shorter proves nothing. */
const SHORTEST_PART = 12;
/** Of a long part so much is enough: a search is the faster the longer the needle, and a truncated token is found too. */
const PART = 40;

/** Base64 of a value inside a longer text: what stays the same whatever stands before and after it, for each alignment. */
function base64Parts(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

function isToken(value: string): boolean {
  return /^eyJ[\w-]+\.[\w-]{20,}\.[\w-]{20,}$/.test(value);
}

/** Halves of a secret, and of a token with three parts those that are its own. */
function partsOf(value: string): readonly (readonly [string, string])[] {
  const [, payload = '', signature = ''] = value.split('.');
  if (isToken(value))
    return [
      ['payload', payload.slice(0, PART)],
      ['signature', signature.slice(0, PART)],
      ['end of the signature', signature.slice(-PART)],
    ];
  const middle = Math.ceil(value.length / 2);
  return [
    ['first half', value.slice(0, middle)],
    ['second half', value.slice(middle)],
  ];
}

/** Of a long encoding a part from its middle, where a token has what is its own. */
function middleOf(text: string): string {
  const start = Math.max(0, Math.floor((text.length - PART) / 2));
  return text.slice(start, start + PART);
}

function encodingsOf(value: string): readonly (readonly [string, string])[] {
  const base64 = base64Parts(value).map(middleOf);
  const hex = middleOf(Buffer.from(value).toString('hex'));
  return [
    ...base64.map((part) => ['base64', part] as const),
    ...base64.map((part) => ['base64url', part.replaceAll('+', '-').replaceAll('/', '_')] as const),
    ['hex', hex],
    ['hex', hex.toUpperCase()],
  ];
}

/** The texts by which a secret is looked for, each of them once. */
function needlesOf(value: string): ReadonlyMap<string, string> {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const whole = [
    ['plain', value],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['percent-encoded', encodeURIComponent(value)],
    ['HTML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')],
    ...(lines.length > 1 ? lines.map((line) => ['line', line] as const) : []),
  ] as const;
  const parts = [...partsOf(value), ...encodingsOf(value)].filter(([, text]) => text.length >= SHORTEST_PART);
  const needles = new Map<string, string>();
  // A whole token is found by its payload.
  for (const [form, text] of [...(isToken(value) ? [] : whole), ...parts]) {
    if (text.length < SHORTEST || needles.has(text)) continue;
    needles.set(text, form);
  }
  return needles;
}

/** Every secret that a simulator's world holds, its services gave out, or a step was handed. */
export class Canaries {
  readonly #byValue = new Map<string, Canary>();

  /** Looks for this value from now on; where it is known already, its homes are added. */
  add(kind: string, value: string, homes: readonly ServiceName[], inFile = 0): void {
    if (value.trim().length < SHORTEST) return;
    const known = this.#byValue.get(value);
    if (known === undefined) {
      this.#byValue.set(value, { kind, value, homes: new Set(homes), inFile, needles: needlesOf(value) });
    } else if (homes.some((home) => !known.homes.has(home)) || inFile > known.inFile) {
      const merged = { homes: new Set([...known.homes, ...homes]), inFile: Math.max(inFile, known.inFile) };
      this.#byValue.set(value, { ...known, ...merged });
    }
  }

  /** The canary with this very value. */
  find(value: string): Canary | undefined {
    return this.#byValue.get(value);
  }

  all(): readonly Canary[] {
    return [...this.#byValue.values()];
  }

  /** Whether this is a secret, or a part of one: what a runner may be told to mask. */
  isSecret(text: string): boolean {
    return this.#byValue.has(text) || this.all().some(({ value }) => value.includes(text));
  }
}

/** What Markdown, JSON and terminals put between the characters of a text without changing how it reads. */
const PUT_BETWEEN = /[\\\u200b-\u200d\u2060\ufeff]+/g;

/** Whether a text holds a needle, which may be dressed up there. */
function holds(text: { readonly raw: string; readonly bare: string }, needle: string): boolean {
  // A needle with backslashes of its own (as JSON spells a secret) stands in the raw text only.
  return text.bare.includes(needle) || (needle.includes('\\') && text.raw.includes(needle));
}

function readable(raw: string): { readonly raw: string; readonly bare: string } {
  return { raw, bare: raw.replace(PUT_BETWEEN, '') };
}

/** Every place where a secret shows. Searches all artifacts at once, and looks for the place only where one was found. */
export function findLeaks(canaries: readonly Canary[], artifacts: ReadonlyMap<string, string>): readonly Leak[] {
  const together = readable([...artifacts.values()].join('\n'));
  return canaries.flatMap(({ kind, needles }) =>
    [...needles].flatMap(([needle, form]) => {
      if (!holds(together, needle)) return [];
      const places = [...artifacts].filter(([, text]) => holds(readable(text), needle));
      return places.map(([artifact]) => ({ artifact, kind, form }));
    }),
  );
}
