import { command } from '../az-command.js';
import { failed, passed, skipped, unknown } from '../checks/rows.js';
import type { Unknown } from '../facts.js';
import type { Result } from '../results.js';
import type { IssueOperation, IssuePlan } from './plan.js';
import type { EarlierIssue } from './text.js';

/** How the issue of one config repo ended. */
export type IssueEnd =
  /** Nothing was looked at: `because` says why. */
  | { readonly kind: 'skipped'; readonly because: string }
  /** The token may not read or write issues: that is a choice, not a fault. */
  | { readonly kind: 'not-permitted'; readonly words: string }
  /** A dry run. */
  | { readonly kind: 'planned'; readonly plan: IssuePlan }
  | { readonly kind: 'done'; readonly operation: IssueOperation; readonly issue: EarlierIssue | undefined }
  /** The repository has no issues. */
  | { readonly kind: 'disabled' }
  /** GitHub refused: its words. */
  | {
      readonly kind: 'refused';
      readonly doing: string;
      readonly words: string;
      readonly correlationId: string | undefined;
    }
  /** A read or a write got no usable answer. */
  | { readonly kind: 'unknown'; readonly doing: string; readonly cause: Unknown };

const CHECK = 'issue/kept';

/** The row of `issue/kept` for what became of the issue in one repository. */
export function checkIssue(end: IssueEnd, repository: string): Result {
  const subject = repository;
  switch (end.kind) {
    case 'skipped':
      return skipped(CHECK, end.because, { subject });
    case 'not-permitted':
      return skipped(
        CHECK,
        `Not kept: the token may not read or write the issues of ${repository} (${end.words}). To have one issue kept, add \`issues: write\` to the job’s permissions, or to the App’s; to be rid of this, set \`issue: off\`.`,
        { subject },
      );
    case 'planned':
      return planned(end.plan, subject);
    case 'done':
      return passed(CHECK, DONE[end.operation](end.issue, repository), { subject });
    case 'disabled':
      return failed(CHECK, `${repository} has issues switched off, so that no one is told of what fails.`, {
        subject,
        fix: `Switch them on, or set \`issue: off\`:\n\n${command('gh', 'repo', 'edit', repository, '--enable-issues')}`,
      });
    case 'refused':
      return failed(CHECK, `GitHub refused to ${end.doing} in ${repository}: ${end.words}.`, {
        subject,
        fix: `${/\blocked\b/.test(end.words) ? 'Unlock the conversation' : 'Look whether the token’s identity may write issues there'}, or set \`issue: off\`:\n\n${command('gh', 'issue', 'list', '--repo', repository, '--limit', '5')}`,
        ...(end.correlationId === undefined ? {} : { correlationId: end.correlationId }),
      });
    case 'unknown': {
      const { found } = end.cause;
      const message = `Could not ${end.doing} in ${repository} (GitHub): ${found}. The next run picks up from there.`;
      return { ...unknown(CHECK, end.cause, { subject }), message: message.replace(/\.\.(?=\s)/g, '.') };
    }
  }
}

function planned({ operation, issue }: IssuePlan, subject: string): Result {
  if (operation === 'none' || operation === 'unchanged')
    return passed(CHECK, DONE[operation](issue, subject), { subject });
  const number = issue === undefined ? '' : ` #${issue.number}`;
  const what = {
    created: 'open an issue',
    updated: `bring issue${number} up to date`,
    commented: `comment on issue${number}`,
    closed: `close issue${number}`,
  }[operation];
  return skipped(CHECK, `Dry run: it would ${what}.`, { subject });
}

const DONE: Readonly<Record<IssueOperation, (issue: EarlierIssue | undefined, repository: string) => string>> = {
  created: (issue) => `Opened issue ${named(issue)}`,
  updated: (issue) => `Brought up to date, in silence: issue ${named(issue)}`,
  commented: (issue) => `Told of what is new, worse or near by a comment on issue ${named(issue)}`,
  closed: (issue) => `All is gone: closed issue ${named(issue)}`,
  unchanged: (issue) => `Nothing new: issue ${named(issue)}`,
  none: (_issue, repository) => `There is nothing to tell, and no issue of ours is open in ${repository}.`,
};

function named(issue: EarlierIssue | undefined): string {
  return issue === undefined ? '' : `#${issue.number}: ${issue.url}`;
}

/** What the plan would do, a line a step: what a dry run prints, and a real one logs. */
export function describeIssuePlan({ steps }: IssuePlan, repository: string): readonly string[] {
  return steps.map((step) => {
    if (step.do === 'create') return `Open an issue in ${repository}.`;
    return `${STEP_WORDS[step.do]} issue #${step.number} of ${repository}.`;
  });
}

const STEP_WORDS = { comment: 'Comment on', edit: 'Bring up to date the text of', close: 'Close' } as const;
