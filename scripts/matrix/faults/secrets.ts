import { addSecret, checkedApp, endSecret, OTHER_ID } from '../../../simulator/planting.js';
import { IDS } from '../../../simulator/world.js';
import { type Case, skips, times } from '../plant.js';

/** The client secrets. */
export const SECRET_FAULTS: readonly Case[] = [
  {
    place: 'secret',
    title: 'there is no client secret',
    plant: ({ world }) => {
      checkedApp(world).passwordCredentials = [];
    },
    rows: ['secret/present failed error', ...skips('secret/expiry', 'secret/rotation')],
    says: /has no client secret at all/,
    fix: /az ad app credential reset --id 33333333.* --append/,
  },
  {
    place: 'secret',
    title: 'no secret has the key id of the input',
    with: { 'secret-key-id': OTHER_ID },
    rows: ['secret/present failed error', ...skips('secret/expiry', 'secret/rotation')],
    says: /has no client secret with the key id 99999999.*It has 1 other/,
  },
  {
    place: 'secret',
    title: 'no secret has the description of the input',
    with: { 'secret-description': 'scanner' },
    rows: ['secret/present failed error', ...skips('secret/expiry', 'secret/rotation')],
    says: /with the description "scanner"/,
  },
  {
    place: 'secret',
    title: 'the secret has expired',
    plant: ({ world }) => endSecret(world, -3.5),
    rows: ['secret/present failed error', 'secret/expiry failed error'],
    says: /expired on .*Jit cannot sign in with it/,
  },
  {
    place: 'secret',
    title: 'the secret that Jit holds has expired beside a newer one',
    plant: ({ world }) => {
      endSecret(world, -3.5);
      addSecret(world, 300);
    },
    with: { 'secret-key-id': IDS.jit.secret },
    rows: ['secret/present failed error', 'secret/expiry failed error'],
  },
  {
    place: 'secret',
    title: 'the secret ends within the warning threshold',
    plant: ({ world }) => endSecret(world, 20.5),
    rows: ['secret/expiry failed warning'],
    says: /20 days left \(threshold 30\)/,
    pairs: true,
  },
  {
    place: 'secret',
    title: 'the secret ends within the error threshold',
    plant: ({ world }) => endSecret(world, 5.5),
    rows: ['secret/expiry failed error'],
    says: /5 days left \(threshold 7\)/,
  },
  {
    place: 'secret',
    title: 'the secret ends on the very day of the error threshold',
    plant: ({ world }) => endSecret(world, 7.5),
    rows: ['secret/expiry failed error'],
    says: /7 days left \(threshold 7\)/,
  },
  {
    place: 'secret',
    title: 'the secret ends within a warning threshold of one’s own',
    with: { 'secret-warning-days': '500' },
    rows: ['secret/expiry failed warning'],
    says: /threshold 500/,
  },
  {
    place: 'secret',
    title: 'of two secrets of the description that Jit holds one is about to end',
    plant: ({ world }) => addSecret(world, 3.5, { displayName: 'jit' }),
    with: { 'secret-description': 'jit' },
    rows: ['secret/expiry failed error'],
    says: /Of 2 secrets with this description/,
  },
  {
    place: 'secret',
    title: 'a secret expired lately while a newer one lives',
    plant: ({ world }) => addSecret(world, -3),
    // One that expired in the last month is also one that is left behind.
    rows: ['secret/rotation failed warning', 'secret/stale failed notice'],
    says: /"other" .* expired on .*: if Jit still holds it, scans fail/,
    fix: /az ad app credential list --id 33333333/,
  },
  {
    place: 'secret',
    title: 'another live secret is about to expire',
    plant: ({ world }) => addSecret(world, 12.5),
    rows: ['secret/rotation failed warning'],
    says: /"other" .*, which is not the judged one, expires on .* 12 days left/,
    fix: /secret-key-id/,
  },
  {
    place: 'secret',
    title: 'two secrets that expired long ago are still there',
    plant: ({ world }) => {
      addSecret(world, -200);
      addSecret(world, -400);
    },
    rows: times(2, 'secret/stale failed notice'),
    says: /"other" .* expired on .* and is still there/,
    fix: /az ad app credential list/,
  },
];
