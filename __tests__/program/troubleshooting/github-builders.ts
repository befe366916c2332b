import type { BranchRule, Permissions } from '../../../simulator/github/world.js';
import type { FaultRule } from '../../../simulator/service.js';
import { REPOSITORY, type Scenario, type StepOptions } from '../harness.js';
import { OTHER_NAME, repositoryOf, WRITES } from '../pull-request/proposals.js';
import { type Explained, graphqlAnswer, type Item } from './item.js';

/** The file has drifted, so that this run proposes. */
export const PROPOSING = OTHER_NAME;

export const READ: Omit<FaultRule, 'action'> = { service: 'github', path: /graphql$/, body: /"query":"\s*query/ };

export function asToken(token: string): StepOptions {
  return { with: { ...PROPOSING.with, 'github-token': token } };
}

export function grant(token: string, permissions: Permissions): NonNullable<Item['set']> {
  return ({ world }) => {
    for (const each of world.github.tokens)
      if (each.value === token) each.repositories = { [REPOSITORY]: { metadata: 'read', ...permissions } };
  };
}

/** The rows of a read that GitHub refused: nothing is known of the file, and nothing is written. */
export function unread(keeps: RegExp, fix: RegExp, reason: Explained['reason'] = 'forbidden'): Explained {
  return {
    check: 'config/readable',
    status: 'unknown',
    reason,
    says: /^Could not read .*the config repository acme/,
    keeps,
    fix,
  };
}

export function refused(says: RegExp, keeps: RegExp, fix: RegExp): Explained {
  return { check: 'pull-request/proposed', status: 'failed', says, keeps, fix };
}

export function readRefused(text: string, words: string, fix: RegExp, type = 'FORBIDDEN'): Item {
  return {
    of: `GitHub, on reading: ${text}`,
    texts: [text],
    faults: [{ ...READ, action: graphqlAnswer(type, ['repository'], words) }],
    step: PROPOSING,
    row: unread(new RegExp(text), fix),
    exit: 1,
  };
}

export function writeRefused(
  text: string,
  given: { readonly words: string; readonly says: RegExp; readonly fix: RegExp; readonly type?: 'UNPROCESSABLE' },
): Item {
  const { words, says, fix, type = 'FORBIDDEN' } = given;
  return {
    of: `GitHub, on writing: ${text}`,
    texts: [text],
    faults: [{ ...WRITES.begin, action: graphqlAnswer(type, ['createRef'], words, { createCommitOnBranch: null }) }],
    step: PROPOSING,
    row: refused(says, new RegExp(`\\(.*${text}.*, request `), fix),
    exit: 1,
  };
}

export function rule(text: string, change: Partial<BranchRule>): Item {
  return {
    of: `a rule: ${text}`,
    texts: [text, 'Repository rule violations found'],
    set: (given) => {
      repositoryOf(given).rules.push({ pattern: '**', ...change });
    },
    step: PROPOSING,
    row: refused(/a branch rule forbids it/, new RegExp(text), /Exempt `jit-azure-drift\*` from the rule/),
    exit: 1,
  };
}

export function ruleOnTheWire(text: string): Item {
  const says = /a branch rule forbids it/;
  const words = `Repository rule violations found\n\n${text}.\n\n`;
  return writeRefused(text, { words, says, fix: /Exempt `jit-azure-drift\*` from the rule/, type: 'UNPROCESSABLE' });
}

export function limited(text: string, fault: FaultRule, row: Explained): Item {
  return {
    of: `GitHub’s limit: ${text} (${row.check})`,
    texts: [text],
    faults: [fault],
    step: PROPOSING,
    row,
    exit: 1,
  };
}

/** The scenario's own repository in another state. */
export function replaceRepository(
  given: Scenario,
  change: { readonly archived?: boolean; readonly parent?: string },
): void {
  const { repositories } = given.world.github;
  const repository = repositoryOf(given);
  repositories[repositories.indexOf(repository)] = { ...repository, ...change };
}
