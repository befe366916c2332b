/** Facts about the configuration file: as git has it, and as Jit sees it. */

import type { Fact } from './fact.js';

/** The configuration file, as one commit (or the workspace) has it. */
export type FileState =
  | { readonly kind: 'present'; readonly bytes: Uint8Array; readonly blob: string }
  /** Absence with evidence: the tree was read and does not list the path. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-a-file'; readonly what: 'symlink' | 'directory' | 'submodule' }
  | { readonly kind: 'too-large'; readonly size: number };

/** What one run knows of one configuration file. */
export interface ConfigFacts {
  /** `owner/name`. */
  readonly repository: string;
  readonly ref: string;
  /** Where the file is, or would be created. */
  readonly path: string;
  readonly file: Fact<FileState>;
  /** The other of Jit's two places (`.jit/jit-integration.yml`, `jit-integration.yml`), when it also holds a file. */
  readonly otherPath: Fact<string | null>;
}

/** What Jit's own API says of the file. */
export type JitAnswer =
  | {
      readonly kind: 'file';
      /** Jit's word on it, such as `valid`; an open set. */
      readonly status: string | null;
      /** The file as text, where Jit gave one. */
      readonly text: string | null;
      /** The file as Jit parsed it (plain JSON); undefined where it gave none. */
      readonly content: unknown;
    }
  /** Jit has no file that it could use, and says why by its own code. */
  | { readonly kind: 'no-file'; readonly code: string; readonly message: string };
