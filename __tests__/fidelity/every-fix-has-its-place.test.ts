import { expect, it } from '@jest/globals';
import type { CheckId } from '../../src/core/results.js';
import { FIX_INVENTORY } from './fix-inventory.js';
import { APP_FIXES, SECRET_FIXES } from './fixes-of-apps.js';
import { GITHUB_FIXES, ROLE_FIXES, SUBSCRIPTION_FIXES } from './fixes-of-azure.js';
import { LOGIN_FIXES } from './fixes-of-login.js';

it('tries exactly the fixes that the inventory says are tried', () => {
  const all = [LOGIN_FIXES, APP_FIXES, SECRET_FIXES, SUBSCRIPTION_FIXES, ROLE_FIXES, GITHUB_FIXES].flat();
  const tried = new Set<CheckId>(all.map(({ check }) => check));
  const listed = Object.entries(FIX_INVENTORY).filter(([, how]) => how === 'tried');
  expect([...tried].sort()).toEqual(listed.map(([check]) => check).sort());
});
