import { generateFile } from './generate-file.js';
import type { Random } from './random.js';
import { CANARY, OTHER } from './samples.js';

/** GraphQL cuts a blob's text at 512,000 bytes; the action refuses files above 1 MiB. */
const EDGES = [512_000, 1_048_576] as const;

function repeated(unit: (index: number) => string, room: number): string {
  const parts: string[] = [];
  for (let used = 0, index = 0; ; index += 1) {
    const part = unit(index);
    if (used + part.length > room) return parts.join('');
    parts.push(part);
    used += part.length;
  }
}

const FILLERS: readonly ((room: number) => string)[] = [
  (room) => repeated((index) => `# comment ${index} about ${CANARY}\n`, room),
  (room) => repeated((index) => `k${index}: 002398765432\n`, room),
  (room) => `big: |\n${repeated((index) => `  line ${index} of a text: {[" # \n`, room - 10)}`,
  (room) => `flow: [${repeated((index) => `{id: ${index}, "q": 'x'}, `, room - 20)}]\n`,
  (room) => `quoted: "${'x'.repeat(Math.max(0, room - 20))}"\n`,
  (room) => `list:\n${repeated((index) => `- a: &n${index} {b: [1, 2]}\n`, room - 10)}`,
  (room) =>
    `maps:\n${repeated((index) => `  e${index}:\n    tenant_id: ${OTHER}\n    auth: {client_secret: ${CANARY}}\n`, room - 10)}`,
];

/** A file of about one of the two sizes that matter, a few bytes below, at or above it; `index` picks the kind of filler. */
export function largeFile(random: Random, index: number): Uint8Array {
  const filler = FILLERS[index % FILLERS.length] ?? FILLERS[0];
  const edge = EDGES[index % EDGES.length] ?? EDGES[0];
  const start = random.chance(20)
    ? `azure:\n${repeated((entry) => `  e${entry}: {type: azure_account, tenant_id: ${OTHER}}\n`, 60_000)}`
    : generateFile(random).replace(/^\.\.\.\r?$/m, '');
  const head = `${start}${start.endsWith('\n') ? '' : '\n'}`;
  const room = edge - Buffer.byteLength(head) - 200 + random.int(100);
  const text = head + (filler?.(room) ?? '');
  const missing = edge - Buffer.byteLength(text) + random.pick([-1, 0, 0, 1, -7]);
  return Buffer.from(missing > 2 ? `${text}#${'.'.repeat(missing - 2)}\n` : text);
}
