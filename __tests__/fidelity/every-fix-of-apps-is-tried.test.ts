import { describe, it } from '@jest/globals';
import { APP_FIXES, SECRET_FIXES } from './fixes-of-apps.js';
import { useBench } from './tried-fix.js';

const bench = useBench();

describe('what the action prints about apps mends them, run by Debian’s az as it stands', () => {
  it.each(APP_FIXES)('$check: $title', bench.tryOut);
});

describe('what the action prints about client secrets mends them, run by Debian’s az as it stands', () => {
  it.each(SECRET_FIXES)('$check: $title', bench.tryOut);
});
