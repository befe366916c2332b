import { tellFixOnce } from './core/fix-once.js';
import { plural } from './core/plural.js';
import type { Result } from './core/results.js';
import { visible } from './core/text.js';
import { checkWaivers } from './core/waivers.js';
import { configRows, type JudgedFile, judgeFile } from './files.js';
import { type Gathered, gatherTenants } from './fleet/gather.js';
import { planEmission, verifyEmission } from './fleet/step-emission.js';
import { staysInWorkspace } from './github/workspace.js';
import { type Inputs, readInputs } from './inputs/inputs.js';
import { strangeInputs } from './inputs/renamed.js';
import { chooseMode } from './inputs/trigger.js';
import { integrationOutcomes } from './integration-outcomes.js';
import { judgeJit, readJit } from './jit-view.js';
import { keepIssues } from './kept-issue.js';
import { mapParallel } from './parallel.js';
import type { Emission, Runner } from './ports.js';
import { proposalState, proposeTarget, type TargetProposal } from './proposals.js';
import { redactionWords } from './redaction.js';
import { repairTenants } from './repair-tenants.js';
import { proposalRepairs } from './repairs.js';
import { buildReport, type IntegrationOutcome, VERSION } from './report/build.js';
import { brokenEmission, reportEmission } from './report/emission.js';
import type { ReportedConfig, ReportedRepair } from './report/report.js';
import type { Beside } from './report/summary-picture.js';
import { readRepositoryFile } from './repository-file.js';
import { type RowPolicy, rowPolicy } from './row-policy.js';
import { saveMemory } from './save-memory.js';
import { scheduleNote } from './schedule-note.js';
import { isRedacted, openSession, type Session } from './session.js';
import { readTargets, type Target } from './targets.js';
import { readTenants } from './tenants.js';

/** Runs the action once: reads, judges, proposes, reports. What a user or a service did wrong is told, never thrown. */
export async function run(runner: Runner): Promise<void> {
  const emission = await tell(runner).catch((thrown: unknown) =>
    brokenEmission(thrown, runner.context, isRedacted(runner)),
  );
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
  const hints = strangeInputs(runner.givenInputs ?? []);
  for (const hint of hints) session.plain.warning(hint);
  const inputs = await readInputs({
    hints,
    input: (name) => runner.input(name),
    chooseMode: (mode) => chooseMode(mode, runner.context),
    filesAreStrangers: runner.context.eventName.startsWith('pull_request'),
    readRepositoryFile: (path, mayAsk) => readRepositoryFile(path, mayAsk, session),
    staysInWorkspace: (path) => staysInWorkspace(runner.context.workspace, path),
  });
  session.limitTo(inputs.timeoutSeconds);
  saveMemory(inputs.integrations.length);
  announce(inputs, session);
  const { serverUrl, action } = runner.context;
  const policy = rowPolicy(inputs, { now: session.startedAt, action: { serverUrl, ...action } });
  if (inputs.mode === 'plan') return planEmission(inputs, session);
  if (inputs.mode === 'verify') return verifyEmission(await readTenants(inputs, session, policy), inputs, session);
  const [found, targets, jit] = await Promise.all([
    findTenants(inputs, session, policy),
    readTargets(inputs, session),
    readJit(inputs, session),
    readyToTell(runner),
  ]);
  const { tenants, repairs } = await repairTenants(found.tenants, { inputs, session, policy });
  const judged = targets.map((target) => ({
    target,
    files: target.files.map((file) => judgeFile(file, inputs, { tenants, policy })),
  }));
  for (const secret of judged.flatMap(({ files }) => files.flatMap((file) => file.secrets))) runner.mask(secret);
  for (const { target, files } of judged) logTarget(target, files, session);
  // One repository after another: two proposals of one run must not race each other.
  const proposals = await mapParallel(judged, 1, ({ target, files }) =>
    proposeTarget(target, { inputs, session, tenants, files, policy }),
  );
  const targetsDone = judged.map(({ target, files }, index) => {
    const proposal = proposals[index] as TargetProposal;
    return { target, proposal, files: files.map((file) => concluded(file, proposal, { inputs, policy })) };
  });
  const rows = [...judgeJit(jit, targets, inputs), ...checkWaivers(inputs.waivers, session.startedAt)];
  const note = scheduleNote(runner.context, targets);
  const kept = await keepIssues({ inputs, session, policy, tenants, targets: targetsDone, rows, note });
  const integrations = integrationOutcomes(
    inputs,
    tenants,
    judged.flatMap(({ files }) => files),
  );
  const proposed = targetsDone.flatMap((done) => proposalRepairs(done.proposal, done.target, inputs));
  const report = buildReport({
    context: runner.context,
    mode: inputs.mode,
    dryRun: inputs.dryRun,
    startedAt: session.startedAt,
    endedAt: runner.now(),
    integrations,
    configs: targetsDone.flatMap((done) => done.files.map((file) => reportedConfig(file, done.proposal, policy))),
    repairs: withIdOfFile([...repairs, ...proposed], inputs, integrations),
    issue: kept.issue,
    results: policy.apply([...rows, ...kept.results]),
    meter: session.meter,
  });
  const notes = [...found.notes, ...(note === undefined ? [] : [note])];
  return reportEmission(report, inputs, session, { beside: integrations.map(besideReport), notes });
}

