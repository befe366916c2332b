import { certainSecretsIn } from '../core/jit-file/secret-forms.js';
import { visible } from '../core/text.js';

/** One input as the reader of a fault knows it: its name, and its raw text ('' where it was not given). */
export interface RawInput {
  /** `tenant-id`, or `integrations[2].tenant-id` for an item's. */
  readonly label: string;
  readonly text: string;
}

/** Nobody reads more faults at once, and a file may have a hundred thousand. */
const MOST_FAULTS = 50;
/** Of one fault, in characters. */
const LONGEST_FAULT = 3000;

/** Collects the faults of the inputs, so that one message can name them all. */
export class Faults {
  readonly messages: string[] = [];
  #beyond = 0;

  /** How many faults there were beyond those whose messages are kept. */
  get beyond(): number {
    return this.#beyond;
  }

  /** Whether more faults are only counted: a reader of many items may stop. */
  get areMany(): boolean {
    return this.#beyond > 0;
  }

  /** Notes a fault, as one visible line without what has the form of a client secret; returns undefined so that a parser can end with it. */
  add(message: string): undefined {
    if (this.messages.length >= MOST_FAULTS) this.#beyond += 1;
    else this.messages.push(visible(withoutSecrets(message), LONGEST_FAULT));
    return undefined;
  }

  /** Notes the faults of another collection. */
  addAll(others: Faults): void {
    for (const message of others.messages) this.add(message);
    this.#beyond += others.beyond;
  }
}

/** A value that was put into the wrong input may be a client secret. */
function withoutSecrets(message: string): string {
  const words = (message.match(/[A-Za-z0-9_.~-]{34,}/g) ?? []).filter(looksLikeSecretValue);
  return [...certainSecretsIn(message), ...words].reduce(
    (text, secret) => text.replaceAll(secret, '(not shown)'),
    message,
  );
}

/** Whether a text has the looks of a client secret's value: it must not be quoted back into a log. */
export function looksLikeSecretValue(text: string): boolean {
  return /.{3}\dQ~/.test(text) || (/^[A-Za-z0-9_.~-]{34,}$/.test(text) && text.includes('~'));
}
