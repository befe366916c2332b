import type { Faults, RawInput } from './faults.js';
import { readList, readWord } from './values.js';

/** What concerns the kept issue. */
export interface IssueInputs {
  /** Failed rows of which severity it tells of; `off`: none is kept. */
  readonly level: 'warning' | 'error' | 'off';
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
}

/** Reads what concerns the kept issue; every fault is noted. */
export function readIssue(raw: (name: string) => RawInput, faults: Faults): IssueInputs {
  return {
    level: readWord(raw('issue'), ['warning', 'error', 'off'], 'warning', faults),
    labels: readList(raw('issue-labels').text),
    assignees: readList(raw('issue-assignees').text),
  };
}
