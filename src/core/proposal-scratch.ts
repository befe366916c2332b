import { sameAccount } from './proposal-ownership.js';
import type { BranchCommit, ConfigRepoState } from './proposal-state.js';

/** A branch beside the head branch whose name is that of a scratch branch. */
export interface ScratchBranch {
  readonly name: string;
  readonly tip: BranchCommit;
}

/** What sets the names of scratch branches apart from the head branch's. */
const INFIX = '-scratch-';

/** Seconds since the epoch, the commit that it was made on, and a few digits against an equal name, all in hexadecimal. */
const TAIL = /^([0-9a-f]{8})-([0-9a-f]{12})-[0-9a-f]{4}$/;

/** A run may well be at its rebuild for minutes, never for this long: what is older belongs to none that still runs. */
const STALE_AFTER_MS = 60 * 60 * 1000;

/** How the names of a branch's scratch branches begin. */
export function scratchPrefix(branch: string): string {
  return `${branch}${INFIX}`;
}

/** A name for a scratch branch that no other run uses. It tells a later run when it was made, and on what. */
export function scratchName(
  branch: string,
  { now, base, random }: { readonly now: number; readonly base: string; readonly random: string },
): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `${scratchPrefix(branch)}${seconds}-${base.slice(0, 12)}-${random.slice(0, 4)}`;
}

/**
 * The scratch branches that runs which were killed left behind: by their name old enough that no run still uses them, and
 * at the commit that they were made on, or one commit of ours on top of that. Anything else is left alone.
 */
export function strayScratches(
  { branch, scratches, viewer }: ConfigRepoState,
  { now, trustedAuthors }: { readonly now: number; readonly trustedAuthors: readonly string[] },
): readonly ScratchBranch[] {
  const prefix = scratchPrefix(branch ?? '');
  return (scratches ?? []).filter(({ name, tip }) => {
    const [, seconds = '', base = ''] = name.startsWith(prefix) ? (TAIL.exec(name.slice(prefix.length)) ?? []) : [];
    if (base === '' || now - Number.parseInt(seconds, 16) * 1000 < STALE_AFTER_MS) return false;
    return tip.oid.startsWith(base) || isOursOn(tip, base, [viewer.login, ...trustedAuthors]);
  });
}

/** An amended commit keeps its author, and is made neither by GitHub's API nor with its signature. */
function isOursOn(tip: BranchCommit, base: string, logins: readonly string[]): boolean {
  const { parents, author, viaGitHub, signed } = tip;
  if (parents.length !== 1 || parents[0]?.startsWith(base) !== true || author === undefined) return false;
  return (viaGitHub || signed) && logins.some((login) => sameAccount(login, author));
}
