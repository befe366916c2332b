/**
 * Node's environment, in which test files of one worker share what is dear to make and the same for all of them: keys and
 * certificates of the simulator, processes that are warm, graphql-js with GitHub's schema. Jest evaluates every module
 * anew for each test file, so that a module cannot keep anything.
 */
import { createRequire } from 'node:module';
import { TestEnvironment } from 'jest-environment-node';

const require = createRequire(import.meta.url);
const things = new Map();

/** What was kept under the name, or what is made now. */
function kept(name, make) {
  if (!things.has(name)) things.set(name, make());
  return things.get(name);
}

// For `graphql.mjs`: loaded here, and only if a test asks for it.
const graphql = () => kept('graphql', () => require('graphql'));

export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // Functions, since the environment empties what objects its global had at the end of each file.
    this.global[Symbol.for('jit-azure-drift.kept')] = kept;
    this.global[Symbol.for('jit-azure-drift.graphql')] = graphql;
  }
}
