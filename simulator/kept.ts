/** A store that outlives modules: tests that evaluate modules anew for each file put one into their global object. */
const HANDED_IN = Symbol.for('jit-azure-drift.kept');

type Keep = (name: string, make: () => unknown) => unknown;

const things = new Map<string, unknown>();

function keepHere(name: string, make: () => unknown): unknown {
  if (!things.has(name)) things.set(name, make());
  return things.get(name);
}

/** What is dear to make and serves every simulator of a process: made when it is first asked for, under a name of its own. */
export function kept<T>(name: string, make: () => T): T {
  const handedIn: unknown = Reflect.get(globalThis, HANDED_IN);
  const keep = typeof handedIn === 'function' ? (handedIn as Keep) : keepHere;
  return keep(name, make) as T;
}
