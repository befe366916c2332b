import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file of the run that its owner alone may read: what it tells of a tenant is nobody else's on a shared machine. */
export async function writeOwnFile(file: string, text: string | Iterable<string>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
}
