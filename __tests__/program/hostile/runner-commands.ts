/** What a runner takes for orders in a step's output, read by the rules of the runner itself. */

/** A command that a line of output is to the runner. */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const unescapeData = (text: string): string => text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');

/** The commands of both syntaxes, in order: `::name key=value::data` at the start of a line, `##[name]` anywhere. */
export function runnerCommands(log: string): readonly RunnerCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => newSyntax(line) ?? oldSyntax(line));
}

function newSyntax(line: string): RunnerCommand[] | undefined {
  const trimmed = line.trimStart();
  if (!trimmed.startsWith('::')) return undefined;
  const end = trimmed.indexOf('::', 2);
  if (end < 0) return undefined;
  const [name = '', ...rest] = trimmed.slice(2, end).split(' ');
  const pairs = rest
    .join(' ')
    .split(',')
    .map((pair) => pair.trim().split('='));
  const properties = pairs
    .filter(([key = '', ...value]) => key !== '' && value.length > 0)
    .map(([key = '', ...value]) => [key, unescapeData(value.join('=').replace(/%3A/g, ':').replace(/%2C/g, ','))]);
  return [{ name, properties: Object.fromEntries(properties), data: unescapeData(trimmed.slice(end + 2)) }];
}

function oldSyntax(line: string): RunnerCommand[] {
  const match = /##\[([^\] ]+)[^\]]*\](.*)/.exec(line);
  return match === null ? [] : [{ name: `##[${match[1] ?? ''}]`, properties: {}, data: match[2] ?? '' }];
}
