import { describeRequest, inSteadyOrder } from '../../simulator/describe-request.js';
import type { ActionRun } from '../../simulator/run-action.js';
import type { LoggedRequest } from '../../simulator/service.js';
import { IDS } from '../../simulator/world.js';

/** Ids of the healthy world: they stay in a transcript, any other GUID is of one run. */
const KNOWN_IDS = new Set(JSON.stringify(IDS).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []);

/** Ids that tests invent, and Microsoft's own. */
const PLAIN_ID = /^([0-9a-f])\1{7}-|^0000000[0-9]-|^[1-9]0{6}\d-|^00000000-/;

/** Takes out what differs from run to run: addresses, times, tokens, object ids, folders. */
export function normalise(text: string, folder: string): string {
  const oids = new Map<string, string>();
  const oid = (found: string): string => {
    const name = oids.get(found) ?? `<oid ${oids.size + 1}>`;
    oids.set(found, name);
    return name;
  };
  return (
    text
      .replaceAll(folder, '<temp>')
      .replace(/^::add-mask::.*$/gm, '::add-mask::<secret>')
      .replace(/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/g, '<simulator>')
      .replace(/(?:127\.0\.0\.1|localhost):\d+/g, '<simulator>')
      .replace(/-scratch-[0-9a-f]{8}(?:-[0-9a-f]{12}-[0-9a-f]{4})?\b/g, '-scratch-<random>')
      .replace(/\b[0-9a-f]{64}\b/g, '<hash>')
      // In Markdown a commit id is parted, so that GitHub makes no link of it.
      .replace(/\b([0-9a-f])&#8203;([0-9a-f]{39})\b/g, (_, first, rest) => `&#8203;${oid(`${first}${rest}`)}`)
      .replace(/\b[0-9a-f]{40}\b/g, oid)
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) =>
        KNOWN_IDS.has(id) || PLAIN_ID.test(id) ? id : '<guid>',
      )
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g, '<time>')
      .replace(/\b20\d\d-\d\d-\d\d\b/g, '<date>')
      .replace(/\b\d+\.\d s\b/g, '<seconds>')
      .replace(/"durationMs": \d+/g, '"durationMs": <ms>')
      .replace(/\b[0-9A-F]{4}:[0-9A-F:]{8,}\b/g, '<request id>')
  );
}

/** The requests of a run: reads sorted, since several are under way at once; writes in order, but for those sent together. */
function requestLines(requests: readonly LoggedRequest[]): readonly string[] {
  const described = requests.map((request) => ({ ...describeRequest(request), status: request.status }));
  const line = ({ line: words, status }: (typeof described)[number]): string => `  ${words} → ${status}`;
  const reads = described.filter(({ writes }) => !writes).map(line);
  const writes = inSteadyOrder(described.filter((request) => request.writes).map(line));
  return ['Reads:', ...reads.sort(), 'Writes:', ...(writes.length === 0 ? ['  none'] : writes)];
}

/** A run as a readable text: exit status, log, outputs, requests. The report is left to assertions. */
export function transcribe(given: {
  readonly run: ActionRun;
  readonly requests: readonly LoggedRequest[];
  readonly folder: string;
}): string {
  const { run, requests, folder } = given;
  const outputs = Object.entries(run.outputs).filter(([name, value]) => name !== 'report' && value !== '');
  const lines = run.log.split('\n').filter((line) => !line.startsWith('::debug::'));
  const text = [
    `Exit status ${run.exitCode}`,
    '',
    ...lines,
    'Outputs:',
    ...outputs.map(([name, value]) => `  ${name}=${value}`),
    ...requestLines(requests),
  ].join('\n');
  return normalise(text, folder);
}
