import { expect, it } from '@jest/globals';
import { type CpuProfile, sharesOf } from '../../bench/profile.js';

const FRAMES: readonly (readonly [functionName: string, url: string])[] = [
  ['(idle)', ''],
  ['(garbage collector)', ''],
  ['parse', 'file:///a/node_modules/yaml/dist/parse.js'],
  ['send', 'file:///a/node_modules/@azure/core-rest-pipeline/node_modules/agent-base/dist/index.js'],
  ['judge', 'file:///a/lib/src/core/checks/role.js'],
  ['run', 'file:///a/lib/src/run.js'],
  ['connect', 'node:_tls_wrap'],
  ['connect', 'node:net'],
  ['evaluate', 'evalmachine.<anonymous>'],
];

it('adds up the time of the processor by whose code it ran, longest first', () => {
  const profile: CpuProfile = {
    nodes: FRAMES.map(([functionName, url], id) => ({ id, callFrame: { functionName, url } })),
    samples: [0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 0],
    timeDeltas: [9000, 1000, 2000, 2500, 500, 4000, 250, 1500, 1750, 125, 9000],
  };
  expect(sharesOf(profile)).toEqual([
    { owner: 'yaml', ms: 4.5 },
    { owner: 'src/core', ms: 4 },
    { owner: 'Node', ms: 3.25 },
    { owner: '(garbage collector)', ms: 1 },
    { owner: 'agent-base', ms: 0.5 },
    { owner: 'src', ms: 0.25 },
    { owner: 'other', ms: 0.125 },
  ]);
});
