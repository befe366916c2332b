import { shellQuote } from '../az-command.js';
import type { Fact, JitAnswer } from '../facts.js';
import { dependent } from '../facts.js';
import { differences, meaningOfFile, meaningOfJson } from '../jit-file/meaning.js';
import { parseText, type ReadableJitFile } from '../jit-file/parse.js';
import type { Result } from '../results.js';
import { quoteForMessage, visible } from '../text.js';
import { failed, passed, skipped, unknown } from './rows.js';

const CHECK = 'jit/integration-file';

/** One file of git that Jit may be reading: on the default branch of its repository. */
export interface GitFile {
  readonly repository: string;
  readonly path: string;
  readonly ref: string;
  /** `unreadable`: config/readable says why; `elsewhere`: not on the default branch, which is all that Jit reads. */
  readonly file: Fact<ReadableJitFile | 'unreadable' | 'elsewhere'>;
}

/** Statuses that can only mean that Jit does not take the file; any other word is not judged. */
const BAD_STATUS = /invalid|malformed|error|fail/i;

/** Places that a message names. */
const MOST_NAMED = 5;

type JitFile = Extract<JitAnswer, { kind: 'file' }>;

function compareCommands(endpoint: string, { repository, path, ref }: GitFile): string {
  const address = `repos/${repository}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  return [
    '# Jit’s copy; JIT_CLIENT_ID and JIT_SECRET are the API token',
    `TOKEN=$(curl -sS ${endpoint}/authentication/login -H 'Content-Type: application/json' -d "{\\"clientId\\":\\"$JIT_CLIENT_ID\\",\\"secret\\":\\"$JIT_SECRET\\"}" | jq -r .accessToken)`,
    `curl -sS ${endpoint}/plans/integration-file -H "Authorization: Bearer $TOKEN" | jq .`,
    '# git’s',
    `gh api ${shellQuote(address)} -H 'Accept: application/vnd.github.raw'`,
  ].join('\n');
}

function differencesOf(file: ReadableJitFile, jit: JitFile): readonly string[] | 'unknown' {
  const meaning = meaningOfFile(file);
  if (jit.text !== null) {
    const parsed = parseText(jit.text);
    return parsed.ok ? differences(meaning, meaningOfFile(parsed)) : 'unknown';
  }
  return jit.content === undefined ? 'unknown' : differences(meaning, meaningOfJson(jit.content));
}

const MEND_FILE =
  'Mend what the rows of config/* and the integrations page in Jit (Settings > Integrations) say of the file, and merge it to the default branch: Jit reads it again then.';

/** Codes that are about what stands in the file: Jit's words on it may quote a line that holds a secret. */
const OF_CONTENT: readonly string[] = ['MALFORMED_FILE', 'INVALID_FILE'];

function noFile({ code, message }: Extract<JitAnswer, { kind: 'no-file' }>): Result {
  const words = message === '' || OF_CONTENT.includes(code) ? '' : `: ${quoteForMessage(message, 300)}`;
  return failed(CHECK, `Jit says that it has no integration file to work with: ${visible(code)}${words}.`, {
    fix: OF_CONTENT.includes(code)
      ? MEND_FILE
      : 'In Jit, look whether its GitHub app is installed on the repository that holds the file, and whether that is the centralized repository (`.jit`) of the account; then merge a valid file there, or commit the one that is there once more.',
  });
}

function badStatus(status: string): Result {
  return failed(CHECK, `Jit reads the file, and its status there is ${quoteForMessage(status)}, not valid.`, {
    fix: MEND_FILE,
  });
}

function compared(jit: JitFile, git: readonly GitFile[], endpoint: string): Result {
  const status = jit.status === null ? 'without a status' : `with status ${quoteForMessage(jit.status, 60)}`;
  const [first] = git;
  const unread = git.map(({ file }) => file).find((file) => !file.known);
  const files = git.flatMap((one) => {
    const { file } = one;
    return file.known && typeof file.value !== 'string' ? [{ one, file: file.value }] : [];
  });
  const outcomes = files.map(({ one, file }) => ({ one, differs: differencesOf(file, jit) }));
  const same = outcomes.find(({ differs }) => differs.length === 0);
  if (same !== undefined)
    return passed(
      CHECK,
      `Jit reads the file ${status}, and it means the same as ${visible(same.one.path)} of ${visible(same.one.repository)}.`,
    );
  if (unread !== undefined && !unread.known)
    return unknown(CHECK, dependent('git’s copy, to compare Jit’s with', unread));
  const [outcome] = outcomes;
  if (outcome === undefined || first === undefined) {
    const because =
      first !== undefined && git.every(({ file }) => file.known && file.value === 'elsewhere')
        ? 'this run looks at another branch than the default one, which Jit reads'
        : 'git has no readable file (config/readable)';
    return skipped(CHECK, `Jit reads its file ${status}. It was not compared: ${because}.`);
  }
  if (outcome.differs === 'unknown') {
    const found = 'a shape that is not known here, or that is no readable YAML';
    return unknown(CHECK, {
      known: false,
      reason: 'malformed',
      read: 'the content of the integration file (Jit’s API)',
      found,
    });
  }
  if (git.length > 1)
    return skipped(
      CHECK,
      `Jit reads its file ${status}. It was not compared: this run knows ${git.length} files, and it is not clear which one Jit reads.`,
    );
  const named = outcome.differs
    .slice(0, MOST_NAMED)
    .map((at) => visible(at))
    .join(', ');
  const more = outcome.differs.length > MOST_NAMED ? `, and ${outcome.differs.length - MOST_NAMED} more` : '';
  return failed(
    CHECK,
    `Jit’s copy of the file differs from ${visible(outcome.one.path)} of ${visible(outcome.one.repository)} at ${named}${more}.`,
    {
      fix: `Jit takes a change over some minutes after it reaches the default branch. If the copies still differ then, compare them, and commit the file once more, so that Jit reads it again:\n\n${compareCommands(endpoint, outcome.one)}`,
    },
  );
}

/** `jit/integration-file`: Jit's API answers, its status is valid, and its content means the same as git's. */
export function checkJitFile(answer: Fact<JitAnswer>, git: readonly GitFile[], endpoint: string): Result {
  if (!answer.known) return unknown(CHECK, answer);
  const { value } = answer;
  if (value.kind === 'no-file') return noFile(value);
  if (value.status !== null && BAD_STATUS.test(value.status)) return badStatus(value.status);
  return compared(value, git, endpoint);
}
