import type { LoginOutcome } from './login.js';

/** Reads that several integrations ask for: what was asked with the same login is asked once. */
export interface SharedReads {
  /** What `read` gives; where the same question was put with this login before, what came, or comes, of that. */
  once<T>(login: LoginOutcome, question: unknown, read: () => Promise<T>): Promise<T>;
}

/** Shared reads of one moment: what is to be read anew, after a repair, needs new ones. */
export function createSharedReads(): SharedReads {
  const asked = new WeakMap<LoginOutcome, Map<string, Promise<unknown>>>();
  return {
    once<T>(login: LoginOutcome, question: unknown, read: () => Promise<T>): Promise<T> {
      const ofLogin = asked.get(login) ?? new Map<string, Promise<unknown>>();
      asked.set(login, ofLogin);
      const key = JSON.stringify(question);
      const found = ofLogin.get(key) ?? read();
      ofLogin.set(key, found);
      // The question says which read it is, so what comes of it is of its type.
      return found as Promise<T>;
    },
  };
}
