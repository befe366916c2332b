import { jitAccessOffBody, nameApplication } from '../../core/checks/managed-app-words.js';
import type { ManagedApplication } from '../../core/managed-app-facts.js';
import { differences } from '../../core/repairs/differences.js';
import {
  authorizationWords,
  hasFailed,
  hasJitAccess,
  isBusy,
  ONE_WAY,
  realDifferences,
} from '../../core/repairs/managed-apps.js';
import type { RepairOutcome } from '../../core/repairs/plan.js';
import { visible } from '../../core/text.js';
import { ServiceError } from '../../errors.js';
import { parseManagedApplication } from '../parse-managed-apps.js';
import { sleep } from '../retry.js';
import { type JsonObject, MalformedError } from '../wire.js';
import { type Ending, type FollowPorts, follow } from './follow.js';
import { applied, failed, failedBy, lookFor, notNeeded, pending, wordsOf } from './outcome.js';
import { type Answer, mayHaveTakenEffect } from './sender.js';

/** What the two repairs of a managed application work with. */
export interface ApplicationPorts extends FollowPorts {
  /** Says who must grant what, where a right is missing. */
  readonly grant: string;
}

/** The version of the API by which JIT access can be switched off; everything is read by it too, so that it compares. */
const VERSION = '2019-07-01';
const MOST_ROUNDS = 3;
const LOOK_AGAIN_MS = 2000;

/** An application as it is now: parsed, and as ARM wrote it. */
interface Now {
  readonly application: ManagedApplication;
  readonly raw: JsonObject;
}

function pathOf({ id }: ManagedApplication, action = ''): string {
  return `${id.split('/').map(encodeURIComponent).join('/')}${action}?api-version=${VERSION}`;
}

async function read(application: ManagedApplication, { send }: ApplicationPorts): Promise<Now> {
  const { body: raw = {} } = await send('GET', pathOf(application));
  const found = parseManagedApplication(raw);
  if (found.id.toLowerCase() !== application.id.toLowerCase())
    throw new MalformedError('the managed application is another one than asked for');
  return { application: found, raw };
}

/** Reads the application until no operation on it is under way; undefined where one still is when the time is over. */
async function settledNow(application: ManagedApplication, ports: ApplicationPorts): Promise<Now | undefined> {
  const { signal } = ports.settings;
  for (;;) {
    const now = await read(application, ports);
    if (!isBusy(now.application)) return now;
    await sleep(LOOK_AGAIN_MS, signal);
    if (signal?.aborted === true) return undefined;
  }
}

/** What is asked of an application, and how its end is judged. */
interface Work {
  readonly what: string;
  /** Sends it; undefined where, as the application is now, there is nothing to do. */
  readonly start: (now: Now) => Promise<Answer> | undefined;
  readonly done: string;
  /** Judges the application read back; undefined where the change does not show yet. */
  readonly judge: (before: Now, after: Now) => RepairOutcome | undefined;
}

function isOver({ status, headers }: Answer): boolean {
  return status === 204 || (status === 200 && headers.get('azure-asyncoperation') === undefined);
}

function isConflict(thrown: unknown): boolean {
  return thrown instanceof ServiceError && thrown.details.status === 409 && thrown.details.code === 'Conflict';
}

/** Reads back what the operation has come to. */
async function readBack(
  work: Work,
  { before, untold = false }: { readonly before: Now; readonly untold?: boolean },
  ports: ApplicationPorts,
): Promise<RepairOutcome> {
  const still = `${work.what} was accepted, and is still under way. Run this again later: it goes on from what is there then.`;
  try {
    const settled = await settledNow(before.application, ports);
    if (settled === undefined) return pending(still);
    const { provisioningState } = settled.application;
    // How it ended, the application tells too; one that had failed before says nothing new, unless nobody could follow it.
    if (hasFailed(settled.application) && (untold || !hasFailed(before.application)))
      return failed(
        `${work.what} was accepted, and did not succeed: the application is ${provisioningState ?? ''}.`,
        true,
      );
    const judged =
      work.judge(before, settled) ??
      (await lookFor(ports.settings, async () => {
        const now = await read(before.application, ports);
        return isBusy(now.application) ? undefined : work.judge(before, now);
      }));
    if (judged !== undefined) return judged;
    if (ports.settings.signal?.aborted === true) return pending(still);
    return failed(`${work.what} ended without an error, but reading the application back does not show it.`, true);
  } catch (thrown) {
    if (ports.settings.signal?.aborted === true && thrown instanceof ServiceError)
      return pending(
        `${work.what} was accepted; the time was over before it could be read back. Run this again: it goes on from what is there then.`,
      );
    return failed(`${work.what} was accepted; what became of it could not be read back: ${wordsOf(thrown)}.`, true);
  }
}

