import { describe, expect, it } from '@jest/globals';
import { failed, passed, skipped, skippedAfter, unknown } from '../../../src/core/checks/rows.js';
import { judgedKey, observe, type Stance } from '../../../src/core/issue/observe.js';
import { fileCandidates, type ProposalStand, proposalCandidates } from '../../../src/core/issue/stance.js';
import {
  type EntryOutcome,
  type Regeneration,
  regenerate as regenerateFile,
} from '../../../src/core/jit-file/regenerate.js';
import { UNVERIFIED } from '../../../src/core/jit-file/wanted.js';
import type { Plan } from '../../../src/core/proposal.js';
import type { Result } from '../../../src/core/results.js';
import { sha256 } from '../../../src/github/git-objects.js';
import { readable, wantedEntry } from '../jit-file/sample-files.js';
import { pullRequest } from '../proposal-fixtures.js';

const settings = { level: 'warning', everything: true, hash: sha256 } as const;
const cause = { known: false, reason: 'transient', read: 'it', found: 'HTTP 503' } as const;
const OWNER = sha256('prod').slice(0, 12);

function look(rows: readonly Result[], stance: Stance = 'by-level', level: 'warning' | 'error' = 'warning') {
  const candidates = rows.map((row) => ({ row, stance }));
  return observe([{ owner: 'prod', label: 'prod', candidates }], { ...settings, level });
}

