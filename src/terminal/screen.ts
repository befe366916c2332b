import { type Behind, printInTurn } from '../caught-up.js';
import { messageOf } from '../errors.js';
import type { Mask } from '../mask.js';
import { writeOwnFile } from '../own-file.js';
import type { Emission, Log } from '../ports.js';
import { reportJson } from '../report/json.js';
import { inertLine } from '../report/log.js';
import { coloured, faint, heading, wantsColour } from './colours.js';

/** A stream of a terminal, a pipe or a file. */
export interface Stream extends Behind {
  readonly isTTY?: boolean;
}

/** Where a run in a terminal writes. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/** What a run in a terminal shows. */
export interface Screen extends Log {
  /** On a terminal only: what is being waited for. */
  readonly progress: ((line: string) => void) | undefined;
  /** The end of it: the sentence that says why, and the report where a file was asked for. */
  show(emission: Emission, wantsReport: boolean): Promise<void>;
}

/** The report on standard output, what is only of this moment on standard error; no line of either is a workflow command. */
export function createScreen(
  { stdout, stderr }: Streams,
  mask: Mask,
  { environment, verbose }: { readonly environment: NodeJS.ProcessEnv; readonly verbose: boolean },
): Screen {
  const colour = wantsColour(environment, stdout.isTTY === true);
  const errorColour = wantsColour(environment, stderr.isTTY === true);
  const inert = (text: string): string => mask.apply(text).split(/\r?\n/).map(inertLine).join('\n');
  const print = (line: string): void => {
    for (const part of inert(line).split('\n')) stdout.write(`${colour ? coloured(part) : part}\n`);
  };
  const complain = (words: string): void => {
    stderr.write(`${inert(words)}\n`);
  };
  const progress = (line: string): void => {
    stderr.write(`${errorColour ? faint(inert(line)) : inert(line)}\n`);
  };
  const head = (title: string): void => {
    stdout.write(`${colour ? heading(inert(title)) : inert(title)}\n`);
  };
  return {
    info: print,
    warning: (line) => print(`! ${line}`),
    debug: (line) => {
      if (verbose) progress(line);
    },
    group(title, lines, kind) {
      if (kind === 'detail' && !verbose) {
        if (stderr.isTTY === true) progress(title);
        return;
      }
      head(title);
      for (const line of lines) print(line);
    },
    longGroup(title, lines) {
      head(title);
      return printInTurn(lines, print, stdout);
    },
    progress: stderr.isTTY === true ? progress : undefined,
    async show({ problem, failure, report, reportFile, sarif }, wantsReport) {
      if (problem !== undefined) complain(problem);
      else if (failure !== undefined) print(failure);
      const files = [
        // After bad input nobody knows where it is wanted.
        ...(wantsReport && problem === undefined ? [{ file: reportFile, text: reportJson(report) }] : []),
        ...(sarif === undefined ? [] : [sarif]),
      ];
      for (const { file, text } of files) {
        await writeOwnFile(file, text).catch((thrown: unknown) =>
          complain(`Could not write ${file}: ${messageOf(thrown)}.`),
        );
      }
    },
  };
}
