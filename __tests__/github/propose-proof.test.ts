import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BRANCH, type Hub, REPO, run, startHub } from './harness.js';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(() => hub.stop());

/** A last look that finds something, and what it looked at. */
function look(damage: string | undefined) {
  const seen: string[][] = [];
  const prove = (...texts: readonly [string, string, ...unknown[]]): string | undefined => {
    seen.push(texts.slice(0, 2) as string[]);
    return damage;
  };
  return { seen, prove };
}

const branches = (): readonly string[] => Object.keys(hub.service.hands.branches(REPO));

describe('the last look at a proposal', () => {
  it('keeps files from being written that another reader takes for something else', async () => {
    const { seen, prove } = look('two readers of YAML read the proposed file differently');
    const outcome = await run(hub.client(), { line: 'wanted', prove });
    expect(hub.writes()).toEqual([]);
    expect(branches()).toEqual(['main']);
    expect(outcome.operation).toBe('none');
    expect(outcome.results.find(({ check }) => check === 'pull-request/proposed')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('Nothing was proposed, since two readers of YAML read the proposed file'),
      fix: expect.stringContaining('report it'),
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.[1]).toBe(`${seen[0]?.[0]}# wanted\n`);
    expect(seen[0]?.[0]).toContain('azure:');
  });

  it('is taken before each write of files, and before none of others', async () => {
    const sound = look(undefined);
    const created = await run(hub.client(), { line: 'wanted', prove: sound.prove });
    expect([created.operation, sound.seen.length]).toEqual(['created', 1]);
    expect((await run(hub.client(), { line: 'wanted', prove: sound.prove })).operation).toBe('unchanged');
    expect(sound.seen).toHaveLength(1);

    // The standing proposal is left as it is where its successor is refused.
    hub.writes();
    const refused = await run(hub.client(), { line: 'other', prove: look('they differ').prove });
    expect(refused).toMatchObject({ operation: 'none', number: created.number });
    expect(hub.writes()).toEqual([]);
    expect(branches()).toContain(BRANCH);
    expect((await run(hub.client(), { line: 'other', prove: sound.prove })).operation).toBe('updated');
    expect(sound.seen).toHaveLength(2);

    expect((await run(hub.client(), { line: undefined, prove: look('they differ').prove })).operation).toBe('closed');
  });
});
