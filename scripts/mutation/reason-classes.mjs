/**
 * Kinds of survivors that need no test of their own. Each is as narrow as its code allows: ids, words that go to a service,
 * and conditions that decide anything are none of them.
 */
export const CLASSES = [
  {
    reason:
      'A fallback that the types ask for (an index, an optional part) and that no input reaches: the branch is never run.',
    status: 'NoCoverage',
    code: /^(?:''|\[\])$/,
    line: /(?:\?\?|=) (?:''|\[\])/,
  },
  {
    reason:
      'It leaves a property out where its value is undefined. Every reader takes an undefined property for a missing one, and JSON leaves it out.',
    mutator: 'ConditionalExpression',
    replacement: 'false',
    code: /^[\w.?]+ === undefined$/,
    line: /\.\.\.\([\w.?]+ === undefined \? \{\} : \{ [\w.: ]+ \}\)/,
  },
];
