/**
 * What stands in for `@jest/globals` while mutants run: `describe`, `it` and their `each` write the tests down, and
 * `expect` is the one that Jest itself brings. A member that is not here is `undefined`, so that a test that comes to
 * use one fails in the first run, without any mutant, instead of passing for nothing.
 */
import { createRequire } from 'node:module';
import { format } from 'node:util';

const require = createRequire(import.meta.url);
const requireOfJest = createRequire(require.resolve('@jest/globals'));
const { expect } = createRequire(requireOfJest.resolve('@jest/expect'))('expect');

/** A fresh book of tests, and the module that the tests of one file import to write themselves down in it. */
export function newCollector() {
  const tests = [];
  const path = [];

  function describe(name, body) {
    path.push(name);
    body();
    path.pop();
  }

  function it(name, body) {
    tests.push({ name: [...path, name].join(' › '), body });
  }

  return { tests, module: { describe: withEach(describe), it: withEach(it), test: withEach(it), expect } };
}

function withEach(define) {
  const each = (table) => (name, body) => {
    for (const [index, row] of table.entries()) {
      const cells = Array.isArray(row) ? row : [row];
      define(`${index}: ${named(name, cells)}`, () => body(...cells));
    }
  };
  return Object.assign((name, body) => define(name, body), { each });
}

function named(name, cells) {
  const wanted = name.match(/%[sdifjoOp#]/g)?.length ?? 0;
  return format(name.replaceAll('%p', '%s'), ...cells.slice(0, wanted));
}
