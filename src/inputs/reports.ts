import { quoteForMessage } from '../core/text.js';
import type { Faults, RawInput } from './faults.js';
import type { InputSource } from './source.js';
import { readRelativePath } from './values.js';

/** Reads `reports`: a folder below the workspace, also where a link stands in its path. It need not be there. */
export async function readReports(
  source: InputSource,
  { raw, needed }: { readonly raw: RawInput; readonly needed: boolean },
  faults: Faults,
): Promise<string | undefined> {
  if (needed && raw.text === '') {
    return faults.add(
      `${raw.label} is empty: mode conclude needs the folder into which an earlier step took the reports of the shards (actions/download-artifact).`,
    );
  }
  // People end the path of a folder with a slash.
  const path = readRelativePath({ ...raw, text: raw.text.replace(/(?<=[^/])\/+$/, '') }, faults);
  if (path === undefined || (await source.staysInWorkspace(path))) return path;
  return faults.add(`${raw.label} is ${quoteForMessage(raw.text)}: a link in it leads out of the workspace.`);
}
