import { describe, it } from '@jest/globals';
import { LOGIN_FIXES } from './fixes-of-login.js';
import { useBench } from './tried-fix.js';

const bench = useBench();

describe('what the action prints about the login mends it, run by Debian’s az as it stands', () => {
  it.each(LOGIN_FIXES)('$check: $title', bench.tryOut);
});
