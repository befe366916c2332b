import { askIdToken } from './azure/ask-id-token.js';
import { printInTurn } from './caught-up.js';
import { readContext } from './context.js';
import { loadInTurn } from './later.js';
import { Mask, maskEmission } from './mask.js';
import type { Log, Runner } from './ports.js';
import { inertLine } from './report/log.js';
import { debug, endGroup, getInput, info, setSecret, startGroup } from './runner-commands.js';
import { isRedacted } from './session.js';
import { azureCliOf } from './terminal/azure-cli.js';

function createLog(mask: Mask): Log {
  const print = (line: string): void => {
    for (const part of mask.apply(line).split(/\r?\n/)) info(inertLine(part));
  };
  return {
    info: print,
    warning: (line) => print(`! ${line}`),
    debug: (line) => debug(inertLine(mask.apply(line))),
    group(title, lines) {
      startGroup(inertLine(mask.apply(title)));
      for (const line of lines) print(line);
      endGroup();
    },
    async longGroup(title, lines) {
      startGroup(inertLine(mask.apply(title)));
      await printInTurn(lines, print, process.stdout);
      endGroup();
    },
  };
}

/**
 * Libraries, and Node itself, print addresses with ids to the error stream where the environment asks for it
 * (AZURE_LOG_LEVEL, NODE_DEBUG). We write nothing there: in a log that everyone can read, no one does.
 */
function silenceErrorStream(): void {
  const swallow = (...given: readonly unknown[]): boolean => {
    const done = given.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  process.stderr.write = swallow;
}

/** The names behind the variables that the runner makes of a step's `with:`; those without a value count as not given. */
function givenInputs(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('INPUT_') && value !== '' ? [name.slice('INPUT_'.length).toLowerCase()] : [],
  );
}

/** The real runner: the toolkit, this process's environment, the machine's clock. */
export function createRunner(environment: NodeJS.ProcessEnv): Runner {
  const mask = new Mask((secret) => setSecret(secret));
  const cancellation = new AbortController();
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: token = '' } = environment;
  const idTokenService = { url, token };
  mask.keep(token);
  // A cancelled job gets SIGINT, and SIGTERM some seconds later: time enough to say what was left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancellation.abort());
  const context = readContext(environment);
  let emitter: Promise<typeof import('./report/emit.js')> | undefined;
  // In its turn: the toolkit takes its time to load, and no request waits for it.
  const loadEmitter = (): Promise<typeof import('./report/emit.js')> => {
    emitter ??= loadInTurn(() => import('./report/emit.js'));
    return emitter;
  };
  if (isRedacted({ context, input: (name) => getInput(name) })) silenceErrorStream();
  return {
    cancelled: cancellation.signal,
    context,
    log: createLog(mask),
    now: () => Date.now(),
    input: (name) => getInput(name),
    givenInputs: givenInputs(environment),
    idToken: (audience) => askIdToken(idTokenService, audience),
    azureCli: azureCliOf(environment),
    mask: (secret) => mask.add(secret),
    hide: (words) => mask.apply(words),
    async beforeWriting() {
      await loadEmitter();
    },
    async emit(emission) {
      const { emit } = await loadEmitter();
      await emit(maskEmission(emission, mask));
    },
  };
}
