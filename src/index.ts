import { run } from './run.js';
import { createRunner } from './runner.js';

/** The only file that acts on import. A run that broke in a way nobody foresaw ends red, with words. */
await run(createRunner(process.env)).catch((thrown: unknown) => {
  const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  process.exitCode = 1;
  process.stdout.write(
    `Bug: the run broke before it could report: ${reason.replaceAll('\n', ' | ').replaceAll('::', ': :')}\n`,
  );
});
