import { PERMISSION_FIX } from '../core/checks/pull-request.js';
import type { Refusal } from '../core/proposal-outcome.js';
import type { ServiceError } from '../errors.js';
import { accessHelp } from './config-answer.js';
import { isRateLimited, wordsOf } from './service-errors.js';

/** What was being done, and where. */
export interface RefusedStep {
  /** As the object of a sentence: "open the pull request". */
  readonly doing: string;
  readonly repository: string;
  readonly branch: string;
  readonly ownRepository: string;
}

interface Explanation {
  readonly when: RegExp;
  readonly because: string;
  readonly fix: (step: RefusedStep) => string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    when: /not permitted to create or approve pull requests/i,
    because: 'a setting forbids GitHub Actions to open pull requests',
    fix: ({ repository }) =>
      `Tick "Allow GitHub Actions to create and approve pull requests" in Settings → Actions → General of ${repository} (the organisation's setting comes first), or hand in a GitHub App's token as \`github-token\`.`,
  },
  {
    when: /archived/i,
    because: 'the repository is archived',
    fix: () => 'Unarchive it in its settings, or name another repository with `config-repo`.',
  },
  {
    when: /SAML|single sign-on/i,
    because: 'the organisation demands single sign-on',
    fix: () => 'Authorise the token for the organisation (its page in your developer settings → Configure SSO).',
  },
  {
    when: /without `?workflows`? permission/i,
    because: 'the file lies among the workflows',
    fix: () => 'Give the token `workflows: write` as well, or move the file with `config-path`.',
  },
  {
    when: /rule violations|protected (branch|ref)|Reference update failed|verified signatures|through a pull request|force-push|cannot (update|create|delete)/i,
    because: 'a branch rule forbids it',
    fix: ({ branch }) =>
      `Exempt \`${branch}*\` from the rule (Settings → Rules), let the token's identity bypass it, or set \`branch\` to a name that it does not cover.`,
  },
  {
    when: /is too long/i,
    because: 'a text is too long for GitHub',
    fix: () => 'Shorten `pr-title`.',
  },
  {
    when: /Resource not accessible|correct permissions|admin rights|not have (access|permission)|must have (push|write)/i,
    because: 'the token lacks a permission',
    fix: permissionFix,
  },
  {
    when: /already exists|Expected branch to point|does not point to|No commits between|fast forward|does not exist|Could not resolve to a Ref/i,
    because: 'someone else changed the branch at the same time, again and again',
    fix: ({ branch }) => `Let one workflow at a time write ${branch} (\`concurrency:\`), then run again.`,
  },
];

function permissionFix({ repository, ownRepository }: RefusedStep): string {
  return repository.toLowerCase() === ownRepository.toLowerCase()
    ? PERMISSION_FIX
    : accessHelp(repository, ownRepository);
}

/** A refusal in one sentence, with what to grant or do and GitHub's own words and request id. */
export function explainRefusal(error: ServiceError, step: RefusedStep): Refusal {
  const { correlationId, needs } = error.details;
  const { because, fix } = explain(error, step);
  const wanted = needs === undefined ? '' : ` It asks for ${needs.replace(/=/g, ': ').replace(/; /g, ' or ')}.`;
  const id = correlationId === undefined ? '' : `, request ${correlationId}`;
  const message = `GitHub refused to ${step.doing} in ${step.repository}: ${because} (${wordsOf(error)}${id}).${wanted}`;
  return { message, fix, ...(correlationId === undefined ? {} : { correlationId }) };
}

function explain(error: ServiceError, step: RefusedStep): { readonly because: string; readonly fix: string } {
  if (isRateLimited(error))
    return {
      because: 'its rate limit is used up',
      fix: 'Run again later, or with a GitHub App token, whose limit is higher.',
    };
  const found = EXPLANATIONS.find(({ when }) => when.test(error.message));
  if (found !== undefined) return { because: found.because, fix: found.fix(step) };
  const { status, code } = error.details;
  if (status === 401) return { because: 'the token is not valid (any more)', fix: 'Renew `github-token`.' };
  if (status === 403 || code === 'FORBIDDEN') return { because: 'the token may not', fix: permissionFix(step) };
  if (status === 404 || code === 'NOT_FOUND')
    return { because: 'the token does not reach it', fix: permissionFix(step) };
  return { because: 'its answer was', fix: 'See what GitHub says; its request id helps its support.' };
}
