import { EOL } from 'node:os';

/**
 * The few words of the runner's own protocol that a run speaks before its first request leaves: as the toolkit writes them,
 * byte by byte (a test compares), without its HTTP client, which takes longer to load than all the rest.
 */

/** A command's data, in which the runner reads no line end and no escape of ours. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function command(name: string, data = ''): void {
  process.stdout.write(`::${name}::${escapeData(data)}${EOL}`);
}

/** The text of an input, without the blanks around it; '' where it is not given. */
export function getInput(name: string): string {
  return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}

/** Has the runner take a secret out of whatever is logged from now on. */
export function setSecret(secret: string): void {
  command('add-mask', secret);
}

/** A line of the log. */
export function info(line: string): void {
  process.stdout.write(`${line}${EOL}`);
}

/** A line that shows with debug logging only. */
export function debug(line: string): void {
  command('debug', line);
}

/** Begins a part of the log that folds. */
export function startGroup(title: string): void {
  command('group', title);
}

/** Ends it. */
export function endGroup(): void {
  command('endgroup');
}
