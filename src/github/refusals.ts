import { PERMISSION_FIX } from '../core/checks/pull-request.js';
import type { Refusal } from '../core/proposal-outcome.js';
import type { ServiceError } from '../errors.js';
import { accessHelp } from './access-help.js';
import { wordsOf } from './service-errors.js';

/** Where something was refused. */
export interface RefusedPlace {
  readonly repository: string;
  readonly ownRepository: string;
}

/** What was being done, and where. */
export interface RefusedStep extends RefusedPlace {
  /** As the object of a sentence: "open the pull request". */
  readonly doing: string;
  readonly branch: string;
}

interface Explanation<Place> {
  readonly when: RegExp;
  readonly because: string;
  readonly fix: (place: Place) => string;
}

/** Refusals of the token itself, whatever it is used for. Their words may name an organisation, so they are asked first. */
const TOKEN_EXPLANATIONS: readonly Explanation<RefusedPlace>[] = [
  {
    when: /IP allow list/i,
    because: 'the organisation lets in certain IP addresses only',
    fix: () =>
      'Run the job on a runner whose address is on the organisation’s IP allow list (a self-hosted one, or a larger runner with static addresses), or have its address added (Settings → Authentication security).',
  },
  {
    when: /SAML|single sign-on/i,
    because: 'the organisation demands single sign-on',
    fix: () => 'Authorise the token for the organisation (its page in your developer settings → Configure SSO).',
  },
  {
    when: /OAuth App access restrictions|forbids access via/i,
    because: 'the organisation does not admit this kind of token',
    fix: () =>
      'Use a GitHub App’s token (actions/create-github-app-token), or have an owner admit the token (the organisation’s Settings → Personal access tokens, or Third-party access).',
  },
  {
    when: /required scopes/i,
    because: 'the classic token lacks a scope',
    fix: () => 'Give the token the scope `repo` (`gh auth refresh --scopes repo`), or use a GitHub App’s token.',
  },
];

const EXPLANATIONS: readonly Explanation<RefusedStep>[] = [
  ...TOKEN_EXPLANATIONS,
  {
    when: /not permitted to create or approve pull requests/i,
    because: 'a setting forbids GitHub Actions to open pull requests',
    fix: ({ repository }) =>
      `Tick "Allow GitHub Actions to create and approve pull requests" in Settings → Actions → General of ${repository} (the organisation's setting comes first), or hand in a GitHub App's token as \`github-token\`.`,
  },
  {
    when: /(?:was|is) archived/i,
    because: 'the repository is archived',
    fix: () => 'Unarchive it in its settings, or name another repository with `config-repo`.',
  },
  {
    when: /without `?workflows`? permission/i,
    because: 'the file lies among the workflows',
    fix: () => 'Give the token `workflows: write` as well, or move the file with `config-path`.',
  },
  {
    when: /rule violations|protected (branch|ref)|Reference update failed|verified signatures|through (?:a pull request|the merge queue)|creations being restricted|force-push|cannot (update|create|delete)/i,
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
    when: /already exists|\bhead invalid\b|Expected branch to point|does not point to|No commits between|fast forward|does not exist|Could not resolve to a Ref/i,
    because: 'someone else changed the branch at the same time, again and again',
    fix: ({ branch }) => `Let one workflow at a time write ${branch} (\`concurrency:\`), then run again.`,
  },
];

const TOKEN_ENDED =
  'Renew `github-token`: it has expired or was revoked. A token of create-github-app-token serves within its own job only; `github.token` needs no renewing.';

/** What to do about a read that GitHub refused. */
export function readHelp(error: ServiceError, place: RefusedPlace): string {
  const found = TOKEN_EXPLANATIONS.find(({ when }) => when.test(error.message));
  if (found !== undefined) return found.fix(place);
  return error.details.status === 401 ? TOKEN_ENDED : accessHelp(place.repository, place.ownRepository);
}

function permissionFix({ repository, ownRepository }: RefusedPlace): string {
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
  const found = EXPLANATIONS.find(({ when }) => when.test(error.message));
  if (found !== undefined) return { because: found.because, fix: found.fix(step) };
  const { status, code } = error.details;
  if (status === 401) return { because: 'the token is not valid (any more)', fix: TOKEN_ENDED };
  if (status === 403 || code === 'FORBIDDEN') return { because: 'the token may not', fix: permissionFix(step) };
  if (status === 404 || code === 'NOT_FOUND')
    return { because: 'the token does not reach it', fix: permissionFix(step) };
  return { because: 'its answer was', fix: 'See what GitHub says; its request id helps its support.' };
}
