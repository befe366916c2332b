import { expect, it } from '@jest/globals';
import { checkGivenTokens } from '../../../src/core/checks/login-tokens.js';
import type { GivenToken, Login } from '../../../src/core/facts.js';
import type { Status } from '../../../src/core/results.js';

const RESOURCES = { graph: 'https://graph.example', arm: 'https://arm.example' } as const;
const used: GivenToken = { kind: 'used' };
const missing: GivenToken = { kind: 'missing' };
const refused = (why: string): GivenToken => ({ kind: 'refused', why, correlationId: `of ${why}` });

type Row = readonly [string, GivenToken, GivenToken, Status, RegExp, readonly RegExp[], string | undefined];

it.each<Row>([
  ['both served', used, used, 'passed', /graph-token and arm-token of an earlier step served\.$/, [], undefined],
  [
    'graph alone',
    used,
    missing,
    'passed',
    /, graph-token of .*There is no arm-token: what Azure Resource/,
    [],
    undefined,
  ],
  [
    'arm alone',
    missing,
    used,
    'passed',
    /, arm-token of .*There is no graph-token: what Microsoft Graph/,
    [],
    undefined,
  ],
  [
    'neither given',
    missing,
    missing,
    'failed',
    /got neither/,
    [/--resource https:\/\/graph/, /--resource https:\/\/arm/],
    undefined,
  ],
  [
    'graph refused',
    refused('it ended.'),
    used,
    'failed',
    /graph-token cannot serve: it ended\./,
    [/:\n\n# graph-token\naz account get-access-token --resource https:\/\/graph\.example --query accessToken -o tsv$/],
    'of it ended.',
  ],
  [
    'arm refused',
    used,
    refused('it ended.'),
    'failed',
    /arm-token cannot serve/,
    [/:\n\n# arm-token\naz [^\n]*$/],
    'of it ended.',
  ],
  [
    'both refused',
    refused('one.'),
    refused('two.'),
    'failed',
    /graph-token cannot serve: one\. arm-token cannot serve: two\./,
    [/:\n\n# graph-token\naz [^\n]*\n\n# arm-token\naz [^\n]*$/],
    'of one.',
  ],
  [
    'one refused, one not given',
    missing,
    refused('two.'),
    'failed',
    /arm-token cannot serve/,
    [/# arm-token/],
    'of two.',
  ],
])('login/oidc by given tokens: %s', (_, graph, arm, status, message, fixes, correlationId) => {
  const login: Extract<Login, { kind: 'given-tokens' }> = {
    kind: 'given-tokens',
    graph,
    arm,
    bearer: 'unknown',
    resources: RESOURCES,
  };
  const row = checkGivenTokens(login);
  expect(row).toMatchObject({ check: 'login/oidc', status, severity: 'error' });
  expect(row.message).toMatch(message);
  expect(row.message).toMatch(/^Login is tokens/);
  expect(row.correlationId).toBe(correlationId);
  for (const fix of fixes) expect(row.fix).toMatch(fix);
  expect(row.fix === undefined).toBe(status === 'passed');
});
