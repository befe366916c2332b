/** Small functions and tables of constants, value by value. */
import { describe, expect, it } from '@jest/globals';
import { renewSecret } from '../../src/core/az-command.js';
import { addressOf } from '../../src/core/check-page.js';
import { failed, passed, skippedAfter, unknown } from '../../src/core/checks/rows.js';
import { parseDuration } from '../../src/core/duration.js';
import { tellFixOnce } from '../../src/core/fix-once.js';
import { findHidden, inertJson, visibleJson } from '../../src/core/hidden-comment.js';
import { type GivenToken, isLoggedIn } from '../../src/core/login-facts.js';
import { codeLink, fence, inert, link, plainTitle } from '../../src/core/markdown.js';
import { byTrouble, tally } from '../../src/core/row-words.js';
import { checksTakenAway, selectRows } from '../../src/core/selection.js';
import { checkWaivers, NOT_WAIVABLE, type Waiver, waive } from '../../src/core/waivers.js';

const CAUSE = { known: false, reason: 'transient', read: 'it', found: 'HTTP 503' } as const;

it.each([
  ['P12W', 7_257_600],
  ['P10D', 864_000],
  ['PT12H', 43_200],
  ['PT15M', 900],
  ['PT90S', 90],
  ['PT10.25S', 10.25],
  ['pt8h', 28_800],
  ['P1W1DT1H1M1S', 694_861],
  ['P', undefined],
  ['PT', undefined],
  ['P1Y', undefined],
  ['xPT8H', undefined],
  ['PT8Hx', undefined],
  ['8 hours', undefined],
])('%s lasts %s seconds', (iso, seconds) => expect(parseDuration(iso)).toBe(seconds));

it.each<[GivenToken['kind'], GivenToken['kind'], boolean]>([
  ['used', 'used', true],
  ['used', 'missing', true],
  ['missing', 'used', true],
  ['missing', 'missing', false],
  ['refused', 'missing', false],
])('a login with given tokens, Graph %s and Azure %s: %s', (graph, arm, expected) => {
  const token = (kind: GivenToken['kind']): GivenToken => (kind === 'refused' ? { kind, why: 'No.' } : { kind });
  const resources = { graph: '', arm: '' };
  const login = { kind: 'given-tokens', graph: token(graph), arm: token(arm), bearer: 'person', resources } as const;
  expect(isLoggedIn(login)).toBe(expected);
});

describe('rows', () => {
  it('that are trouble stand in one order, and are counted in words', () => {
    const rows = (['error', 'warning', 'notice'] as const).flatMap((severity) => [
      failed('app/role', `failed ${severity}`, { severity }),
      { ...unknown('app/role', CAUSE, { severity }), message: `unknown ${severity}` },
    ]);
    const inOrder = rows.map(({ message }) => message);
    expect(
      [...rows]
        .reverse()
        .sort(byTrouble)
        .map(({ message }) => message),
    ).toEqual(inOrder);
    expect(tally([...rows, ...rows])).toBe('2 errors, 6 unknown, 2 warnings, 2 notices');
  });

  it('keep their fix beside a failed one that has the same', () => {
    const rows = [
      failed('app/exists', 'm', { fix: 'f', severity: 'error' }),
      unknown('app/role', CAUSE, { fix: 'f', severity: 'warning' }),
    ];
    expect(tellFixOnce(rows)).toEqual(rows);
  });

  it('are selected even where two wait for each other', () => {
    const rows = [
      skippedAfter('subscription/state', 'subscription/tenant'),
      skippedAfter('subscription/tenant', 'subscription/state'),
    ];
    const selection = { checks: new Set(['subscription/state'] as const), takenAway: new Set<never>() };
    expect(selectRows(rows, selection)).toEqual(rows.slice(0, 1));
  });

  it('of checks that are not selected are told only where a selected one hangs on them', () => {
    const rows = [
      skippedAfter('app/role', 'app/exists'),
      failed('app/exists', 'x'),
      skippedAfter('secret/expiry', 'secret/present'),
      failed('secret/present', 'y'),
    ];
    const selection = { checks: new Set(['app/role'] as const), takenAway: new Set<never>() };
    expect(selectRows(rows, selection)).toEqual(rows.slice(0, 2));
    expect([...checksTakenAway(['a*', '!app/role'])]).toEqual(['app/role']);
  });
});

