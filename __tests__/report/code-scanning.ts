import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { SarifLog } from '../../src/report/sarif-types.js';

/** The official schema of SARIF 2.1.0, as Microsoft publishes it. */
const SCHEMA = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

const FORMATS = {
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => /^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/.test(text) && !/%(?![0-9A-F]{2})/i.test(text),
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text),
};

let compiled: ValidateFunction | undefined;

/** The schema as a function. It is of draft 04, which names itself by `id`; one of its patterns is none with the flag `u`. */
function validator(): ValidateFunction {
  const { $schema: _draft4, id: _id, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Record<string, unknown>;
  return new Ajv({ strict: false, allErrors: true, formats: FORMATS, unicodeRegExp: false }).compile(schema);
}

/** What the official schema says against the file; nothing where it fits. */
export function schemaFaults(log: unknown): readonly string[] {
  compiled ??= validator();
  return compiled(log) ? [] : (compiled.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

/** Why GitHub would refuse the upload, by the rules and limits of its documentation. */
export function refusals(log: SarifLog): readonly string[] {
  const categories = log.runs.map((run) => run.automationDetails.id.replace(/[^/]*$/, ''));
  const results = log.runs.flatMap((run) => run.results);
  const placeless = results.filter(({ locations: [first] }) => {
    const uri = first?.physicalLocation?.artifactLocation.uri ?? '';
    return uri === '' || /^\w+:|^\//.test(uri) || (first?.physicalLocation?.region.startLine ?? 0) < 1;
  });
  const faults = [
    new Set(categories).size < categories.length ? 'two runs of one category' : '',
    log.runs.length === 0 || log.runs.length > 20 ? 'the number of runs' : '',
    log.runs.some((run) => run.results.length > 5000) ? 'more results than are kept' : '',
    log.runs.some((run) => run.tool.driver.rules.some(({ properties }) => (properties.tags as []).length > 10))
      ? 'too many tags'
      : '',
    placeless.length > 0 ? 'expected a physical location' : '',
    results.some(({ message }) => message.text === '') ? 'an empty message' : '',
    results.some((result) => log.runs[0]?.tool.driver.rules[result.ruleIndex]?.id !== result.ruleId)
      ? 'a rule that is another one'
      : '',
  ];
  return faults.filter((fault) => fault !== '');
}

/** Code scanning of one branch: an alert is open as long as the newest run of any category has it. */
export class CodeScanning {
  readonly #newest = new Map<string, ReadonlySet<string>>();

  upload(log: SarifLog): void {
    for (const { automationDetails, results } of log.runs)
      this.#newest.set(
        automationDetails.id,
        new Set(results.map((result) => `${result.ruleId} ${result.partialFingerprints.primaryLocationLineHash}`)),
      );
  }

  /** The rules of the open alerts, each as often as it has one. */
  get open(): readonly string[] {
    const all = new Set([...this.#newest.values()].flatMap((alerts) => [...alerts]));
    return [...all].map((alert) => alert.split(' ')[0] ?? '').sort();
  }
}
