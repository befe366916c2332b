/** How a GUID is written: 32 hexadecimal digits in five groups. Part of a pattern that asks for either case, or of lower case. */
export const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** A text that is a GUID and nothing else, in either case. */
export const GUID_FORM = new RegExp(`^${GUID}$`, 'i');

/** Whether the text is a GUID and nothing else, in either case. */
export function isGuid(text: string): boolean {
  return GUID_FORM.test(text);
}