describe('waivers', () => {
  const waiver = (given: Partial<Waiver>): Waiver => ({
    check: 'app/role',
    until: '2026-01-31',
    reason: 'known',
    ...given,
  });

  it.each<[Partial<Waiver>, string, string]>([
    [{}, 'app/role', ''],
    [{ subject: 'reader' }, 'app/role (reader)', '  subject: "reader"\n'],
    [{ integration: 'prod' }, 'app/role of prod', '  integration: "prod"\n'],
    [
      { subject: 'reader', integration: 'prod' },
      'app/role of prod (reader)',
      '  subject: "reader"\n  integration: "prod"\n',
    ],
  ])('%j whose day has passed is named, and written down to be given another', (given, name, lines) => {
    expect(checkWaivers([waiver(given)], Date.parse('2026-02-01'))).toMatchObject([
      {
        status: 'failed',
        subject: name,
        message: `The waiver of ${name} ended with 2026-01-31 (UTC) and has no effect any more. Its reason was: known`,
        fix: expect.stringContaining(
          `- check: app/role\n${lines}  until: 2026-01-31   # a later day\n  reason: "known"`,
        ),
      },
    ]);
  });

  it('hold to the last day of any, whatever their order, and never for a secret in a file', () => {
    const row = failed('app/role', 'm');
    const two = [waiver({}), waiver({ until: '2026-03-31', reason: 'longer' })];
    for (const inForce of [two, [...two].reverse()])
      expect(waive([row], inForce, () => 'prod')[0]?.waived).toEqual({ until: '2026-03-31', reason: 'longer' });
    expect(waive([passed('app/role', 'p')], two, () => 'prod')[0]).not.toHaveProperty('waived');
    expect(NOT_WAIVABLE).toEqual(['config/secret-literal']);
  });
});

describe('texts', () => {
  it.each([
    ['a\vb', 'a b'],
    ['a--b', 'a&#45;&#45;b'],
    ['- a', '&#45; a'],
    ['12. a', '12&#46; a'],
    [' 1. a', ' 1&#46; a'],
    ['a1. b', 'a1. b'],
    ['abcdef1', 'a&#8203;bcdef1'],
    ['ghijkl1', 'ghijkl1'],
  ])('%j is inert as %j', (text, expected) => expect(inert(text)).toBe(expected));

  it.each([
    ['https://a.example', 'https:\u200b//a.example'],
    ['a: b', 'a: b'],
    ['www.a.example', 'www\u200b.a.example'],
    ['www. a', 'www. a'],
    ['abcdef1', 'a\u200bbcdef1'],
  ])('%j stands in a title as %j', (text, expected) => expect(plainTitle(text)).toBe(expected));

  it('links to plain addresses of the web alone', () => {
    expect(link('x', 'https://a.example')).toBe('[x](https://a.example)');
    expect(codeLink('x', 'see https://a.example')).toBe('<code>x</code>');
    const source = { serverUrl: 'http://git.example:8080', repository: 'a/b', ref: 'v1' };
    expect(addressOf('x.md', source)).toBe('http://git.example:8080/a/b/blob/v1/x.md');
    expect(addressOf('x.md', { ...source, serverUrl: 'see https://git.example' })).toBe('x.md');
  });

  it('holds no hidden comment of ours in a block of commands', () => {
    expect(fence('<!--jit-azure-drift:1 {} -->')).toBe('```text\n<! --jit-azure-drift:1 {} -->\n```');
  });

  it('hides JSON in which nothing is unseen, and reads it only where it has an end', () => {
    expect(visibleJson('a\u202e\n\ufe0f\u{e0001}')).toBe('a\\u202e\n\ufe0f\\udb40\\udc01');
    expect(inertJson('a--b-c')).toBe('"a\\u002d-b-c"');
    expect(findHidden('n', '<!-- n {}x')).toBeUndefined();
  });

  it('names a secret so that az reads no file for it', () => {
    expect(renewSecret('id', 'jit=@secret')).toContain('jit=secret');
  });
});
