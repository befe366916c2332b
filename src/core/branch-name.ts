/**
 * The head branch for a further `config-ref` of a repository: `BRANCH-REF`, each slash of the ref a dash. Where two refs
 * would share that name (`release/a` and `release-a`), or it is itself a branch that is compared with, the one with
 * slashes gets a number. Which one depends on the set of refs alone, never on their order.
 */
export function branchForRef(branch: string, ref: string, others: readonly string[]): string {
  const refs = [...new Set([ref, ...others])].sort(withoutSlashFirst);
  const taken = new Set([branch, ...refs]);
  const names = new Map<string, string>();
  for (const each of refs) {
    const plain = `${branch}-${each.replaceAll('/', '-')}`;
    let name = plain;
    for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
    taken.add(name);
    names.set(each, name);
  }
  return names.get(ref) ?? branch;
}

function withoutSlashFirst(left: string, right: string): number {
  const order = Number(left.includes('/')) - Number(right.includes('/'));
  return order !== 0 ? order : left < right ? -1 : Number(left > right);
}
