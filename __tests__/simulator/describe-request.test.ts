import { expect, it } from '@jest/globals';
import { inSteadyOrder } from '../../simulator/describe-request.js';

const SCRATCH = 'github DELETE /repos/acme/.jit/git/refs/heads/jit-azure-drift-scratch-1';
const CHANGE = 'github PATCH /repos/acme/.jit/pulls/1';
const LABELS = 'github POST /repos/acme/.jit/issues/1/labels';
const REVIEWERS = 'github POST /repos/acme/.jit/pulls/1/requested_reviewers';
const CLOSED = 'github DELETE /repos/acme/.jit/git/refs/heads/jit-azure-drift';

it.each([
  ['the end of a scratch branch and the change beside it', [CHANGE, SCRATCH], [SCRATCH, CHANGE]],
  ['labels and reviewers', [REVIEWERS, LABELS], [LABELS, REVIEWERS]],
])('sorts %s', (_, arrived, steady) => {
  expect(inSteadyOrder(arrived)).toEqual(steady);
  expect(inSteadyOrder(arrived.toReversed())).toEqual(steady);
});

it.each([
  ['a change and labels', [REVIEWERS, CHANGE, LABELS]],
  ['two changes', ['github PATCH /repos/acme/.jit/pulls/2', CHANGE]],
  ['a change and the end of the proposal’s own branch', [CHANGE, CLOSED]],
])('keeps the order of %s', (_, arrived) => {
  expect(inSteadyOrder(arrived)).toEqual(arrived);
  expect(inSteadyOrder(arrived.toReversed())).toEqual(arrived.toReversed());
});
