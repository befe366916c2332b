import { parse } from 'yaml';
import { actionDefaults } from '../../simulator/run-action.js';
import { UserError } from '../../src/errors.js';
import { type InputSource, type Inputs, readInputs } from '../../src/inputs/inputs.js';
import type { GivenInputs } from './generate-inputs.js';
import type { Judged } from './judge-file.js';
import { longestMs, must, mustBePlain } from './violation.js';

const DEFAULTS = actionDefaults();

/** A source as the runner gives it, over what a run is given. */
function sourceOf({ values, files }: GivenInputs): InputSource {
  const all: Readonly<Record<string, string>> = { ...DEFAULTS, 'github-token': 'token', ...values };
  return {
    input: (name) => (all[name] ?? '').trim(),
    chooseMode: (asked) => (asked === 'auto' ? 'check' : asked),
    filesAreStrangers: false,
    readRepositoryFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new UserError('The file is not in the repository.');
      return text;
    },
    staysInWorkspace: async () => true,
  };
}

/** Judges what the action makes of its inputs: it takes them, or refuses them in plain words. Throws `Violation`. */
export async function judgeInputs(given: GivenInputs): Promise<Judged> {
  const began = performance.now();
  const outcome = await read(given);
  const ms = performance.now() - began;
  if (ms > longestMs()) await mustBeFast(given);
  if ('inputs' in outcome) {
    judgeTaken(given, outcome.inputs);
    return { outcome: 'inputs taken', ms };
  }
  const { message, plain } = outcome.refusal;
  const words = message.replaceAll('\n', ' ');
  mustBePlain(words, 'the message about the inputs', 20_000);
  if (plain !== undefined) mustBePlain(plain.replaceAll('\n', ' '), 'the public message about the inputs', 20_000);
  return { outcome: 'inputs refused', ms };
}

/** Reads once more, by the processor's clock: the machine may have been busy. */
async function mustBeFast(given: GivenInputs): Promise<void> {
  const before = process.cpuUsage();
  await read(given);
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  must(ms <= longestMs(), `reading the inputs took ${Math.round(ms)} ms of CPU time`);
}

async function read(given: GivenInputs): Promise<{ readonly inputs: Inputs } | { readonly refusal: UserError }> {
  try {
    return { inputs: await readInputs(sourceOf(given)) };
  } catch (thrown) {
    if (thrown instanceof UserError) return { refusal: thrown };
    throw thrown;
  }
}

/** What was taken is what the YAML says, as a library reads it without any of the action's code. */
function judgeTaken({ values, files }: GivenInputs, { integrations, waivers }: Inputs): void {
  // The runner's toolkit takes blanks off the ends of an input (a stray byte order mark counts as one), not of a file.
  const text = values.integrations?.trim() ?? files[values['integrations-file'] ?? ''];
  if (text !== undefined && text.trim() !== '') {
    const items: unknown = parse(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' });
    must(Array.isArray(items) && items.length === integrations.length, 'another number of integrations was taken');
    for (const [index, item] of (items as readonly unknown[]).entries()) {
      const record = item as Readonly<Record<string, unknown>>;
      const { expectation } = integrations[index] ?? {};
      must(trimmed(record.id) === expectation?.integrationId, `item ${index} has another id`);
      must(
        trimmed(record['tenant-id'])?.toLowerCase() === expectation?.ids?.tenantId,
        `item ${index} has another tenant`,
      );
      must(trimmed(record['client-id'])?.toLowerCase() === expectation?.ids?.clientId, `item ${index} has another app`);
    }
  }
  const given = values.waivers?.trim() ?? '';
  const listed: unknown =
    given === '' ? [] : parse(given, { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' });
  must(Array.isArray(listed) && listed.length === waivers.length, 'another number of waivers was taken');
  must(
    waivers.every(({ until }) => /^\d{4}-\d\d-\d\d$/.test(until)),
    'a waiver without an end was taken',
  );
}

function trimmed(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}
