import { parse } from 'yaml';

/** An input or output as action.yml describes it. */
export interface Described {
  /** Without the example. */
  readonly description: string;
  readonly default: string;
  /** A value as one would write it; an expression of the workflow with its braces. */
  readonly example: string | undefined;
  /** Whether it is only the old name of another one. */
  readonly deprecated: boolean;
}

export interface Manifest {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

const EXAMPLE = / For example `([^`]+)`\.$/;

/** GitHub evaluates braces in action.yml itself, so an expression stands there without them. */
const EXPRESSION = /^(?:steps|vars|secrets)\.[\w.-]+$/;

interface Declared {
  readonly description: string;
  readonly default?: unknown;
  readonly deprecationMessage?: string;
}

function described({ description, default: fallback, deprecationMessage }: Declared): Described {
  const example = EXAMPLE.exec(description)?.[1];
  return {
    description: description.replace(EXAMPLE, ''),
    default: fallback === undefined ? '' : String(fallback),
    deprecated: deprecationMessage !== undefined,
    example: example !== undefined && EXPRESSION.test(example) ? `\${{ ${example} }}` : example,
  };
}

/** Reads the text of action.yml. */
export function readManifest(text: string): Manifest {
  const { inputs, outputs } = parse(text) as Record<'inputs' | 'outputs', Record<string, Declared>>;
  const all = (entries: Record<string, Declared>): Record<string, Described> =>
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, described(entry)]));
  return { inputs: all(inputs), outputs: all(outputs) };
}
