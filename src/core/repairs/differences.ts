type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Where two JSON values differ, as paths such as `properties.jitAccessPolicy.jitApprovalMode` or `tags[0]`. The order of
 * keys does not count, that of lists does; `null` and a missing key are the same.
 */
export function differences(before: unknown, after: unknown, at = ''): readonly string[] {
  if (before === after || ((before ?? null) === null && (after ?? null) === null)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], at === '' ? key : `${at}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item: unknown, index) => differences(item, after[index], `${at}[${index}]`));
  return [at === '' ? 'the whole' : at];
}
