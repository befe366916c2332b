import { code, codeLink } from './markdown.js';
import type { CheckId, Result } from './results.js';

/** Where the action that runs comes from, as the runner tells it; each part is '' where it does not. */
export interface ActionSource {
  readonly serverUrl: string;
  /** `owner/name`; '' for an action of the checkout (`uses: ./`). */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly ref: string;
}

/** The path of a check's page in the action's repository. */
export function pagePath(check: CheckId): string {
  return `docs/checks/${check}.md`;
}

/** One part of a path, in letters that neither an address nor Markdown takes for anything else. */
function segment(text: string): string {
  const percent = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD')).replace(/[!'()*]/g, percent);
}

/** A branch, tag or commit as part of an address; undefined where git could have none of that name. */
function refPath(ref: string): string | undefined {
  const parts = ref.split('/');
  return parts.some((part) => /^\.{0,2}$/.test(part)) ? undefined : parts.map(segment).join('/');
}

/**
 * Where a page of the action's repository is: an address on the server, of just the version that runs; where that is not
 * known, its path there.
 */
export function addressOf(path: string, { serverUrl, repository, ref }: ActionSource): string {
  const at = refPath(ref);
  const isPlain = /^https?:\/\/[\w.-]+(?::\d+)?$/.test(serverUrl) && /^[\w.-]+\/[\w.-]+$/.test(repository);
  return isPlain && at !== undefined ? `${serverUrl}/${repository}/blob/${at}/${path}` : path;
}

/** Where a check's page is, as `addressOf` says it. */
export function pageOf(check: CheckId, source: ActionSource): string {
  return addressOf(pagePath(check), source);
}

/** A row's check id for Markdown; of a row that someone should look at, a link to the check's page where it has an address. */
export function checkMarkdown({ check, status, docs }: Pick<Result, 'check' | 'status' | 'docs'>): string {
  return status === 'failed' || status === 'unknown' ? codeLink(check, docs) : code(check);
}
