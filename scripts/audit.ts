/**
 * `npm run audit`: known vulnerabilities of what ships. Fails where there are any; where the registry does not offer the
 * service it says so, and fails with `--strict` only.
 */
import { spawnSync } from 'node:child_process';
import { readAudit } from './supply/audit-report.js';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const audit = readAudit(stdout);
if (audit.kind === 'clean') console.log(`No known vulnerability in ${audit.packages} production packages.`);
if (audit.kind === 'vulnerable') for (const finding of audit.findings) console.error(finding);
if (audit.kind === 'not-asked') console.error(`Nobody knows: the audit service could not be asked (${audit.why}).`);
if (audit.kind === 'vulnerable' || (audit.kind === 'not-asked' && process.argv.includes('--strict'))) {
  process.exitCode = 1;
}
