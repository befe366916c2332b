import { describe, it } from '@jest/globals';
import { GITHUB_FIXES, ROLE_FIXES, SUBSCRIPTION_FIXES } from './fixes-of-azure.js';
import { useBench } from './tried-fix.js';

const bench = useBench();

describe('what the action prints about subscriptions mends them, run by Debian’s az as it stands', () => {
  it.each(SUBSCRIPTION_FIXES)('$check: $title', bench.tryOut);
});

describe('what the action prints about roles mends them, run by Debian’s az as it stands', () => {
  it.each(ROLE_FIXES)('$check: $title', bench.tryOut);
});

describe('what the action prints about the repository mends it, run by Debian’s gh as it stands', () => {
  it.each(GITHUB_FIXES)('$check: $title', bench.tryOut);
});
