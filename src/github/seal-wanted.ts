import { contentText, type ServedEntry, servesText, type Wanted } from '../core/proposal-state.js';
import { blobId, sha256 } from './git-objects.js';

/** Hashes that stand for an integration where everyone can read them. */
function hashesOf({ id, tenantId }: ServedEntry): NonNullable<ServedEntry['hashes']> {
  return { id: id === undefined ? undefined : sha256(`id:${id}`), tenantId: sha256(`tenant:${tenantId}`) };
}

/** Files and entries as they should be, with the ids and hashes that the plan compares. */
export function sealWanted(draft: {
  readonly files: readonly { readonly path: string; readonly base: string | null; readonly bytes: Uint8Array }[];
  /** The same if every id were verified and no drift waived; undefined where that makes no difference. */
  readonly whole?: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly entries: readonly ServedEntry[];
}): Wanted {
  const { whole } = draft;
  return {
    files: draft.files.map((file) => ({ ...file, blob: blobId(file.bytes) })),
    ...(whole === undefined ? {} : { whole: whole.map(({ path, bytes }) => ({ path, blob: blobId(bytes) })) }),
    entries: draft.entries.map((entry) => ({ ...entry, hashes: hashesOf(entry) })),
    content: sha256(contentText(draft.entries)),
    serves: sha256(servesText(draft.entries)),
  };
}
