/** What of a profile of V8's processor profiler (a `.cpuprofile`) is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  /** Of each sample, the node that ran. */
  readonly samples: readonly number[];
  /** Of each sample, the microseconds since the one before. */
  readonly timeDeltas: readonly number[];
}

/** Whose code the processor ran, and for how long. */
export interface Share {
  readonly owner: string;
  readonly ms: number;
}

/** Whose a function is: a package, a folder of ours, Node, or what V8 calls `(garbage collector)` and `(program)`. */
function ownerOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const named = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (named !== undefined) return named;
  if (url.startsWith('node:')) return 'Node';
  const own = /\/lib\/src\/(?:([^/]+)\/)?/.exec(url);
  if (own !== null) return own[1] === undefined ? 'src' : `src/${own[1]}`;
  return url === '' ? functionName : 'other';
}

/** The time of the processor by owner, longest first; what it waited is left out. */
export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile): readonly Share[] {
  const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const owner = owners.get(sample) ?? 'other';
    if (owner !== '(idle)') times.set(owner, (times.get(owner) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  return [...times].map(([owner, ms]) => ({ owner, ms })).sort((a, b) => b.ms - a.ms);
}
