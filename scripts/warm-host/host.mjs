/**
 * A process that starts the action again and again, each time as if it were a fresh process: every module of the bundle
 * is evaluated anew (compiled it is once only, which is what makes a fresh process dear), with the environment, the
 * working directory and the output of that start alone. Started by `warm-hosts.ts`, with the path of the program as its
 * argument; takes `{ environment, cwd }` by message and answers with `{ exitCode, log, durationMs }`.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM'];
/** The last lines of ncc's bundle: they start the entry module. */
const STARTUP =
  /var __webpack_exports__ = __nccwpck_require__\((\d+)\);\n(?:\/\*+\/ )?__webpack_exports__ = await __webpack_exports__;/;

/** The bundle, whose start is a function instead of its last lines; nothing else of it is changed. */
async function starterOfBundle(code, place) {
  const changed = code.replace(
    STARTUP,
    (_, entry) => `export async function start() {
      for (const id of Object.keys(__webpack_module_cache__)) delete __webpack_module_cache__[id];
      await __nccwpck_require__(${entry});
    }`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'jit-azure-drift-warm-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // The bundle finds its chunks beside itself, when it needs them.
  const chunks = readdirSync(place).filter((name) => /^\d+\.index\.js$/.test(name));
  for (const name of chunks) copyFileSync(join(place, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const file = join(folder, 'bundle.mjs');
  writeFileSync(file, changed);
  const { start } = await import(pathToFileURL(file).href);
  // Compiled here, not at the expense of the first start's time limit.
  for (const name of chunks) await import(pathToFileURL(join(folder, name)).href);
  return start;
}

/** Compiled modules: the entry is evaluated anew at each start, the modules that it imports once. */
function starterOfModules(program) {
  const { href } = pathToFileURL(program);
  let count = 0;
  return async () => {
    count += 1;
    await import(`${href}?start=${count}`);
  };
}

async function starterOf(program) {
  const code = readFileSync(program, 'utf8');
  if (STARTUP.test(code)) return starterOfBundle(code, dirname(program));
  // The modules are loaded here, not at the expense of the first start's time limit.
  await import(pathToFileURL(join(dirname(program), 'run.js')).href);
  return starterOfModules(program);
}

const writes = { stdout: process.stdout.write, stderr: process.stderr.write };

/** Takes in what both streams are given, in order, until the returned function gives it back. */
function capture() {
  const chunks = [];
  const write = (chunk, ...rest) => {
    chunks.push(Buffer.from(chunk));
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  process.stdout.write = write;
  process.stderr.write = write;
  return () => {
    process.stdout.write = writes.stdout;
    process.stderr.write = writes.stderr;
    return Buffer.concat(chunks).toString('utf8');
  };
}

function become({ environment, cwd }) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(cwd);
  process.exitCode = undefined;
}

/** The process lives on: what a step leaves running at its end is left alone, as it would die with its process. */
const exit = process.exit.bind(process);
process.exit = () => undefined;

const start = await starterOf(process.argv[2]);

process.on('message', async (given) => {
  become(given);
  const end = capture();
  const began = performance.now();
  let thrown;
  try {
    await start();
  } catch (error) {
    thrown = error;
  }
  const durationMs = performance.now() - began;
  const log = end();
  const exitCode = thrown === undefined ? (process.exitCode ?? 0) : 1;
  process.exitCode = undefined;
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  process.send({ exitCode, durationMs, log: thrown === undefined ? log : `${log}${thrown?.stack ?? thrown}\n` });
});
process.on('disconnect', () => exit(0));
process.send('ready');
