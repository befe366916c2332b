import { listTrusts, retrustAudience, trustSubject } from '../az-command.js';
import type { IntegrationIds } from '../expectations.js';
import type { Fact, Login, PresentedClaims } from '../facts.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { checkAzureCli } from './login-azure-cli.js';
import { explainRefusal, likelyCause, TRUST_REFUSALS } from './login-codes.js';
import { checkGivenTokens } from './login-tokens.js';
import { failed, passed, unknown } from './rows.js';

const CHECK = 'login/oidc';
const AUDIENCE_REFUSED = 700212;

/** Whether Entra refused because no federated credential of the app fits this run: another trigger may well be trusted. */
export function isTrustRefusal(code: number | undefined): boolean {
  return code !== undefined && TRUST_REFUSALS.includes(code);
}

const PERMISSIONS_YAML = ['permissions:', '  contents: read', '  id-token: write'].join('\n');

/** Claims are shown whole: one letter decides. Federated credentials take subjects and issuers of up to 600 characters. */
const LONGEST_CLAIM = 600;

function show(claim: string): string {
  return quoteForMessage(claim, LONGEST_CLAIM);
}

/** A name for the credential, from what it trusts: 3 to 120 letters, digits and hyphens. */
function credentialName(claims: PresentedClaims): string {
  const context = claims.subject.split('/').slice(1).join('-') || claims.subject;
  const name = `github-${context}`.replace(/[^A-Za-z0-9]+/g, '-').replace(/-+$/, '');
  return name.slice(0, 120);
}

/** The command that would make the app trust exactly what this run presented. */
export function trustCommand(loginClientId: string, claims: PresentedClaims): string {
  const { issuer, subject, audience } = claims;
  return trustSubject(loginClientId, { name: credentialName(claims), issuer, subject, audiences: [audience] });
}

function withoutIdToken(cause: Extract<Login, { kind: 'no-id-token' }>['cause']): Result {
  if (cause === 'fork-pull-request') {
    return failed(
      CHECK,
      'This run has no ID token: it runs for a pull request of a fork, which GitHub never gives `id-token: write`.',
      {
        fix: `Let the Azure checks run where a token can be had, and only lint the file here:\n\non:\n  schedule:\n    - cron: '17 5 * * *'\n  pull_request:\n\n${PERMISSIONS_YAML}\n\nsteps:\n  - uses: jit-azure-drift/jit-azure-drift@v1\n    with:\n      azure: auto   # forks: the file is linted, Azure is not asked\n\nDo not use pull_request_target for this: it would hand the token to a stranger's change.`,
      },
    );
  }
  if (cause === 'not-on-actions') {
    return failed(CHECK, 'There is no ID token: this does not run on GitHub Actions.', {
      fix: 'Run it in a workflow of GitHub Actions: only its runners offer ID tokens. On a laptop, set `login` to azure-cli, which reads with the account of `az login`.',
    });
  }
  return failed(CHECK, 'This run has no ID token: the job lacks the permission `id-token: write`.', {
    fix: `Add to the job (or to the workflow; for a reusable workflow also to the job that calls it):\n\n${PERMISSIONS_YAML}`,
  });
}

/** How to be trusted: an app takes one credential for each issuer and subject, so an audience is changed in that one. */
function trustFix(code: number | undefined, claims: PresentedClaims, loginClientId: string): string {
  const wait = 'It takes some minutes to be known everywhere.';
  if (code === AUDIENCE_REFUSED)
    return `Set the input \`oidc-audience\` to what the credential trusts; or let the credential of this issuer and subject trust this run’s audience in its place:\n\n${retrustAudience(loginClientId, claims)}\n\n${wait}`;
  return `Trust exactly this run (compare letter by letter with what \`${listTrusts(loginClientId)}\` shows):\n\n${trustCommand(loginClientId, claims)}\n\n${wait}`;
}

function refused(login: Extract<Login, { kind: 'refused' }>, loginClientId: string, ids: IntegrationIds): Result {
  const { code, claims } = login;
  const codeName = code === undefined ? 'without a code' : `with AADSTS${code}`;
  const correlation = login.correlationId === undefined ? {} : { correlationId: login.correlationId };
  if (isTrustRefusal(code)) {
    const presented = `Issuer ${show(claims.issuer)}, subject ${show(claims.subject)}, audience ${show(claims.audience)} were presented`;
    const message = `Microsoft Entra refused the login ${codeName}: no federated credential of the login app ${loginClientId} trusts this run. ${presented}. ${likelyCause(code, claims)}`;
    return failed(CHECK, message, { fix: trustFix(code, claims, loginClientId), ...correlation });
  }
  const { cause, fix } = explainRefusal(code, {
    loginClientId,
    tenantId: ids.tenantId,
    scope: login.scope,
    audience: claims.audience,
  });
  const words = visible(login.message, 400);
  return failed(CHECK, `Microsoft Entra refused the login ${codeName}. ${cause} It said: "${words}"`, {
    fix,
    ...correlation,
  });
}

/** `login/oidc`: GitHub gave an ID token and Entra exchanged it; every refusal is explained. */
export function checkLogin(login: Fact<Login>, loginClientId: string, ids: IntegrationIds): Result {
  if (!login.known) return unknown(CHECK, login);
  const { value } = login;
  if (value.kind === 'no-id-token') return withoutIdToken(value.cause);
  if (value.kind === 'given-tokens') return value.from === 'azure-cli' ? checkAzureCli(value) : checkGivenTokens(value);
  if (value.kind === 'refused') return refused(value, loginClientId, ids);
  return passed(CHECK, `Logged in as ${loginClientId} with subject ${show(value.claims.subject)}.`);
}
