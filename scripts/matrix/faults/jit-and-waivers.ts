import { askingJit, type Case, edit } from '../plant.js';

/** How Jit sees the file. */
export const JIT_FAULTS: readonly Case[] = [
  {
    place: 'jit',
    title: 'Jit calls the file invalid',
    plant: ({ world }) => {
      if (world.jit.file !== null) world.jit.file.status = 'INVALID';
    },
    with: askingJit,
    rows: ['jit/integration-file failed warning'],
    says: /its status there is "INVALID", not valid/,
    pairs: true,
  },
  {
    place: 'jit',
    title: 'Jit has no file',
    plant: ({ world }) => {
      world.jit.file = null;
    },
    with: askingJit,
    rows: ['jit/integration-file failed warning'],
    says: /no integration file to work with: FILE_NOT_FOUND/,
  },
  {
    place: 'jit',
    title: 'Jit’s copy is an old one',
    plant: (stage) => {
      const old = stage.world.jit.file?.rawContent ?? '';
      edit('acme-analytics-0042', 'acme-analytics-0043')(stage);
      if (stage.world.jit.file !== null) stage.world.jit.file.rawContent = old;
    },
    with: askingJit,
    rows: ['jit/integration-file failed warning'],
    says: /differs from .jit\/jit-integration.yml of acme\/.jit at gcp/,
  },
  {
    place: 'jit',
    title: 'Jit does not know the API token',
    plant: ({ world }) => {
      world.jit.apiTokens = [];
    },
    with: askingJit,
    rows: ['jit/integration-file unknown warning'],
    says: /HTTP 401/,
  },
  {
    place: 'jit',
    title: 'Jit’s API token lacks its permission',
    plant: ({ world }) => {
      for (const token of world.jit.apiTokens) token.permissions = [];
    },
    with: askingJit,
    rows: ['jit/integration-file unknown warning'],
    says: /jit.integrations.read/,
  },
];

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** Waivers. */
export const WAIVER_FAULTS: readonly Case[] = [
  {
    place: 'waiver',
    title: 'a waiver has ended',
    with: { waivers: `- {check: secret/stale, until: ${YESTERDAY}, reason: old}` },
    rows: ['waiver/expired failed warning'],
    says: /The waiver of secret\/stale ended/,
    pairs: true,
  },
  {
    place: 'waiver',
    title: 'two waivers have ended, a third holds',
    with: {
      waivers: `- {check: secret/stale, until: ${YESTERDAY}, reason: old}\n- {check: role/excess, until: 2026-01-01, reason: older}\n- {check: role/denied, until: 2999-01-01, reason: new}`,
    },
    rows: ['waiver/expired failed warning', 'waiver/expired failed warning'],
  },
];
