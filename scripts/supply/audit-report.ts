/** What `npm audit` came to. */
export type Audit =
  | { readonly kind: 'clean'; readonly packages: number }
  | { readonly kind: 'vulnerable'; readonly findings: readonly string[] }
  /** Nobody answered, or not with a report: that proves nothing either way. */
  | { readonly kind: 'not-asked'; readonly why: string };

interface Report {
  readonly auditReportVersion?: unknown;
  readonly message?: unknown;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: unknown; readonly range?: unknown }>>;
  readonly metadata?: { readonly dependencies?: { readonly prod?: unknown } };
}

/** Reads the JSON that `npm audit --json` printed. Only a report counts as an answer. */
export function readAudit(printed: string): Audit {
  let report: Report;
  try {
    report = JSON.parse(printed) as Report;
  } catch {
    return { kind: 'not-asked', why: 'npm printed no JSON' };
  }
  const { auditReportVersion, vulnerabilities, message } = report;
  if (auditReportVersion !== 2 || vulnerabilities === undefined) {
    const words = typeof message === 'string' ? message : 'no report';
    // Which registry it was is nobody's business.
    return { kind: 'not-asked', why: words.replace(/https?:\/\/\S+/g, 'the registry') };
  }
  const findings = Object.entries(vulnerabilities).map(
    ([name, { severity, range }]) => `${name} ${String(range)}: ${String(severity)}`,
  );
  if (findings.length > 0) return { kind: 'vulnerable', findings };
  return { kind: 'clean', packages: Number(report.metadata?.dependencies?.prod ?? 0) };
}