describe('observe', () => {
  const warning = failed('app/role', 'w', { severity: 'warning' });
  const error = failed('role/assignment', 'e');
  it.each<[string, Result, Stance, 'warning' | 'error', number]>([
    ['an error', error, 'by-level', 'warning', 1],
    ['an error', error, 'by-level', 'error', 1],
    ['a warning', warning, 'by-level', 'warning', 1],
    ['a warning', warning, 'by-level', 'error', 0],
    ['declined drift', warning, 'always', 'error', 1],
    ['a notice', failed('config/literal-id', 'n'), 'by-level', 'warning', 0],
    ['a waived row', { ...error, waived: { until: '2026-12-31', reason: 'known' } }, 'by-level', 'warning', 0],
    ['what a pull request mends', error, 'mended', 'warning', 0],
    ['what may be mended', error, 'undecided', 'warning', 0],
    ['an unknown', unknown('role/assignment', cause), 'by-level', 'warning', 0],
    ['a passed row', passed('role/assignment', 'p'), 'by-level', 'warning', 0],
  ])('counts %s as %s by stance %s at level %s: %d', (_, row, stance, level, number) => {
    expect(look([row], stance, level).rows).toHaveLength(number);
  });

  it.each<[string, readonly Result[], Stance, boolean]>([
    ['failed', [error], 'by-level', true],
    ['passed', [passed('role/assignment', 'p')], 'by-level', true],
    ['mended', [error], 'mended', true],
    ['skipped by choice', [skipped('role/assignment', 'Not checked: role is empty.')], 'by-level', true],
    ['unknown', [unknown('role/assignment', cause)], 'by-level', false],
    ['partly unknown', [error, unknown('role/assignment', cause)], 'by-level', false],
    ['undecided', [error], 'undecided', false],
    ['hidden by a failure', [failed('app/exists', 'gone'), skipped('role/assignment', 'x')], 'by-level', false],
    ['hidden by one that is not told', [skippedAfter('role/assignment', 'app/exists')], 'by-level', false],
    ['not there', [passed('app/role', 'p')], 'by-level', false],
  ])('judges a check that is %s', (_, rows, stance, judged) => {
    expect(look(rows, stance).judged.has(judgedKey(OWNER, 'role/assignment'))).toBe(judged);
  });

  it('is full only where all was looked at and nothing that matters is unknown', () => {
    expect(look([error]).full).toBe(true);
    expect(look([unknown('role/assignment', cause)]).full).toBe(false);
    expect(look([unknown('config/literal-id', cause)]).full).toBe(true);
    expect(look([error], 'undecided').full).toBe(false);
    expect(observe([], { ...settings, everything: false }).full).toBe(false);
    expect(look([error, unknown('role/assignment', cause)]).full).toBe(false);
    const candidates = [error, unknown('app/role', cause)].map((row) => ({ row, stance: 'by-level' as const }));
    const sure = { owner: 'stage', label: 'stage', candidates: candidates.slice(0, 1) };
    expect(observe([{ owner: 'prod', label: 'prod', candidates }, sure], settings).full).toBe(false);
    expect(look([passed('role/assignment', 'p')], 'undecided').full).toBe(true);
  });

  it.each(
    (
      [
        'login/oidc',
        'app/exists',
        'app/service-principal',
        'secret/present',
        'subscription/state',
        'subscription/tenant',
        'config/readable',
      ] as const
    ).flatMap((gate) => [
      [gate, failed(gate, 'f'), false] as const,
      [gate, unknown(gate, cause), false] as const,
      [gate, passed(gate, 'p'), true] as const,
    ]),
  )('takes what is skipped beside %s as judged only where that passed', (_, gate, judged) => {
    const rows = [gate, skipped('role/assignment', 'Not checked.')];
    expect(look(rows).judged.has(judgedKey(OWNER, 'role/assignment'))).toBe(judged);
  });

  it('does not take what was judged beside a failed gate for hidden, nor a row beside an ordinary failure', () => {
    const judged = (rows: readonly Result[]) => look(rows).judged.has(judgedKey(OWNER, 'role/assignment'));
    expect(judged([failed('app/exists', 'f'), passed('role/assignment', 'p')])).toBe(true);
    expect(judged([failed('app/role', 'f'), skipped('role/assignment', 'Not checked.')])).toBe(true);
  });

  it('judges nothing of an owner without rows', () => expect([...look([]).judged]).toEqual([]));

  it('counts a row once that is found twice, as it was found first, and clears what is cleared', () => {
    const candidates = ['first', 'second'].map((message) => ({
      row: failed('app/role', message, { subject: 'Reader', severity: 'warning' }),
      stance: 'by-level' as const,
    }));
    const looked = { owner: 'prod', label: 'Prod', candidates, cleared: ['secret/stale' as const] };
    const { rows, judged } = observe([looked, { ...looked, owner: 'stage' }], settings);
    expect(rows).toStrictEqual(
      ['prod', 'stage'].map((owner) => ({
        key: sha256(JSON.stringify([owner, 'app/role', 'Reader'])).slice(0, 16),
        owner: sha256(owner).slice(0, 12),
        of: 'Prod',
        check: 'app/role',
        severity: 'warning',
        message: 'first',
      })),
    );
    expect([...judged]).toEqual(
      ['prod', 'stage'].flatMap((owner) =>
        ['app/role', 'secret/stale'].map((check) => judgedKey(sha256(owner).slice(0, 12), check)),
      ),
    );
  });

  it('keeps what to do, and the page of each check', () => {
    const page = 'https://github.example/docs/checks/app/role.md';
    const row = { ...failed('app/role', 'm', { fix: 'az mend' }), docs: page };
    const bare = failed('secret/stale', 'm', { severity: 'warning' });
    const { rows, docs } = look([row, bare]);
    expect(rows.map(({ check, fix }) => [check, fix])).toEqual([
      ['app/role', 'az mend'],
      ['secret/stale', undefined],
    ]);
    expect(rows[1]).not.toHaveProperty('fix');
    expect(rows[1]?.key).toBe(sha256(JSON.stringify(['prod', 'secret/stale', null])).slice(0, 16));
    expect([...docs]).toEqual([['app/role', page]]);
  });

  it.each<[string, Parameters<typeof observe>[0][number]['secret'], number | undefined]>([
    ['the secret that was judged', { keyId: 'key-1', daysLeft: 6 }, 6],
    ['a secret without an end', { keyId: 'key-1', daysLeft: null }, undefined],
    ['another secret', { keyId: 'key-2', daysLeft: 6 }, undefined],
    ['no secret', undefined, undefined],
  ])('tells the days left of %s', (_, secret, daysLeft) => {
    const rows = [
      failed('secret/expiry', 'ends', { subject: 'key-1' }),
      failed('secret/rotation', 'old', { subject: 'key-1' }),
    ];
    const candidates = rows.map((row) => ({ row, stance: 'by-level' as const }));
    const found = observe([{ owner: 'prod', label: 'prod', candidates, ...(secret && { secret }) }], settings).rows;
    expect(found.map((row) => [row.check, row.daysLeft])).toEqual([
      ['secret/expiry', daysLeft],
      ['secret/rotation', undefined],
    ]);
    expect('daysLeft' in (found[0] ?? {})).toBe(daysLeft !== undefined);
  });

  it('puts errors before warnings, and keeps the order among equals', () => {
    const rows = [
      failed('app/role', 'a', { severity: 'warning' }),
      failed('app/consent', 'b'),
      failed('secret/stale', 'c', { severity: 'warning' }),
      failed('app/permissions', 'd'),
    ];
    expect(look(rows).rows.map(({ message }) => message)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('tells the days left on the row of the judged secret alone, and puts errors first', () => {
    const candidates = [
      failed('app/role', 'w'),
      failed('secret/expiry', 'this one', { subject: 'key-1' }),
      failed('secret/expiry', 'another', { subject: 'key-2' }),
    ].map((row) => ({ row, stance: 'by-level' as const }));
    const { rows } = observe(
      [{ owner: 'prod', label: 'prod', candidates, secret: { keyId: 'key-1', daysLeft: 6 } }],
      settings,
    );
    expect(rows.map(({ message, daysLeft }) => [message, daysLeft])).toEqual([
      ['this one', 6],
      ['another', undefined],
      ['w', undefined],
    ]);
  });
});

const drift = failed('config/drift', 'd', { subject: 'azure.prod.tenant_id' });
const literal = failed('config/secret-literal', 'l', { subject: 'azure.prod.auth.client_secret' });
const change = (at: string) => ({ at, actual: 'a', expected: 'b', line: 1, column: 1 });
function regeneration(given: Partial<EntryOutcome>): Regeneration {
  const entry = { key: 'prod', keyNow: 'prod', outcome: 'changed', changes: [], withheld: [], wanted: {}, ...given };
  return {
    entries: [entry as unknown as EntryOutcome],
    bytes: new Uint8Array(),
    changed: true,
    patch: {},
  } as unknown as Regeneration;
}
const changed = regeneration({ changes: [change('azure.prod.tenant_id'), change('azure.prod.auth.client_secret')] });
const declined: Plan = { kind: 'leave-alone', reason: { why: 'declined', pullRequest: pullRequest() } };
const proposed = passed('pull-request/proposed', 'stands');

function stances(stand: Partial<ProposalStand>, from = changed, azure: readonly Result[] | undefined = []) {
  const given: ProposalStand = { plan: { kind: 'none' }, results: [proposed], wanted: true, ...stand };
  return fileCandidates([drift, literal], from, given, () => azure).map(({ stance }) => stance);
}

describe('fileCandidates', () => {
  const create: Plan = { kind: 'create', head: { from: 'new-branch' } };
  it.each<[string, Partial<ProposalStand>, readonly Stance[]]>([
    ['is proposed', { plan: create }, ['mended', 'mended']],
    [
      'would be proposed by a real run',
      { plan: create, results: [skipped('pull-request/proposed', 'Dry run')] },
      ['mended', 'mended'],
    ],
    ['is refused', { plan: create, results: [failed('pull-request/proposed', 'no')] }, ['always', 'by-level']],
    [
      'may be proposed',
      { plan: create, results: [unknown('pull-request/proposed', cause)] },
      ['undecided', 'undecided'],
    ],
    ['is declined', { plan: declined }, ['always', 'by-level']],
    [
      'is in someone’s hands',
      { plan: { kind: 'leave-alone', reason: { why: 'hand-edited', by: 'mona', pullRequest: pullRequest() } } },
      ['mended', 'mended'],
    ],
    [
      'meets a foreign branch',
      { plan: { kind: 'leave-alone', reason: { why: 'hand-edited', by: 'mona' } } },
      ['always', 'by-level'],
    ],
    ['meets an archive', { plan: { kind: 'leave-alone', reason: { why: 'archived' } } }, ['always', 'by-level']],
    [
      'can’t be compared',
      { plan: { kind: 'leave-alone', reason: { why: 'unknown', cause, drift: true } } },
      ['undecided', 'undecided'],
    ],
    [
      'was not compared',
      { plan: { kind: 'leave-alone', reason: { why: 'not-compared' } } as unknown as Plan },
      ['undecided', 'undecided'],
    ],
    ['is in an update', { plan: { kind: 'update' } as unknown as Plan }, ['mended', 'mended']],
    ['is reopened', { plan: { kind: 'reopen' } as unknown as Plan }, ['mended', 'mended']],
    ['is in a rebuilt one', { plan: { kind: 'rebuild' } as unknown as Plan }, ['mended', 'mended']],
    ['stands proposed', { plan: { kind: 'unchanged' } as unknown as Plan }, ['mended', 'mended']],
    [
      'is in a rebuilt one that was refused',
      {
        plan: { kind: 'rebuild' } as unknown as Plan,
        results: [failed('pull-request/proposed', 'no')],
      },
      ['always', 'by-level'],
    ],
    ['has no row of its proposal', { plan: create, results: [] }, ['mended', 'mended']],
    [
      'has another row that is not known',
      {
        plan: create,
        results: [unknown('pull-request/permitted', cause), proposed],
      },
      ['mended', 'mended'],
    ],
    ['is in no plan', { plan: undefined }, ['always', 'by-level']],
    ['is not to be proposed', { plan: undefined, wanted: false }, ['by-level', 'by-level']],
  ])('where the drift %s', (_, stand, expected) => expect(stances(stand)).toEqual(expected));

  const held = regeneration({ withheld: [{ ...change('azure.prod.tenant_id'), why: UNVERIFIED }] });
  it.each<[string, readonly Result[] | undefined, Stance]>([
    ['could not be asked', [unknown('login/oidc', cause)], 'undecided'],
    ['was not asked', undefined, 'undecided'],
    ['says that the ids are wrong', [failed('app/exists', 'gone')], 'always'],
  ])('drift that is held back where Azure %s', (_, azure, expected) => {
    expect(stances({}, held, azure)[0]).toBe(expected);
  });

  it('tells of drift that is held back for its form', () => {
    const form = regeneration({ withheld: [{ ...change('azure.prod.tenant_id'), why: 'it is an alias' }] });
    expect(stances({}, form, [unknown('login/oidc', cause)])[0]).toBe('always');
  });

  it('takes a missing entry as what its proposal makes of it', () => {
    const row = failed('config/drift', 'missing', { subject: 'azure.prod' });
    const stand: ProposalStand = {
      plan: { kind: 'create', head: { from: 'new-branch' } },
      results: [proposed],
      wanted: true,
    };
    const missing = regeneration({ keyNow: null, changes: [change('azure.prod.type')] });
    expect(fileCandidates([row], missing, stand, () => [])[0]?.stance).toBe('mended');
    const verified = { tenantId: false, subscriptionId: false };
    const unsure = regenerateFile(readable('aws: []\n'), [wantedEntry({ integrationId: 'prod', verified })]);
    expect(fileCandidates([row], unsure, { ...stand, plan: { kind: 'none' } }, () => undefined)[0]?.stance).toBe(
      'undecided',
    );
  });

  it.each<[string, Partial<EntryOutcome>, readonly string[], Stance]>([
    ['that is there', { changes: [change('azure.prod.type')] }, ['login/oidc'], 'always'],
    [
      'that gets another key, while an id of it is held back',
      {
        changes: [change('azure.prod')],
        withheld: [{ ...change('azure.prod.tenant_id'), why: UNVERIFIED }],
      },
      [],
      'mended',
    ],
    ['without a place yet', { keyNow: null }, [], 'always'],
    [
      'held back by Azure',
      { keyNow: null, withheld: [{ ...change('azure.prod.type'), why: UNVERIFIED }] },
      [],
      'undecided',
    ],
    [
      'whose ids Azure calls wrong',
      { keyNow: null, withheld: [{ ...change('azure.prod.type'), why: UNVERIFIED }] },
      ['login/oidc'],
      'always',
    ],
    [
      'whose ids Azure calls wrong (tenant)',
      { keyNow: null, withheld: [{ ...change('azure.prod.type'), why: UNVERIFIED }] },
      ['subscription/tenant'],
      'always',
    ],
    [
      'held back for its form',
      { keyNow: null, withheld: [{ ...change('azure.prod.type'), why: 'an alias' }] },
      [],
      'always',
    ],
  ])('of an entry %s', (_, outcome, wrong, expected) => {
    const row = failed('config/drift', 'missing', { subject: 'azure.prod' });
    const azure = wrong.map((check) => failed(check as 'login/oidc', 'wrong'));
    const stand = { plan: { kind: 'create' } as unknown as Plan, results: [proposed], wanted: true };
    expect(fileCandidates([row], regeneration(outcome), stand, () => azure)[0]?.stance).toBe(expected);
  });

  it('leaves rows of a file that was not compared to their level', () => {
    const stand = { plan: undefined, results: [], wanted: false };
    const rows = [drift, literal, failed('config/lint', 'no subject')];
    expect(fileCandidates(rows, undefined, stand, () => []).map(({ stance }) => stance)).toEqual([
      'by-level',
      'by-level',
      'by-level',
    ]);
  });

  it('leaves other rows at a place whose id is held back to their level', () => {
    const other = failed('config/literal-id', 'l', { subject: 'azure.prod.tenant_id' });
    const stand = { plan: { kind: 'none' } as const, results: [proposed], wanted: true };
    expect(fileCandidates([other], held, stand, () => [])[0]?.stance).toBe('by-level');
  });

  it('tells of a refused or declined proposal whatever the level', () => {
    const rows = [proposed, failed('pull-request/declined', 'd'), failed('pull-request/permitted', 'p')];
    const stand = { plan: declined, results: rows, wanted: true };
    expect(proposalCandidates(stand).map(({ stance }) => stance)).toEqual(['always', 'always', 'by-level']);
  });
});