/** Loads what tells the outcome while answers are awaited, after all that asks: nothing is written before it is there. */
async function readyToTell({ beforeWriting }: Runner): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await beforeWriting?.();
}

/** The Azure side: read now, or as the shards of a fleet found it. */
async function findTenants(inputs: Inputs, session: Session, policy: RowPolicy): Promise<Gathered> {
  if (inputs.mode === 'conclude') return gatherTenants(inputs, session, policy);
  return { tenants: await readTenants(inputs, session, policy), notes: [] };
}

/** The first line of the log: what runs, and why. */
function announce(inputs: Inputs, { runner, redacted, plain }: Session): void {
  const { eventName, repository, onActions } = runner.context;
  const number = inputs.integrations.length;
  const what = plural(number, 'integration');
  const where = onActions ? `${eventName || 'no event'} in ${visible(repository)}` : 'in a terminal';
  plain.info(
    `Jit Azure Drift ${VERSION}: mode ${inputs.mode} (${where}), ${what}${inputs.dryRun ? ', dry run: nothing is written' : ''}.`,
  );
  if (redacted) plain.info(redactionWords(inputs.redact, runner.context.visibility));
  if (inputs.mode !== 'repair' && inputs.repairs.length > 0)
    plain.info(`The input repairs is used in mode repair only: nothing is repaired in mode ${inputs.mode}.`);
}

/** What was read of a config repo, for the log. */
function logTarget(
  { repository, branch, state }: Target,
  files: readonly JudgedFile[],
  { runner, redacted, plain }: Session,
): void {
  if (redacted) {
    const states = files.map(({ config: { file } }) => (file.known ? file.value.kind : `unknown (${file.reason})`));
    plain.group(
      'GitHub: configuration',
      states.map((words, index) => `file ${index + 1}: ${words}`),
    );
  }
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
  runner.log.group(`GitHub: ${visible(repository)}`, lines, 'detail');
}

/** The repairs of a run with a single integration that bears no id: named as the report names it, by the file. */
function withIdOfFile(
  repairs: readonly ReportedRepair[],
  { integrations: [first, ...others] }: Inputs,
  [outcome]: readonly IntegrationOutcome[],
): readonly ReportedRepair[] {
  if (first?.expectation.integrationId !== undefined || others.length > 0 || outcome === undefined) return repairs;
  return repairs.map((repair) => ({ ...repair, integration: outcome.id }));
}

/** What the summary's pictures need of an integration, beside the report. */
function besideReport({ inputs, file }: IntegrationOutcome): Beside {
  const { secretWarningDays, secretErrorDays } = inputs.expectation;
  return { file, warningDays: secretWarningDays, errorDays: secretErrorDays };
}

/** The file with its final rows: what they advise depends on what became of the proposal, which is known only now. */
function concluded(
  file: JudgedFile,
  proposal: TargetProposal,
  given: { readonly inputs: Inputs; readonly policy: RowPolicy },
): JudgedFile {
  return { ...file, results: configRows(file, given, proposalState(proposal, given.inputs.dryRun)) };
}

/** One file of the report. */
function reportedConfig(
  { config, regeneration, results, drift }: JudgedFile,
  { outcome, results: rows }: TargetProposal,
  policy: RowPolicy,
): ReportedConfig {
  const entries = policy.has('config/drift') ? (regeneration?.entries ?? []) : [];
  const changes = entries
    .flatMap((entry) => [...entry.changes, ...entry.withheld])
    .map(({ at, actual, expected }) => ({ at, actual, expected }));
  const all: readonly Result[] = [...results, ...policy.apply(rows)];
  return {
    repository: config.repository,
    path: config.path,
    ref: config.ref,
    blob: config.file.known && config.file.value.kind === 'present' ? config.file.value.blob : null,
    drift,
    changes,
    results: tellFixOnce(all),
    pullRequest: {
      operation: outcome?.operation ?? 'none',
      number: outcome?.number ?? null,
      url: outcome?.url ?? null,
    },
  };
}
