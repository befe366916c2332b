import { type Fact, known, type ReadRight } from '../core/facts.js';
import { ServiceError } from '../errors.js';
import { toUnknown } from './answer.js';
import type { GraphAnswer } from './graph.js';
import { type JsonObject, MalformedError } from './wire.js';

/** What a read is called in messages, and the least right that it takes. */
export interface ReadName {
  readonly read: string;
  readonly right: ReadRight;
}

/** Graph's own word that the object does not exist; any other 404 proves nothing. */
export function isAbsent(answer: GraphAnswer): boolean {
  return (
    answer instanceof ServiceError &&
    answer.details.status === 404 &&
    answer.details.code === 'Request_ResourceNotFound'
  );
}

/** An answer of Graph as a fact: parsed, or why it can't be had. */
export async function toFact<T>(
  answer: GraphAnswer,
  about: ReadName,
  parse: (body: JsonObject) => T | Promise<T>,
): Promise<Fact<T>> {
  try {
    if (answer instanceof ServiceError || answer instanceof MalformedError) throw answer;
    return known(await parse(answer));
  } catch (thrown) {
    return toUnknown(thrown, about);
  }
}

/** The same for one object: Graph's word that there is none is `null`. */
export async function toEntityFact<T>(
  answer: GraphAnswer,
  about: ReadName,
  parse: (body: JsonObject) => T | Promise<T>,
): Promise<Fact<T | null>> {
  return isAbsent(answer) ? known(null) : toFact(answer, about, parse);
}
