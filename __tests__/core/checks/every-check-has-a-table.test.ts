import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { CHECK_IDS, type CheckId } from '../../../src/core/results.js';

/** Where each check's table is: without an entry for a new check, this does not compile. */
const TABLES: Readonly<Record<CheckId, string>> = {
  'login/oidc': 'checks/login.test.ts',
  'login/identity': 'checks/small-checks.test.ts',
  'login/rights': 'checks/login.test.ts',
  'federation/scope': 'checks/federation.test.ts',
  'app/exists': 'checks/app.test.ts',
  'app/service-principal': 'checks/app.test.ts',
  'app/audience': 'checks/small-checks.test.ts',
  'app/permissions': 'checks/permissions.test.ts',
  'app/consent': 'checks/consent.test.ts',
  'app/legacy-graph': 'checks/excess-permissions.test.ts',
  'app/excess-permissions': 'checks/excess-permissions.test.ts',
  'app/role': 'checks/app.test.ts',
  'secret/present': 'checks/secret.test.ts',
  'secret/expiry': 'checks/secret.test.ts',
  'secret/rotation': 'checks/secret-others.test.ts',
  'secret/stale': 'checks/secret-others.test.ts',
  'subscription/state': 'checks/subscription.test.ts',
  'subscription/tenant': 'checks/subscription.test.ts',
  'subscription/defender': 'checks/small-checks.test.ts',
  'subscription/single': 'checks/small-checks.test.ts',
  'role/assignment': 'checks/role.test.ts',
  'role/condition': 'checks/role-others.test.ts',
  'role/excess': 'checks/role-others.test.ts',
  'role/denied': 'checks/role-others.test.ts',
  'config/readable': 'checks/config.test.ts',
  'config/drift': 'checks/config.test.ts',
  'config/secret-literal': 'checks/config.test.ts',
  'config/literal-id': 'checks/config.test.ts',
  'config/secret-name': 'checks/config.test.ts',
  'config/shared-secrets': 'checks/config.test.ts',
  'config/lint': 'checks/config.test.ts',
  'config/two-files': 'checks/config.test.ts',
  'config/one-per-tenant': 'checks/config.test.ts',
  'config/unknown-key': 'checks/config.test.ts',
  'jit/integration-file': 'checks/jit-integration-file.test.ts',
  'pull-request/permitted': 'checks/pull-request.test.ts',
  'pull-request/proposed': 'checks/pull-request.test.ts',
  'pull-request/hand-edited': 'checks/pull-request.test.ts',
  'pull-request/declined': 'checks/pull-request.test.ts',
  'issue/kept': 'issue/row.test.ts',
  'waiver/expired': 'waivers.test.ts',
  'managed-app/jit-access-licence': 'checks/managed-app.test.ts',
  'managed-app/jit-access-requests': 'checks/managed-app.test.ts',
};

it.each(CHECK_IDS)('%s is judged in a table', (check) => {
  const text = readFileSync(new URL(`../${TABLES[check]}`, import.meta.url), 'utf8');
  expect(text).toMatch(/\bit\.each\b/);
  // The tables of config/* name their checks by what stands after the slash.
  const short = check.replace(/^config\//, '');
  expect(text.includes(check) || text.includes(`'${short}'`)).toBe(true);
});
