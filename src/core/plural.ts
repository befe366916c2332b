/** A number with its word: `1 day`, `2 days`, `0 days`. A word whose plural is no `s` names it. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
