import { APP_FAULTS } from './faults/app.js';
import { FEDERATION_FAULTS } from './faults/federation.js';
import { FILE_FAULTS } from './faults/file.js';
import { JIT_FAULTS, WAIVER_FAULTS } from './faults/jit-and-waivers.js';
import { LOGIN_FAULTS, REFUSED_LOGINS } from './faults/login.js';
import { MANAGED_APP_FAULTS } from './faults/managed-apps.js';
import { PERMISSION_FAULTS } from './faults/permissions.js';
import { REPOSITORY_FAULTS } from './faults/repository.js';
import { ROLE_FAULTS } from './faults/roles.js';
import { SECRET_FAULTS } from './faults/secrets.js';
import { SUBSCRIPTION_FAULTS } from './faults/subscription.js';
import { HARMLESS } from './harmless.js';
import { LOST_READS } from './lost-reads.js';
import { independentPairs, MASKING_PAIRS } from './pairs.js';
import type { Case } from './plant.js';

/** Faults that are planted alone. */
const SINGLE: readonly Case[] = [
  ...LOGIN_FAULTS,
  ...REFUSED_LOGINS,
  ...FEDERATION_FAULTS,
  ...APP_FAULTS,
  ...PERMISSION_FAULTS,
  ...SECRET_FAULTS,
  ...SUBSCRIPTION_FAULTS,
  ...ROLE_FAULTS,
  ...MANAGED_APP_FAULTS,
  ...FILE_FAULTS,
  ...REPOSITORY_FAULTS,
  ...JIT_FAULTS,
  ...WAIVER_FAULTS,
];

/** A part of the matrix, under its heading. */
export interface Part {
  readonly heading: string;
  /** How many faults one case of the part plants. */
  readonly faults: 0 | 1 | 2;
  readonly cases: readonly Case[];
}

/** The detection matrix: everything that is planted, with the rows by which it must be seen. */
export const MATRIX: readonly Part[] = [
  { heading: 'One fault', faults: 1, cases: SINGLE },
  { heading: 'One read that fails', faults: 1, cases: LOST_READS },
  { heading: 'Two faults that do not touch', faults: 2, cases: independentPairs(SINGLE) },
  { heading: 'Two faults, one masks the other', faults: 2, cases: MASKING_PAIRS },
  { heading: 'No fault: must stay quiet', faults: 0, cases: HARMLESS },
];
