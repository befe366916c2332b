import { plainTitle, visible } from './markdown.js';
import type { ProposalTextInput } from './proposal-text.js';
import { shorten } from './text.js';

/** The message of the one commit. */
export interface CommitMessage {
  readonly headline: string;
  readonly body: string;
}

/** The title: the given one, or one that says what changes. */
export function proposalTitle({ title, wanted, redact }: ProposalTextInput): string {
  if (title !== undefined) return shorten(visible(title).trim(), 256);
  const changed = wanted.entries.filter((entry) => entry.changes.length > 0);
  const [only] = changed;
  const which = redact || only === undefined ? 'azure entry' : `azure entry ${plainTitle(only.key)}`;
  const files = wanted.files.map((file) => plainTitle(file.path)).join(', ');
  return shorten(
    changed.length === 1 ? `Correct the ${which} in ${files}` : `Correct ${changed.length} azure entries in ${files}`,
    256,
  );
}

/** The commit message. Its last line lets a later run know a branch that never got a pull request. */
export function commitMessage(input: ProposalTextInput): CommitMessage {
  const lines = input.wanted.entries.flatMap((entry) => entry.changes.map((change) => `- ${plainTitle(change.at)}`));
  const list = input.redact || lines.length > 100 ? [`${lines.length} values change.`] : ['What changes:', ...lines];
  const title = proposalTitle({ ...input, title: undefined });
  return { headline: shorten(title, 100), body: [...list, '', `Serves: ${input.wanted.serves}`].join('\n') };
}
