import type { Result } from './core/results.js';
import { visible } from './core/text.js';
import { configRows, type JudgedFile, judgeFile } from './files.js';
import { staysInWorkspace } from './github/workspace.js';
import { type Inputs, readInputs } from './inputs/inputs.js';
import { chooseMode } from './inputs/trigger.js';
import { mapParallel } from './parallel.js';
import type { Emission, Runner } from './ports.js';
import { proposalState, proposeTarget, type TargetProposal } from './proposals.js';
import { proposalRepairs } from './repairs.js';
import { buildReport, type IntegrationOutcome, VERSION } from './report/build.js';
import { brokenEmission, reportEmission } from './report/emission.js';
import type { ReportedConfig } from './report/report.js';
import { readRepositoryFile } from './repository-file.js';
import { openSession, type Session } from './session.js';
import { readTargets, type Target } from './targets.js';
import { readTenants, type TenantOutcome } from './tenants.js';

/** Runs the action once: reads, judges, proposes, reports. What a user or a service did wrong is told, never thrown. */
export async function run(runner: Runner): Promise<void> {
  const emission = await tell(runner).catch((thrown: unknown) => brokenEmission(thrown, runner.context));
  const cancelled = 'Failed because the run was cancelled: what was not known by then is unknown.';
  await runner.emit(runner.cancelled.aborted ? { ...emission, failure: cancelled } : emission);
}

/** Opens what the run works with, and closes it whatever happens. */
async function tell(runner: Runner): Promise<Emission> {
  const session = openSession(runner);
  try {
    return await story(session);
  } finally {
    session.close();
  }
}

/** The story of a run, a named step a line. */
async function story(session: Session): Promise<Emission> {
  const { runner } = session;
  const inputs = await readInputs({
    input: (name) => runner.input(name),
    chooseMode: (mode) => chooseMode(mode, runner.context),
    filesAreStrangers: runner.context.eventName.startsWith('pull_request'),
    readRepositoryFile: (path, mayAsk) => readRepositoryFile(path, mayAsk, session),
    staysInWorkspace: (path) => staysInWorkspace(runner.context.workspace, path),
  });
  session.limitTo(inputs.timeoutSeconds);
  announce(inputs, session);
  const [tenants, targets] = await Promise.all([readTenants(inputs, session), readTargets(inputs, session)]);
  const judged = targets.map((target) => ({
    target,
    files: target.files.map((file) => judgeFile(file, inputs, tenants)),
  }));
  for (const secret of judged.flatMap(({ files }) => files.flatMap((file) => file.secrets))) runner.mask(secret);
  for (const { target, files } of judged) logTarget(target, files, session);
  // One repository after another: two proposals of one run must not race each other.
  const proposals = await mapParallel(judged, 1, ({ target, files }) =>
    proposeTarget(target, { inputs, session, tenants, files }),
  );
  const targetsDone = judged.map((item, index) => ({ ...item, proposal: proposals[index] as TargetProposal }));
  const report = buildReport({
    context: runner.context,
    mode: inputs.mode,
    dryRun: inputs.dryRun,
    startedAt: session.startedAt,
    endedAt: runner.now(),
    integrations: integrationOutcomes(
      inputs,
      tenants,
      judged.flatMap(({ files }) => files),
    ),
    configs: targetsDone.flatMap((done) => done.files.map((file) => reportedConfig(file, done.proposal, inputs))),
    repairs: targetsDone.flatMap((done) => proposalRepairs(done.proposal, done.target, inputs)),
    meter: session.meter,
  });
  return reportEmission(report, inputs, runner);
}

/** The first line of the log: what runs, and why. */
function announce(inputs: Inputs, { runner }: Session): void {
  const { eventName, repository } = runner.context;
  const number = inputs.integrations.length;
  const what = `${number} integration${number === 1 ? '' : 's'}`;
  runner.log.info(
    `Jit Azure Drift ${VERSION}: mode ${inputs.mode} (${eventName || 'no event'} in ${visible(repository)}), ${what}${inputs.dryRun ? ', dry run: nothing is written' : ''}.`,
  );
  if (inputs.mode !== 'repair' && inputs.repairs.length > 0)
    runner.log.info(`The input repairs is used in mode repair only: nothing is repaired in mode ${inputs.mode}.`);
}

/** What was read of a config repo, for the log. */
function logTarget({ repository, branch, state }: Target, files: readonly JudgedFile[], { runner }: Session): void {
  const lines = files.map(({ config, from }) => {
    const { file } = config;
    const found = file.known
      ? file.value.kind === 'present'
        ? `${file.value.bytes.length} bytes, blob ${file.value.blob}`
        : file.value.kind
      : `unknown: ${visible(file.found, 300)}`;
    const at = config.ref === '' ? '' : ` at ${visible(config.ref)}`;
    return `${visible(config.path)}${at}, ${from}: ${found}`;
  });
  if (state?.known === true) {
    const { pullRequests, head } = state.value;
    const open = pullRequests.known ? pullRequests.value.filter((pullRequest) => pullRequest.state === 'open') : [];
    lines.push(`branch ${branch}: ${head.known ? (head.value === null ? 'none' : head.value.oid) : 'unknown'}`);
    lines.push(
      `open pull requests from it: ${pullRequests.known ? open.map(({ number }) => `#${number}`).join(', ') || 'none' : 'unknown'}`,
    );
  }
  runner.log.group(`GitHub: ${visible(repository)}`, lines);
}

/** The integrations that were looked at, each with what its own entry came to. */
function integrationOutcomes(
  inputs: Inputs,
  tenants: readonly TenantOutcome[],
  files: readonly JudgedFile[],
): readonly IntegrationOutcome[] {
  return inputs.integrations.flatMap((integration, member): readonly IntegrationOutcome[] => {
    const tenant = tenants[member];
    if (tenant === undefined || !tenant.selected) return [];
    const file = files.find(({ integrations }) => integrations.includes(member));
    const entry = file?.regeneration?.entries[file.integrations.indexOf(member)];
    const { integrationId } = integration.expectation;
    const id = integrationId ?? entry?.keyNow ?? entry?.key ?? 'azure';
    const drift = entry !== undefined && entry.outcome !== 'same';
    return [{ id, inputs: integration, results: tenant.results, secret: tenant.secret, drift }];
  });
}

/** One file of the report. */
function reportedConfig(file: JudgedFile, proposal: TargetProposal, inputs: Inputs): ReportedConfig {
  const { config, regeneration, drift } = file;
  const { outcome, results: rows } = proposal;
  const entries = regeneration?.entries ?? [];
  const changes = entries
    .flatMap((entry) => [...entry.changes, ...entry.withheld])
    .map(({ at, actual, expected }) => ({ at, actual, expected }));
  // What the file's own rows advise depends on what became of the proposal, which is known only now.
  const all: readonly Result[] = [...configRows(file, inputs, proposalState(proposal, inputs.dryRun)), ...rows];
  return {
    repository: config.repository,
    path: config.path,
    ref: config.ref,
    blob: config.file.known && config.file.value.kind === 'present' ? config.file.value.blob : null,
    drift,
    changes,
    results: all,
    pullRequest: {
      operation: outcome?.operation ?? 'none',
      number: outcome?.number ?? null,
      url: outcome?.url ?? null,
    },
  };
}
