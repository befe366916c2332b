import { expect, it } from '@jest/globals';
import type { FaultRule } from '../../../simulator/service.js';
import { editFile, fileAt, plantDrift, REPOSITORY, rowOf, type Scenario, type Step, scenario } from '../harness.js';
import { BRANCH, branches, excerpt, mendByHand, OTHER_NAME, proposed, pulls, WRITES } from './proposals.js';

type Write = keyof typeof WRITES;

/** How one request goes wrong: before its effect, or after it. */
const FAULTS = {
  '500 before its effect': { kind: 'respond', status: 500, body: { message: 'Server Error' } },
  '502 after its effect': { kind: 'rewrite', with: () => ({ status: 502, body: { message: 'Bad Gateway' } }) },
  'a connection that breaks after its effect': { kind: 'truncate', bytes: 9 },
} as const satisfies Record<string, FaultRule['action']>;

function cases(writes: readonly Write[]): readonly { readonly write: Write; readonly fault: keyof typeof FAULTS }[] {
  return writes.flatMap((write) => (Object.keys(FAULTS) as (keyof typeof FAULTS)[]).map((fault) => ({ write, fault })));
}

/** The row of a step that got no usable answer. */
function expectUnsure(step: Step, fault: keyof typeof FAULTS): void {
  const row = rowOf(step, 'pull-request/proposed');
  expect(row.status).toBe('unknown');
  expect(row.unknownReason).toBe(FAULTS[fault].kind === 'truncate' ? 'malformed' : 'transient');
  expect(step.exitCode).toBe(1);
}

/** What is really there and was not there before is named by the run, in the row or in the outputs. */
function expectReported(given: Scenario, step: Step, before: readonly string[]): void {
  const { status, message } = rowOf(step, 'pull-request/proposed');
  if (status === 'unknown')
    for (const branch of branches(given)) if (!before.includes(branch)) expect(message).toContain(branch);
  if (status === 'unknown' && !before.includes(BRANCH) && pulls(given).length > 0)
    expect(message).toContain('perhaps with a pull request');
}

it.each(cases(['begin', 'open']))(
  'reports a new proposal cut off by $fault of `$write`, and the next run heals it',
  async ({ write, fault }) => {
    const given = await scenario();
    plantDrift(given);
    given.simulator.addFault({ ...WRITES[write], times: 1, action: FAULTS[fault] });
    const step = await given.run();
    expect(excerpt(step)).toMatchSnapshot();
    expectUnsure(step, fault);
    expectReported(given, step, ['main']);

    given.simulator.clearFaults();
    const next = await given.run();
    expect(next.exitCode).toBe(0);
    expect(rowOf(next, 'pull-request/proposed').status).toBe('passed');
    expect(next.outputs['pull-request-number']).toBe('1');
    expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
    expect(branches(given)).toEqual([BRANCH, 'main']);
    expect(given.github.hands.log(REPOSITORY, BRANCH)).toHaveLength(
      given.github.hands.log(REPOSITORY, 'main').length + 1,
    );
  },
);

it.each(cases(['begin', 'move', 'update', 'deleteScratch']))(
  'reports a rebuild cut off by $fault of `$write`, and the next run heals it',
  async ({ write, fault }) => {
    const given = await proposed();
    given.simulator.addFault({ ...WRITES[write], times: 1, action: FAULTS[fault] });
    const step = await given.run(OTHER_NAME);
    expect(excerpt(step)).toMatchSnapshot();
    if (write === 'deleteScratch') expect(step.outputs['pull-request-operation']).toBe('updated');
    else expectUnsure(step, fault);
    expectReported(given, step, [BRANCH, 'main']);
    expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);

    given.simulator.clearFaults();
    const next = await given.run(OTHER_NAME);
    expect(next.exitCode).toBe(0);
    expect(rowOf(next, 'pull-request/proposed').status).toBe('passed');
    const last = await given.run(OTHER_NAME);
    expect(last.writes).toEqual([]);
    expect(pulls(given)).toEqual(['#1 open jit-azure-drift']);
    expect(fileAt(given, BRANCH)).toContain('name: "Production"');
  },
);

it.each(cases(['update', 'comment', 'move']))(
  'reports a closing cut off by $fault of `$write`, and the next run heals it',
  async ({ write, fault }) => {
    const given = await proposed();
    mendByHand(given);
    given.simulator.addFault({ ...WRITES[write], times: 1, action: FAULTS[fault] });
    const step = await given.run();
    expect(excerpt(step)).toMatchSnapshot();
    given.simulator.clearFaults();
    await given.run();
    expect(pulls(given)).toEqual(['#1 closed jit-azure-drift']);
    // Drift of the same kind is proposed anew, whatever the closing left behind.
    editFile(given, (text) => text.replace(/tenant_id: .*/, 'tenant_id: 99999999-9999-4999-8999-999999999999'));
    const back = await given.run();
    expect(back.outputs).toMatchObject({ 'pull-request-operation': 'created', 'pull-request-number': '2' });
    expect(branches(given)).toEqual([BRANCH, 'main']);
  },
);
