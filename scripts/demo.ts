/**
 * `npm run demo`: the main job from a drifted file to a signed pull request, against the simulator on this machine.
 *
 * Three runs of the committed bundle, as a runner would start them: the first finds drift and opens a pull request, the
 * second leaves it as it is, the third finds the drift gone and closes it. Exits with 1 if any of them does otherwise.
 */
import { githubTokens } from '../simulator/github/index.js';
import { type ActionRun, runAction } from '../simulator/run-action.js';
import { type Simulator, startSimulator } from '../simulator/simulator.js';
import { usualInputs } from '../simulator/usual-inputs.js';
import { IDS, pick } from '../simulator/world.js';
import { renderSummary } from './demo/markdown-view.js';
import { RunnerView } from './demo/runner-view.js';

const REPOSITORY = 'acme/.jit';
const FILE = '.jit/jit-integration.yml';
const BRANCH = 'jit-azure-drift';

const view = new RunnerView();

function title(words: string): void {
  console.log(`\n${'═'.repeat(100)}\n${words}\n${'═'.repeat(100)}\n`);
}

function expect(holds: boolean, what: string): void {
  if (holds) return;
  console.error(`The demo went wrong: ${what}.`);
  process.exitCode = 1;
}

/** Runs the step that docs/setup.md describes, on schedule, and prints what a person would see of it. */
async function step(simulator: Simulator): Promise<ActionRun> {
  const run = await runAction({
    environment: simulator.runnerEnvironment(),
    with: usualInputs(simulator),
  });
  console.log(view.render(run.log));
  console.log(`\nExit status ${run.exitCode}.\n\n— Job summary —\n`);
  console.log(view.mask(renderSummary(run.summary)));
  return run;
}

async function demo(simulator: Simulator): Promise<void> {
  const hands = simulator.github?.hands;
  if (hands === undefined) throw new Error('The simulator runs without GitHub.');
  // As the README's workflow grants it: one issue is kept for what no pull request can mend.
  const token = pick(simulator.world.github.tokens, ({ value }) => value === githubTokens.workflow);
  Object.assign(token.repositories[REPOSITORY] ?? {}, { issues: 'write' });
  const healthy = hands.readFile(REPOSITORY, 'main', FILE)?.toString('utf8') ?? '';
  const drifted = healthy
    .replace(`tenant_id: ${IDS.tenant}`, 'tenant_id: 99999999-9999-4999-8999-999999999999')
    .replace('"${{ jit_secrets.azure_client_secret }}"', '"invented~client~secret~of~the~demo"');
  hands.commitFiles(REPOSITORY, 'main', { [FILE]: drifted }, { message: 'Try something' });

  title(`1. Someone edited ${FILE}: another tenant, and a client secret in the file. The scheduled run finds it.`);
  const first = await step(simulator);
  expect(first.outputs['pull-request-operation'] === 'created', 'the first run opened no pull request');
  const pull = hands.pull(REPOSITORY, 1);
  const [commit] = hands.log(REPOSITORY, BRANCH);
  console.log(`\n— Pull request #${pull.number} by ${pull.author}: ${pull.title} —`);
  console.log(
    `Commit ${commit?.oid.slice(0, 12) ?? ''}${commit !== undefined && hands.isSigned(commit.oid) ? ', signed by GitHub (verified)' : ''}\n`,
  );
  console.log(view.mask(hands.diff(REPOSITORY, 'main', BRANCH)));
  expect(
    hands.readFile(REPOSITORY, BRANCH, FILE)?.toString('utf8') === healthy,
    'the proposed file is not the healthy one',
  );

  title('2. The next day: nothing changed, so nothing is pushed.');
  const second = await step(simulator);
  expect(second.outputs['pull-request-operation'] === 'unchanged', 'the second run changed the pull request');

  title('3. The pull request was not merged; someone repaired the file by hand. The proposal is closed.');
  hands.commitFiles(REPOSITORY, 'main', { [FILE]: healthy }, { message: 'Repair the Azure entry' });
  const third = await step(simulator);
  expect(
    third.outputs['pull-request-operation'] === 'closed' && third.outputs.verdict === 'healthy',
    'the third run did not close the pull request',
  );
  console.log(
    `\nPull request #1 is ${hands.pull(REPOSITORY, 1).state}; branches left: ${Object.keys(hands.branches(REPOSITORY)).join(', ')}.`,
  );
}

const simulator = await startSimulator();
try {
  await demo(simulator);
} finally {
  await simulator.stop();
}
