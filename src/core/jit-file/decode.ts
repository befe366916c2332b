import { Refusal } from './problems.js';

/** Larger files are refused. */
export const MAX_FILE_BYTES = 1_048_576;

/** Controls but tab, line ends and U+0085, and U+FFFE and U+FFFF, said by what is left: one class is searched for quickest. */
const BREAKS_YAML = /[^\t\n\r\x20-\x7E\u0085\u00A0-\uFFFD]/;

function offsetOfInvalidUtf8(bytes: Uint8Array): number {
  // The longest valid start: a streaming decoder does not object to a sequence that is merely cut off.
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, low), { stream: true }).length;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The text of a file: strict UTF-8, a byte order mark kept as its first character. Throws `Refusal`. */
export function decodeFile(bytes: Uint8Array): string {
  if (bytes.length > MAX_FILE_BYTES) {
    throw new Refusal(`the file has ${bytes.length} bytes; at most ${MAX_FILE_BYTES} (1 MiB) are read`, 0);
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Refusal('the file is UTF-16; it must be UTF-8', 0);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal('the file is not valid UTF-8', offsetOfInvalidUtf8(bytes));
  }
  refuseControls(text);
  return text;
}

/** Throws `Refusal` where the text holds a character that YAML does not allow. */
export function refuseControls(text: string): void {
  const at = text.search(BREAKS_YAML);
  if (at === -1) return;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const name = code === '0000' ? 'a NUL character' : `the control character U+${code}`;
  throw new Refusal(`the file holds ${name}, which YAML does not allow`, at);
}

/** The text as far as it can be told, for the line and column of a problem in a file that does not decode. */
export function decodeLeniently(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, MAX_FILE_BYTES));
}
