/** How the run behaves once `auto` is decided. */
export type Mode = 'check' | 'validate' | 'repair' | FleetMode;

/** The three steps of a run over many machines: none is ever picked by `auto`. */
export type FleetMode = 'plan' | 'verify' | 'conclude';

/** Every mode that can be asked for. */
export const MODE_WORDS = [
  'auto',
  'check',
  'validate',
  'repair',
  'plan',
  'verify',
  'conclude',
] as const satisfies readonly ('auto' | Mode)[];

/** Whether a mode is a step of a run over many machines. */
export function isOfFleet(mode: Mode): mode is FleetMode {
  return mode === 'plan' || mode === 'verify' || mode === 'conclude';
}

/** Whether a mode looks at the config repo, and so needs a token for it. */
export function readsConfigRepo(mode: Mode): boolean {
  return mode !== 'plan' && mode !== 'verify';
}

/** What `readInputs` needs from outside. */
export interface InputSource {
  /** Raw text of an input, trimmed; '' where it is not given. */
  readonly input: (name: string) => string;
  /** Words on names that were given and are none of ours: told with the faults, where there are any. */
  readonly hints?: readonly string[];
  /** The mode that `auto` stands for on this event, or a refusal; throws UserError on a refused trigger. */
  readonly chooseMode: (mode: 'auto' | Mode) => Mode;
  /**
   * Text of a file of this repository: the workspace's, else the one at the run's commit. Undefined where only GitHub
   * could give it and `mayAsk` is false. Throws UserError.
   */
  readonly readRepositoryFile: (path: string, mayAsk: boolean) => Promise<string | undefined>;
  /** Whether the files of this checkout may be a stranger's: on a pull request. */
  readonly filesAreStrangers: boolean;
  /** Whether a path of the workspace stays in it once links are resolved. */
  readonly staysInWorkspace: (path: string) => Promise<boolean>;
}
