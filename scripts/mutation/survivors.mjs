/** Reads Stryker's report: the score of each folder, and the mutants that survived with the code that they change. */
import { dirname } from 'node:path';

const KILLED = new Set(['Killed', 'Timeout']);
const SURVIVED = new Set(['Survived', 'NoCoverage']);

/** One line of text, however many the code has. */
function onOneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/** The code between two places of a source. */
function codeAt(lines, { start, end }) {
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = part.at(-1).slice(0, end.column - 1);
  part[0] = part[0].slice(start.column - 1);
  return onOneLine(part.join('\n'));
}

/**
 * The mutants that no test noticed, by file and place. `line` is the source line on which the mutated code begins: with
 * `code` and `replacement` it finds the mutant again when the lines above it come and go.
 */
export function survivorsOf(report) {
  return Object.entries(report.files)
    .flatMap(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      return mutants
        .filter(({ status }) => SURVIVED.has(status))
        .map(({ location, mutatorName, replacement, status }) => ({
          file,
          status,
          at: location.start.line,
          column: location.start.column,
          mutator: mutatorName,
          line: onOneLine(lines[location.start.line - 1]),
          code: codeAt(lines, location),
          replacement: onOneLine(replacement ?? ''),
        }));
    })
    .sort((one, other) => one.file.localeCompare(other.file) || one.at - other.at || one.column - other.column);
}

/** How many mutants of each folder were killed, of how many; `''` is the whole. */
export function scoresOf(report) {
  const scores = new Map();
  for (const [file, { mutants }] of Object.entries(report.files))
    for (const folder of ['', dirname(file)]) {
      const score = scores.get(folder) ?? { killed: 0, all: 0 };
      score.killed += mutants.filter(({ status }) => KILLED.has(status)).length;
      score.all += mutants.filter(({ status }) => KILLED.has(status) || SURVIVED.has(status)).length;
      scores.set(folder, score);
    }
  return scores;
}

/** Per cent, rounded down to a tenth: 89.99 is not 90. */
export function percent({ killed, all }) {
  return all === 0 ? 100 : Math.floor((1000 * killed) / all) / 10;
}
