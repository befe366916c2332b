/** Shows what a step printed the way GitHub's web page does: commands become groups and annotations, masks take effect. */
export class RunnerView {
  readonly #masks = new Set<string>();

  /** The text with every value that a step asked to mask blanked out. */
  mask(text: string): string {
    return [...this.#masks]
      .sort((a, b) => b.length - a.length)
      .reduce((masked, value) => masked.replaceAll(value, '***'), text);
  }

  /** A step's log as a person reads it; debug lines are left out, as on a runner without debug logging. */
  render(log: string): string {
    const lines: string[] = [];
    let indent = '';
    for (const line of log.split('\n')) {
      const command = /^::(\S+?)(?: (.*?))?::(.*)$/.exec(line);
      if (command === null) {
        lines.push(indent + line);
        continue;
      }
      const [, name = '', properties = '', value = ''] = command;
      if (name === 'add-mask') this.#masks.add(unescapeCommand(value));
      if (name === 'group') lines.push(`▼ ${unescapeCommand(value)}`);
      if (name === 'group') indent = '  ';
      if (name === 'endgroup') indent = '';
      if (name === 'error' || name === 'warning' || name === 'notice')
        lines.push(annotation(name, properties, unescapeCommand(value)));
    }
    return this.mask(lines.join('\n').trimEnd());
  }
}

function annotation(level: string, properties: string, message: string): string {
  const property = (name: string): string =>
    unescapeCommand(new RegExp(`(?:^|,)${name}=([^,]*)`).exec(properties)?.[1] ?? '');
  const place = property('file') === '' ? '' : ` (${property('file')}:${property('line')})`;
  return `${level.toUpperCase()}${place} ${property('title')}\n    ${message.replaceAll('\n', '\n    ')}`;
}

/** Undoes the toolkit's escaping of workflow commands. */
function unescapeCommand(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
