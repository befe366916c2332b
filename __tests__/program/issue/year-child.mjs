/**
 * Many runs of the action in one process, each at a moment of its own: the clock of the whole process (every `Date`,
 * so that of the libraries too) is moved before a run. Started with the runner's environment; takes `{ module, offsetMs }`
 * by message and answers with what the run left. Code, clock and network are all that a real step has.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

const RealDate = Date;
let offsetMs = 0;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offsetMs);
    else super(...parts);
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
};

process.on('message', async ({ modules, offsetMs: moved }) => {
  offsetMs = moved;
  writeFileSync(process.env.GITHUB_OUTPUT, '');
  writeFileSync(process.env.GITHUB_STEP_SUMMARY, '');
  process.exitCode = 0;
  try {
    const { run } = await import(`${modules}/run.js`);
    const { createRunner } = await import(`${modules}/runner.js`);
    await run(createRunner(process.env));
    const report = JSON.parse(readFileSync(`${process.env.RUNNER_TEMP}/jit-azure-drift-report.json`, 'utf8'));
    process.send({ report, exitCode: process.exitCode ?? 0 });
  } catch (error) {
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, String(error));
    process.send({ error: String(error?.stack ?? error) });
  }
});
