/** Makes the input of a failure small, so that a person sees what it is about. */

export interface ShrinkLimits {
  readonly tries: number;
  readonly milliseconds: number;
}

/** A smaller text that still fails, found by leaving out runs of lines, then of characters. */
export function shrink(text: string, stillFails: (text: string) => boolean, limits: ShrinkLimits): string {
  const budget = { tries: limits.tries, until: performance.now() + limits.milliseconds };
  const byLines = reduce(text.split(/(?<=\n)/), (parts) => stillFails(parts.join('')), budget).join('');
  return byLines.length > 4000 ? byLines : reduce([...byLines], (parts) => stillFails(parts.join('')), budget).join('');
}

interface Budget {
  tries: number;
  readonly until: number;
}

/** Leaves out ever smaller runs of parts as long as the rest still fails. */
function reduce(parts: readonly string[], stillFails: (parts: readonly string[]) => boolean, budget: Budget): string[] {
  let kept = [...parts];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      if (budget.tries <= 0 || performance.now() > budget.until) return kept;
      budget.tries -= 1;
      const less = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (less.length < kept.length && stillFails(less)) kept = less;
      else at += size;
    }
  }
  return kept;
}
