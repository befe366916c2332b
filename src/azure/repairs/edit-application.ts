import type { ReadBack } from '../../core/repairs/api-permissions.js';
import type { Plan, RepairOutcome } from '../../core/repairs/plan.js';
import { ServiceError } from '../../errors.js';
import type { ClientSettings } from '../client.js';
import { sleep } from '../retry.js';
import { guidField, type JsonObject, listField, MalformedError } from '../wire.js';
import { applied, failed, failedBy, lookFor, notNeeded, pending, wordsOf } from './outcome.js';
import { mayHaveTakenEffect, type Send } from './sender.js';

type List = readonly JsonObject[];

/** One collection of an application, and how it is changed. */
export interface Edit {
  readonly objectId: string;
  readonly clientId: string;
  readonly field: 'requiredResourceAccess' | 'appRoles';
  /** What is to be sent in place of what was read just now: the whole collection. */
  readonly plan: (current: List) => Plan<List>;
  /** What is sent first where Entra wants the entry disabled before it is changed. */
  readonly pause?: (current: List) => List;
  /** Compares what is read back with what was there before. */
  readonly compare: (before: List, now: List) => ReadBack;
  /** Stands at the end of a success. */
  readonly note: string;
}

/** What the edits work with. */
export interface EditPorts {
  readonly send: Send;
  readonly settings: ClientSettings;
  readonly grant: string;
}

const MUST_BE_DISABLED = 'CannotDeleteOrUpdateEnabledEntitlement';
const MOST_ROUNDS = 4;

async function read({ objectId, clientId, field }: Edit, send: Send): Promise<List> {
  const { body = {} } = await send('GET', `/v1.0/applications/${objectId}?$select=id,appId,${field}`);
  if (guidField(body, 'id') !== objectId || guidField(body, 'appId') !== clientId.toLowerCase())
    throw new MalformedError('the application is another one than asked for');
  return listField(body, field, (item) => item);
}

function write({ objectId, field }: Edit, value: List, send: Send): Promise<unknown> {
  return send('PATCH', `/v1.0/applications/${objectId}`, { [field]: value });
}

/** Looks for what was sent; says what became of it. */
async function verify(edit: Edit, before: List, words: string, { send, settings }: EditPorts): Promise<RepairOutcome> {
  try {
    const found = await lookFor(settings, async () => {
      const compared = edit.compare(before, await read(edit, send));
      return compared.kind === 'not-yet' ? undefined : compared;
    });
    if (found?.kind === 'as-sent') return applied(`${words} ${edit.note}`);
    if (found?.kind === 'differs')
      return failed(
        `The change was sent, but reading it back shows another difference: ${found.words}. Compare the app with what you expect.`,
        true,
      );
    return pending(
      `Microsoft Graph accepted the change and does not show it yet: ${words} Run this again in some minutes.`,
    );
  } catch (thrown) {
    return failed(`The change was sent; what became of it could not be read back: ${wordsOf(thrown)}.`, true);
  }
}

/** How one attempt to write ended. */
type Attempt = 'written' | 'unclear' | 'disable-first' | { readonly refused: unknown };

async function attempt(edit: Edit, value: List, send: Send): Promise<Attempt> {
  try {
    await write(edit, value, send);
    return 'written';
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.details.code === MUST_BE_DISABLED) return 'disable-first';
    return mayHaveTakenEffect(thrown) ? 'unclear' : { refused: thrown };
  }
}

/**
 * Changes one collection of the application: reads it right before, sends it whole with the change in it, and reads it
 * back. Where no clear answer comes it starts again from what is there then: never from what was there once.
 */
export async function editApplication(edit: Edit, ports: EditPorts): Promise<RepairOutcome> {
  const { send, settings, grant } = ports;
  let before: List | undefined;
  let wrote = false;
  let paused = '';
  try {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const current = await read(edit, send);
      before ??= current;
      const plan = edit.plan(current);
      if (plan.kind === 'not-needed')
        return wrote ? await verify(edit, before, plan.words, ports) : notNeeded(plan.words);
      if (plan.kind === 'refused') return failed(plan.words, wrote);
      const outcome = await attempt(edit, plan.step, send);
      if (outcome === 'written') return await verify(edit, before, plan.done, ports);
      if (typeof outcome === 'object') {
        const what = `Microsoft Graph did not take the change of the app${paused}`;
        return failedBy(outcome.refused, { what, grant, wrote });
      }
      if (outcome === 'disable-first') {
        if (edit.pause === undefined || paused !== '')
          return failed(`Microsoft Graph did not take the change of the app (${MUST_BE_DISABLED})${paused}.`, wrote);
        wrote = true;
        await write(edit, edit.pause(current), send);
        paused = ' after its role was disabled for it: the role is left disabled, run this again';
      }
      wrote = true;
      await sleep(500, settings.signal);
    }
    return failed(`Microsoft Graph gave no clear answer ${MOST_ROUNDS} times${paused}.`, wrote);
  } catch (thrown) {
    return failedBy(thrown, { what: `The app could not be read, or written, in full${paused}`, grant, wrote });
  }
}
