import { type ActionSource, pageOf } from '../core/check-page.js';
import { CATALOGUE, CHECK_IDS, type CheckId, type Severity } from '../core/results.js';
import { CHECK_WORDS } from './check-words.js';
import type { SarifLevel, SarifRule } from './sarif-types.js';

const LEVELS: Readonly<Record<Severity, SarifLevel>> = { error: 'error', warning: 'warning', notice: 'note' };

/** The level of SARIF that a severity stands for. */
export function levelOf(severity: Severity): SarifLevel {
  return LEVELS[severity];
}

/** The place of a check among the rules. */
export function ruleIndex(check: CheckId): number {
  return CHECK_IDS.indexOf(check);
}

/** `secret/expiry` as `SecretExpiry`: the name of a rule is one word. */
function nameOf(check: CheckId): string {
  return check.replace(/(?:^|[/-])(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

/** What GitHub calls the severity of a problem that is no vulnerability. */
const PROBLEM: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', notice: 'recommendation' };

function ruleOf(check: CheckId, source: ActionSource): SarifRule {
  const { title, severity } = CATALOGUE[check];
  const words = CHECK_WORDS[check];
  const page = pageOf(check, source);
  const hasAddress = URL.canParse(page);
  const more = hasAddress ? `[How to fix, and how to waive](${page})` : `How to fix, and how to waive: ${page}`;
  return {
    id: check,
    name: nameOf(check),
    shortDescription: { text: title },
    fullDescription: { text: words },
    help: { text: `${words} How to fix, and how to waive: ${page}`, markdown: `${words}\n\n${more}` },
    ...(hasAddress ? { helpUri: page } : {}),
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: [...new Set(['azure', 'jit', check.slice(0, check.indexOf('/'))])],
      precision: 'very-high',
      'problem.severity': PROBLEM[severity],
    },
  };
}

/** The whole catalogue as rules, in its order. */
export function sarifRules(source: ActionSource): readonly SarifRule[] {
  return CHECK_IDS.map((check) => ruleOf(check, source));
}
