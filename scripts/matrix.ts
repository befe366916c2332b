/**
 * `npm run matrix`: the detection matrix. Plants faults in the simulated Azure, GitHub and Jit, alone and in pairs, and
 * harmless changes too; runs the built program on each; and compares the rows of its report with those that are
 * declared beside the plant. Exits with 1 on any fault that is missed, on any false alarm, and where no case was run. An
 * argument leaves the cases whose title or place it is part of: `npm run matrix -- secret`.
 */
import { MATRIX } from './matrix/cases.js';
import type { Case } from './matrix/plant.js';
import { partText, totalsLine, totalsOf } from './matrix/print.js';
import { type Outcome, type Program, runCases } from './matrix/run-case.js';
import { startWarmHosts } from './warm-host/warm-hosts.js';

const { PROGRAM, PROGRAM_NODE } = process.env;
const AT_ONCE = 2;
const hosts = startWarmHosts(AT_ONCE, {
  ...(PROGRAM === undefined ? {} : { program: PROGRAM }),
  ...(PROGRAM_NODE === undefined ? {} : { node: PROGRAM_NODE }),
});
const program: Program = { run: hosts.run };

const [only = ''] = process.argv.slice(2);
const isWanted = ({ title, place }: Case): boolean => `${place} ${title}`.toLowerCase().includes(only.toLowerCase());

const began = performance.now();
const all: Outcome[] = [];
for (const part of MATRIX) {
  const cases = part.cases.filter(isWanted);
  if (cases.length === 0) continue;
  const outcomes = await runCases(cases, program, AT_ONCE);
  console.log(partText(part, outcomes));
  all.push(...outcomes);
}
await hosts.stop();
const totals = totalsOf(all);
console.log(`${totalsLine(totals)}, in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
// An argument that fits no case has shown nothing.
process.exitCode = all.length > 0 && totals.missed === 0 && totals.falseAlarms === 0 ? 0 : 1;
