import { githubTokens } from '../../../simulator/github/healthy-world.js';
import { REPOSITORY } from '../harness.js';
import { WRITES } from '../pull-request/proposals.js';
import {
  asToken,
  grant,
  limited,
  PROPOSING,
  READ,
  readRefused,
  refused,
  unread,
  writeRefused,
} from './github-builders.js';
import { type Item, restAnswer } from './item.js';

const SAML = 'Resource protected by organization SAML enforcement';
const SAML_WORDS = `${SAML}. You must grant your Personal Access token access to this organization.`;
const IP = 'has an IP allow list enabled';
const IP_WORDS =
  'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.';
const OAUTH = 'has enabled OAuth App access restrictions';
const OAUTH_WORDS = `Although you appear to have the correct authorization credentials, the \`acme\` organization ${OAUTH}, meaning that data access to third-parties is limited.`;
const FORBIDS = 'forbids access via a personal access token';
const INTEGRATION = 'Resource not accessible by integration';
const SECONDARY = 'You have exceeded a secondary rate limit';

/** GitHub's refusals of the token, by its own doing or on its wire. */
export const TOKEN_ITEMS: readonly Item[] = [
  {
    of: 'GitHub, for a repository that the token may not see',
    texts: ['Could not resolve to a Repository with the name'],
    step: {
      job: { repository: 'acme/infra', repositoryId: 9_200_002 },
      with: { 'config-repo': REPOSITORY, 'github-token': githubTokens.infraWorkflow, azure: 'off', mode: 'validate' },
    },
    row: unread(/Could not resolve to a Repository/, /create-github-app-token/),
    exit: 1,
  },
  {
    of: 'GitHub, on writing: 404',
    texts: ['HTTP 404: Not Found'],
    faults: [{ ...WRITES.open, action: restAnswer(404, 'Not Found') }],
    step: PROPOSING,
    row: refused(/the token does not reach it/, /HTTP 404: Not Found/, /pull-requests: write/),
    exit: 1,
  },
  {
    of: 'GitHub, on reading, for an app',
    texts: [INTEGRATION],
    set: grant(githubTokens.workflow, {}),
    step: PROPOSING,
    row: unread(/Resource not accessible by integration/, /contents: read/),
    exit: 1,
  },
  {
    of: 'GitHub, on writing, for an app',
    texts: [INTEGRATION],
    set: grant(githubTokens.workflow, { contents: 'read', pull_requests: 'write' }),
    step: PROPOSING,
    row: refused(
      /the token lacks a permission/,
      /\(Resource not accessible by integration, request .*contents: write/,
      /contents: write/,
    ),
    exit: 1,
  },
  {
    of: 'GitHub, on writing, for a fine-grained token',
    texts: ['Resource not accessible by personal access token'],
    set: grant(githubTokens.fineGrained, { contents: 'write', pull_requests: 'read' }),
    step: asToken(githubTokens.fineGrained),
    row: refused(
      /the token lacks a permission/,
      /HTTP 403: Resource not accessible by personal/,
      /pull-requests: write/,
    ),
    exit: 1,
  },
  writeRefused('Must have admin rights to Repository', {
    words: 'Must have admin rights to Repository.',
    says: /the token lacks a permission/,
    fix: /contents: write/,
  }),
  readRefused(
    'Your token has not been granted the required scopes',
    "Your token has not been granted the required scopes to execute this query. The 'id' field requires one of the following scopes: ['repo'].",
    /gh auth refresh --scopes repo/,
    'INSUFFICIENT_SCOPES',
  ),
  {
    of: 'GitHub, on reading, for a token that has ended',
    texts: ['HTTP 401: Bad credentials'],
    step: asToken('ghs_endedTokenOfNobody000000000000000001'),
    row: unread(/HTTP 401: Bad credentials/, /Renew `github-token`: it has expired or was revoked/),
    exit: 1,
  },
  readRefused(SAML, SAML_WORDS, /Authorise the token for the organisation/),
  readRefused(IP, IP_WORDS, /on the organisation’s IP allow list/),
  writeRefused(IP, { words: IP_WORDS, says: /lets in certain IP addresses only/, fix: /IP allow list/ }),
  readRefused(OAUTH, OAUTH_WORDS, /Use a GitHub App’s token/),
  readRefused(FORBIDS, `\`acme\` ${FORBIDS} (classic).`, /Use a GitHub App’s token/),
  limited(
    SECONDARY,
    {
      ...WRITES.begin,
      action: restAnswer(403, `${SECONDARY}. Please wait a few minutes.`, { 'retry-after': '3600' }),
    },
    {
      check: 'pull-request/proposed',
      status: 'unknown',
      reason: 'transient',
      says: /The next run picks up/,
      keeps: /HTTP 403: You have exceeded/,
      fix: /Run again later/,
    },
  ),
  limited(
    'API rate limit exceeded',
    {
      ...READ,
      action: restAnswer(403, 'API rate limit exceeded for installation ID 1.', { 'x-ratelimit-remaining': '0' }),
    },
    unread(/HTTP 403: API rate limit exceeded/, /Run again later/, 'transient'),
  ),
  {
    of: 'a proxy, on reading',
    texts: ['This is no answer of GitHub itself'],
    faults: [
      {
        ...READ,
        action: { kind: 'respond', status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>No</h1>' },
      },
    ],
    step: PROPOSING,
    row: { ...unread(/HTTP 403/, /This is no answer of GitHub itself/, 'malformed'), withoutId: true },
    exit: 1,
  },
  {
    of: 'a proxy, on writing',
    texts: ['This is no answer of GitHub itself'],
    faults: [
      {
        ...WRITES.open,
        action: { kind: 'respond', status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>No</h1>' },
      },
    ],
    step: PROPOSING,
    row: {
      check: 'pull-request/proposed',
      status: 'unknown',
      reason: 'malformed',
      says: /Could not write the proposal/,
      fix: /This is no answer of GitHub itself/,
      withoutId: true,
    },
    exit: 1,
  },
];
