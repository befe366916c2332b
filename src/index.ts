import { messageOf } from './errors.js';
import { inertLine } from './report/log.js';
import { run } from './run.js';
import { createRunner } from './runner.js';

/** The only file that acts on import. A run that broke before it could report still ends red, with words. */
await run(createRunner(process.env)).catch((thrown: unknown) => {
  process.exitCode = 1;
  const words = inertLine(messageOf(thrown).replaceAll('\n', ' ')).replaceAll('::', ': :');
  process.stdout.write(
    `The run broke before it could report; this is a fault of the action itself, please report it: ${words}\n`,
  );
});

// The report is out. A request that nobody can cancel (the toolkit's for an ID token) must not hold the step open.
setTimeout(() => process.exit(), 1000).unref();
