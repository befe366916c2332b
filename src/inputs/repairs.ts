import { type Faults, type RawInput, readList, readWords } from './values.js';

/** Repairs that a `repair` run may be told to make. */
export const REPAIRS = ['proposal'] as const;
export type Repair = (typeof REPAIRS)[number];

/** Repairs of the interface that this version does not make yet: naming one is a clear error. */
const LATER_REPAIRS = [
  'role-assignment',
  'api-permissions',
  'app-role',
  'managed-app-jit-access-off',
  'managed-app-permissions',
] as const;

/** Reads `repairs`; one that a later version makes is told apart from a misspelled one. */
export function readRepairs(raw: RawInput, faults: Faults): readonly Repair[] {
  const later = readList(raw.text).filter((item) => LATER_REPAIRS.some((name) => name === item));
  for (const name of later)
    faults.add(
      `${raw.label} names ${name}: this version repairs only ${REPAIRS.join(', ')}; nothing in Azure is written yet.`,
    );
  const rest = readList(raw.text).filter((item) => !later.includes(item));
  return readWords({ label: raw.label, text: rest.join(',') }, REPAIRS, faults);
}
