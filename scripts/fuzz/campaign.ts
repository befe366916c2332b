import { generateFile } from './generate-file.js';
import { type GivenInputs, generateInputs } from './generate-inputs.js';
import { type Judged, judgeFile, WANTED } from './judge-file.js';
import { judgeInputs } from './judge-inputs.js';
import { largeFile } from './large-file.js';
import { mutateBytes, mutateText } from './mutate.js';
import { Random } from './random.js';
import { type ShrinkLimits, shrink } from './shrink.js';

/** What to run. */
export interface CampaignOptions {
  readonly seed: number;
  /** Files that are read and regenerated. Every fifth run more reads inputs. */
  readonly runs: number;
  /** Just this run of the seed. */
  readonly only?: number;
  readonly onProgress?: (done: number) => void;
}

/** A run that went wrong, in the smallest form that was found. */
export interface Failure {
  readonly index: number;
  readonly what: string;
  /** The file, or the inputs as JSON. */
  readonly input: string;
}

/** What became of a campaign. */
export interface CampaignResult {
  readonly counts: ReadonlyMap<string, number>;
  readonly slowest: { readonly ms: number; readonly index: number; readonly bytes: number };
  readonly largeFiles: number;
  readonly failure: Failure | undefined;
}

/** One file in so many is near 512,000 bytes or 1 MiB. */
const LARGE_EVERY = 1000;

const LIMITS: ShrinkLimits = { tries: 3000, milliseconds: 30_000 };

function fileOf(seed: number, index: number): Uint8Array {
  const random = Random.ofRun(seed, index);
  if (isLarge(index)) return largeFile(random, Math.floor(index / LARGE_EVERY));
  const text = generateFile(random);
  const kind = random.int(10);
  if (kind < 2) return Buffer.from(text);
  const mutated = mutateText(random, text, 1 + random.int(random.pick([1, 2, 4, 12])));
  return kind < 8 ? Buffer.from(mutated) : mutateBytes(random, Buffer.from(kind === 8 ? text : mutated));
}

function isLarge(index: number): boolean {
  return index % LARGE_EVERY === LARGE_EVERY - 1;
}

function wantedOf(index: number) {
  return WANTED[index % WANTED.length] ?? [];
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.constructor.name}: ${thrown.message}` : String(thrown);
}

/** Runs a campaign until its end, or to the first failure, which is made small. */
export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const counts = new Map<string, number>();
  let slowest = { ms: 0, index: -1, bytes: 0 };
  let largeFiles = 0;
  const count = ({ outcome }: Judged): void => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const first = options.only ?? 0;
  const end = options.only === undefined ? options.runs : options.only + 1;
  for (let index = first; index < end; index += 1) {
    const bytes = fileOf(options.seed, index);
    const failure = await judgeRun(options.seed, { index, bytes }, (judged) => {
      count(judged);
      if (judged.ms > slowest.ms) slowest = { ms: judged.ms, index, bytes: bytes.length };
    });
    if (failure !== undefined) return { counts, slowest, largeFiles, failure };
    if (isLarge(index)) largeFiles += 1;
    if (index % 1000 === 999) options.onProgress?.(index + 1);
  }
  return { counts, slowest, largeFiles, failure: undefined };
}

async function judgeRun(
  seed: number,
  { index, bytes }: { readonly index: number; readonly bytes: Uint8Array },
  told: (judged: Judged) => void,
): Promise<Failure | undefined> {
  const wanted = wantedOf(index);
  try {
    told(judgeFile(bytes, wanted));
  } catch (thrown) {
    const what = wordsOf(thrown);
    return { index, what, input: smallestFile(bytes, (small) => judgeFile(small, wanted), what) };
  }
  if (index % 5 !== 0) return undefined;
  const given = generateInputs(Random.ofRun(seed ^ 0x55555555, index));
  try {
    told(await judgeInputs(given));
    return undefined;
  } catch (thrown) {
    return { index, what: wordsOf(thrown), input: JSON.stringify(await smallestInputs(given), null, 2) };
  }
}

/** What went wrong, without what differs from file to file. */
function kindOf(words: string): string {
  return words.replace(/\d+|"[^"]*"/g, '').slice(0, 60);
}

function smallestFile(bytes: Uint8Array, judge: (bytes: Uint8Array) => unknown, what: string): string {
  const kind = kindOf(what);
  const fails = (text: string): boolean => {
    try {
      judge(Buffer.from(text, 'latin1'));
      return false;
    } catch (thrown) {
      return kindOf(wordsOf(thrown)) === kind;
    }
  };
  // One character a byte: what is no UTF-8 stays what it is.
  const small = shrink(Buffer.from(bytes).toString('latin1'), fails, LIMITS);
  return Buffer.from(small, 'latin1').toString('utf8');
}

/** Leaves out inputs one by one as long as the rest still fails. */
async function smallestInputs(given: GivenInputs): Promise<GivenInputs> {
  let small = given;
  for (const name of Object.keys(given.values)) {
    const { [name]: _left, ...values } = small.values;
    try {
      await judgeInputs({ ...small, values });
    } catch {
      small = { ...small, values };
    }
  }
  return small;
}
