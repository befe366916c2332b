import { githubTokens } from '../../../simulator/github/healthy-world.js';
import { pullRequestStep } from '../azure/azure-scenario.js';
import { OTHER_TENANT } from '../harness.js';
import type { Item } from './item.js';

/** Logins that end before Entra says anything. */
export const LOGIN_ITEMS: readonly Item[] = [
  {
    of: 'a job without id-token: write',
    texts: ['This run has no ID token: the job lacks the permission'],
    step: { job: { idToken: false } },
    row: { check: 'login/oidc', status: 'failed', says: /`id-token: write`/, fix: /id-token: write/, withoutId: true },
    exit: 1,
  },
  {
    of: 'a pull request of a fork',
    texts: ['it runs for a pull request of a fork'],
    step: (given) => ({
      ...pullRequestStep(given, 'stranger/.jit'),
      runner: { githubToken: githubTokens.workflowReadOnly },
      with: { azure: 'required' },
    }),
    row: {
      check: 'login/oidc',
      status: 'failed',
      says: /never gives `id-token: write`/,
      fix: /azure: auto/,
      withoutId: true,
    },
    exit: 1,
  },
  {
    of: 'a host that cannot be reached',
    texts: ['could not be reached: check network, firewall and proxy'],
    faults: [{ service: 'entra', action: { kind: 'reset' } }],
    row: {
      check: 'login/oidc',
      status: 'unknown',
      reason: 'transient',
      says: /HTTPS_PROXY, NO_PROXY/,
      withoutId: true,
    },
    exit: 1,
  },
  {
    of: 'a certificate that this runner does not know',
    texts: ['its certificate is not trusted here'],
    step: { runner: { extra: { NODE_EXTRA_CA_CERTS: '' } } },
    row: { check: 'login/oidc', status: 'unknown', reason: 'transient', says: /NODE_EXTRA_CA_CERTS/, withoutId: true },
    exit: 1,
  },
  {
    of: 'given tokens of another tenant',
    texts: ['graph-token cannot serve', 'arm-token cannot serve'],
    step: () => {
      const claims = Buffer.from(JSON.stringify({ tid: OTHER_TENANT })).toString('base64url');
      const token = `e30.${claims}.c2ln`;
      return {
        job: { idToken: false },
        with: { login: 'tokens', 'login-client-id': undefined, 'graph-token': token, 'arm-token': token },
      };
    },
    row: {
      check: 'login/oidc',
      status: 'failed',
      says: /it is of the tenant 99999999-.*, so it was not used/,
      fix: /az account get-access-token --resource/,
      withoutId: true,
    },
    exit: 1,
  },
];