/** What an operation that was followed comes to. */
function conclude(
  ending: Ending,
  work: Work,
  before: Now,
  ports: ApplicationPorts,
): RepairOutcome | Promise<RepairOutcome> {
  switch (ending.kind) {
    case 'failed':
      return failed(`${work.what} was accepted, and did not succeed: ${ending.words}.`, true);
    case 'under-way':
      return pending(
        `${work.what} was accepted, and is still under way. Its progress: ${visible(ending.address, 4096)} Run this again later: it goes on from what is there then.`,
      );
    default:
      return readBack(work, { before, untold: ending.kind === 'untold' }, ports);
  }
}

/** How work ends that met no answer to conclude from: what may have been sent is not said to have failed. */
function endOf({ what }: Work, wrote: boolean): string {
  return wrote ? `${what} was sent, and met no clear answer` : `${what} did not succeed`;
}

/**
 * Does the work on one application: reads it right before, waits for what is under way on it, follows what it starts to
 * its end, and reads the application back. Where no clear answer comes, what is there then decides.
 */
async function carryOut(application: ManagedApplication, work: Work, ports: ApplicationPorts): Promise<RepairOutcome> {
  let before: Now | undefined;
  let wrote = false;
  try {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const now = await settledNow(application, ports);
      if (now === undefined)
        return pending(
          'Another operation on the application is still under way: nothing was started. Run this again later.',
        );
      before ??= now;
      try {
        const started = work.start(now);
        if (started === undefined) return wrote ? await readBack(work, { before }, ports) : notNeeded(work.done);
        const answer = await started;
        wrote = true;
        // 200 is the end of it, unless there is something to follow; anything else is only the beginning.
        const ending: Ending = isOver(answer)
          ? { kind: 'succeeded' }
          : await follow(answer, { ...ports, what: work.what });
        return await conclude(ending, work, before, ports);
      } catch (thrown) {
        if (!isConflict(thrown) && !mayHaveTakenEffect(thrown)) throw thrown;
        wrote ||= mayHaveTakenEffect(thrown);
        if (round + 1 === MOST_ROUNDS) throw thrown;
      }
      await sleep(LOOK_AGAIN_MS, ports.settings.signal);
    }
    return failed(`${work.what} met no clear answer.`, wrote);
  } catch (thrown) {
    return failedBy(thrown, { what: endOf(work, wrote), grant: ports.grant, wrote });
  }
}

/** Switches JIT access off: the policy is sent as it was read just before, with only that field changed. */
export function switchJitAccessOff(application: ManagedApplication, ports: ApplicationPorts): Promise<RepairOutcome> {
  const title = nameApplication(application);
  const changed = 'properties.jitAccessPolicy.jitAccessEnabled';
  return carryOut(
    application,
    {
      what: `Switching JIT access of ${title} off`,
      done: `JIT access of ${title} is off.`,
      start: (now) => {
        if (!hasJitAccess(now.application)) return undefined;
        return ports.send('PATCH', pathOf(application), jitAccessOffBody(now.application));
      },
      judge: (before, after) => {
        const others = realDifferences(differences(before.raw, after.raw), (path) => path === changed);
        if (others.length > 0)
          return failed(
            `JIT access of ${title} is ${hasJitAccess(after.application) ? 'still on' : 'off'}, but reading the application back shows more that is not as it was: ${others.map((path) => visible(path)).join(', ')}.`,
            true,
          );
        if (hasJitAccess(after.application)) return undefined;
        return applied(`JIT access of ${title} is off, and all else of the application is as it was. ${ONE_WAY}`);
      },
    },
    ports,
  );
}

/** Has Azure take the permissions that the publisher has published. */
export function refreshPermissions(application: ManagedApplication, ports: ApplicationPorts): Promise<RepairOutcome> {
  const title = nameApplication(application);
  return carryOut(
    application,
    {
      what: `Refreshing the permissions of ${title}`,
      done: '',
      start: () => ports.send('POST', pathOf(application, '/refreshPermissions')),
      judge: (before, after) => {
        const [then, now] = [before, after].map(({ application: { authorizations } }) =>
          authorizationWords(authorizations),
        );
        const words =
          then === now
            ? `The authorizations are as they were: ${now}.`
            : `Authorizations before: ${then}. After: ${now}.`;
        const isOwn = (path: string): boolean => path.startsWith('properties.authorizations');
        const others = realDifferences(differences(before.raw, after.raw), isOwn).map((path) => visible(path));
        const more = others.length === 0 ? '' : ` Also different now: ${others.join(', ')}.`;
        return applied(
          `The permissions of ${title} are refreshed. ${words}${more} It took whatever the publisher has published.`,
        );
      },
    },
    ports,
  );
}
