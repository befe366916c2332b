import { messageOf } from './errors.js';
import { inertLine } from './report/log.js';
import { run } from './run.js';
import { createRunner } from './runner.js';
import { runInTerminal } from './terminal/terminal.js';

/** A step of a workflow, where the runner says so; else someone's terminal. */
async function start(): Promise<void> {
  const { argv, env: environment, stdout, stderr } = process;
  if (environment.GITHUB_ACTIONS === 'true') return run(createRunner(environment));
  process.exitCode = await runInTerminal({ args: argv.slice(2), environment, folder: process.cwd(), stdout, stderr });
}

/** The only file that acts on import. A run that broke before it could report still ends red, with words. */
await start().catch((thrown: unknown) => {
  process.exitCode = 1;
  const words = inertLine(messageOf(thrown).replaceAll('\n', ' ')).replaceAll('::', ': :');
  process.stdout.write(
    `The run broke before it could report; this is a fault of the action itself, please report it: ${words}\n`,
  );
});

// The report is out, and once the log was read as well, a request that nobody can cancel (the toolkit's for an ID token)
// must not hold the step open.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
);
setTimeout(() => process.exit(), 1000).unref();
