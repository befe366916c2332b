import { type ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Conversation } from '../../../simulator/github/world.js';
import { actionDefaults, ROOT } from '../../../simulator/run-action.js';
import { type Simulator, startSimulator } from '../../../simulator/simulator.js';
import { defaultJob } from '../../../simulator/world.js';
import type { Report } from '../../../src/report/report.js';
import { REPOSITORY, usualInputs } from '../harness.js';

const DAY = 86_400_000;

/** A world whose clock is moved day by day, with one process that runs the action in it. */
export interface Calendar {
  readonly simulator: Simulator;
  /** The day that it is now, counted from the start. */
  readonly today: number;
  /** An instant so many days after the start, as the directory writes it. */
  instant(days: number): string;
  /** Goes to a day, and runs the action once on it. */
  runOn(day: number): Promise<Report>;
  /** Goes to a day without a run: for what people do in between. */
  goTo(day: number): void;
  /** All that people were notified of so far, in order: `day: what`. */
  notifications(): readonly string[];
  stop(): Promise<void>;
}

/** Where the compiled modules are: beside the program that is tested, else those of `npm run compile`. */
function compiledModules(): string {
  const { PROGRAM, COVERAGE_DIRECTORY } = process.env;
  if (COVERAGE_DIRECTORY !== undefined) return `${COVERAGE_DIRECTORY}/src`;
  return PROGRAM === undefined || PROGRAM === '' ? `${ROOT}lib/src` : dirname(PROGRAM);
}

function startChild(simulator: Simulator): ChildProcess {
  const job = defaultJob();
  simulator.world.jobs = [job];
  const environment = simulator.runnerEnvironment({ job });
  const inputs = { ...actionDefaults(), ...usualInputs(simulator) };
  const variables = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value.replace('${{ github.token }}', environment.SIMULATED_GITHUB_TOKEN ?? ''),
  ]);
  return fork(fileURLToPath(new URL('./year-child.mjs', import.meta.url)), [], {
    env: { ...environment, ...Object.fromEntries(variables) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Starts a world on day 0. The time of day is that of the machine; each step moves all clocks by whole days. */
export async function startCalendar(prepare: (simulator: Simulator) => void): Promise<Calendar> {
  const simulator = await startSimulator();
  const start = Date.now();
  prepare(simulator);
  const child = startChild(simulator);
  let today = 0;
  const goTo = (day: number): void => {
    if (day < today) throw new Error(`day ${day} is over`);
    today = day;
    simulator.world.clockOffsetMs = day * DAY;
    simulator.world.oidc.skewSeconds = (day * DAY) / 1000;
    simulator.world.github.clockOffsetMs = day * DAY;
  };
  return {
    simulator,
    get today() {
      return today;
    },
    instant: (days) => `${new Date(start + days * DAY).toISOString().slice(0, 19)}Z`,
    goTo,
    runOn: (day) => {
      goTo(day);
      return new Promise((resolve, reject) => {
        child.once('message', (answer: { readonly report?: Report; readonly error?: string }) =>
          answer.report === undefined ? reject(new Error(answer.error)) : resolve(answer.report),
        );
        child.send({ modules: compiledModules(), offsetMs: day * DAY });
      });
    },
    notifications: () => notificationsOf(simulator, start),
    stop: async () => {
      child.kill();
      await simulator.stop();
    },
  };
}

interface Notification {
  readonly at: string;
  readonly id: number;
  readonly words: string;
}

/** What GitHub mails of one conversation: that it was opened, comments, that it was closed, merged, reopened or assigned. */
function ofConversation(what: string, conversation: Conversation): readonly Notification[] {
  const mailed = ['closed', 'reopened', 'merged', 'assigned', 'review_requested'];
  const { id, createdAt, author, comments, events } = conversation;
  return [
    { at: createdAt, id, words: `${what} opened by ${author}` },
    ...comments.map((comment) => ({
      at: comment.createdAt,
      id: comment.id,
      words: `${what} comment by ${comment.author}: ${plain(comment.body.split('\n')[0] ?? '')}`,
    })),
    ...events
      .filter(({ kind }) => mailed.includes(kind))
      .map((event) => ({ at: event.createdAt, id: event.id, words: `${what} ${event.kind} by ${event.actor}` })),
  ];
}

/** The beginning of a comment as a person reads it. */
function plain(markdown: string): string {
  const text = markdown
    .replace(/<[^>]+>|\*\*/g, '')
    // A link as its words.
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  return text.slice(0, 40).trim();
}

function notificationsOf({ world }: Simulator, start: number): readonly string[] {
  const repository = world.github.repositories.find(({ owner, name }) => `${owner}/${name}` === REPOSITORY);
  const all = [
    ...(repository?.issues ?? []).flatMap((issue) => ofConversation(`issue ${issue.number}`, issue)),
    ...(repository?.pulls ?? []).flatMap((pull) => ofConversation(`pull request ${pull.number}`, pull)),
  ];
  // The clock of GitHub has no parts of a second: rounding makes whole days of what the runs themselves take.
  return all
    .sort((a, b) => a.at.localeCompare(b.at) || a.id - b.id)
    .map(({ at, words }) => `${Math.round((Date.parse(at) - start) / DAY)}: ${words}`);
}
