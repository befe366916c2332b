import { type FieldError, invalid } from './errors.js';

const longestBody = 65_536;
const longestTitle = 256;

/** Throws GitHub's validation error for a missing or too long title, or a too long body. */
export function requireText(
  resource: 'PullRequest' | 'Issue',
  title: string | null | undefined,
  body: string | null | undefined,
): void {
  const errors: FieldError[] = [];
  if (title == null || title.trim() === '') errors.push({ resource, code: 'missing_field', field: 'title' });
  else if ([...title].length > longestTitle) errors.push(tooLong('title', longestTitle));
  if (body != null && [...body].length > longestBody) errors.push(tooLong('body', longestBody));
  if (errors.length > 0) throw invalid(errors, errors.map(sentence).join(', '));
}

/** Throws for a comment that GitHub would not take. */
export function requireComment(body: string): void {
  if (body.trim() === '')
    throw invalid([{ resource: 'IssueComment', code: 'missing_field', field: 'body' }], "Body can't be blank");
  if ([...body].length > longestBody)
    throw invalid([tooLong('body', longestBody)], sentence(tooLong('body', longestBody)));
}

function tooLong(field: string, most: number): FieldError {
  // GitHub names the resource "Issue" for pull requests too: their texts live in the issue.
  return { resource: 'Issue', code: 'custom', field, message: `${field} is too long (maximum is ${most} characters)` };
}

function sentence(error: FieldError): string {
  const words = error.message ?? `${error.field} can't be blank`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
