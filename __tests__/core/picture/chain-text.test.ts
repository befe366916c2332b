import { describe, expect, it } from '@jest/globals';
import { failed, passed, unknown } from '../../../src/core/checks/rows.js';
import { type ChainInput, chainDiagram, MOST_NAMED, type PictureInput } from '../../../src/core/picture/chain.js';
import { focused } from '../../../src/core/picture/focus.js';
import { LINK_STATES } from '../../../src/core/picture/link-state.js';
import type { Result } from '../../../src/core/results.js';
import { CAUSE, GOOD, OWN } from './chain-fixtures.js';

/** The diagrams to the letter: Mermaid takes a wrong word for an error and draws nothing. */

const DRIFT = [failed('config/drift', 'Another tenant.', { severity: 'warning' })];

function picture(
  chains: readonly ChainInput[],
  files: PictureInput['files'] = [[passed('config/drift', 'None.')]],
): PictureInput {
  return { repository: [passed('pull-request/permitted', 'Yes.')], chains, files };
}

/** The head of a diagram as far as its title. */
const HEAD = (more: string) => `\`\`\`mermaid
---
config:
${more}  flowchart:
    nodeSpacing: 24
    rankSpacing: 28
    padding: 10
---
flowchart TB
accTitle: The chain`;
const LARGE = '  themeVariables:\n    fontSize: 20px\n';
const STYLES = `  classDef failed fill:#cf222e,stroke:#cf222e,color:#ffffff
  classDef unknown fill:#8250df,stroke:#8250df,color:#ffffff
  classDef warning fill:#9a6700,stroke:#9a6700,color:#ffffff
  classDef notice fill:#0969da,stroke:#0969da,color:#ffffff
  classDef waived fill:#57606a,stroke:#57606a,color:#ffffff
  classDef unchecked fill:#57606a,stroke:#57606a,color:#ffffff,stroke-dasharray:4 3
  classDef passed fill:#1a7f37,stroke:#1a7f37,color:#ffffff
  classDef group fill:none,stroke:#848d97
\`\`\``;

describe('the text of a diagram', () => {
  it('of one integration', () => {
    expect(chainDiagram(picture([{ name: 'prod', rows: GOOD, file: 0 }], [DRIFT]))).toBe(`${HEAD('')} of the integration
accDescr: Repository passed, OIDC login passed, App passed, Client secret passed, Permissions passed, Role passed, Subscription passed, File warning
  subgraph group0["GitHub"]
    direction LR
    repository["Repository<br/>✅#160;passed"]:::passed --> login["OIDC#160;login<br/>✅#160;passed"]:::passed
  end
  subgraph group1["Microsoft Entra"]
    direction LR
    app["App<br/>✅#160;passed"]:::passed --> secret["Client#160;secret<br/>✅#160;passed"]:::passed --> permissions["Permissions<br/>✅#160;passed"]:::passed
  end
  subgraph group2["Azure"]
    direction LR
    role["Role<br/>✅#160;passed"]:::passed --> subscription["Subscription<br/>✅#160;passed"]:::passed
  end
  group0 --> group1 --> group2 --> file["File<br/>⚠️#160;warning"]:::warning
  class group0,group1,group2 group
${STYLES}`);
  });

  it('of two that are not alike and share a file', () => {
    const chains: readonly ChainInput[] = [
      {
        name: 'prod',
        rows: [...GOOD, failed('managed-app/jit-access-licence', 'None.', { severity: 'warning' })],
        file: 0,
      },
      { name: 'dev', rows: [failed('secret/expiry', 'Ends.')], file: 0 },
    ];
    expect(chainDiagram(picture(chains))).toBe(`${HEAD(LARGE)}s of 2 integrations
accDescr: Repository passed, OIDC login not checked and passed, App not checked and passed, Client secret failed and passed, Permissions not checked and passed, Role not checked and passed, Subscription not checked and passed, File passed
  repository["Repository<br/>✅#160;passed"]:::passed
  subgraph chain0["prod"]
    direction TB
    login0["✅#160;OIDC#160;login"]:::passed --> app0["✅#160;App"]:::passed --> secret0["✅#160;Secret"]:::passed --> permissions0["✅#160;Permissions"]:::passed --> role0["✅#160;Role"]:::passed --> subscription0["✅#160;Subscription"]:::passed
    subscription0 -.- managed0["JIT#160;access<br/>⚠️#160;warning"]:::warning
  end
  subgraph chain1["dev"]
    direction TB
    login1["⏭️#160;OIDC#160;login<br/>not#160;checked"]:::unchecked --> app1["⏭️#160;App<br/>not#160;checked"]:::unchecked --> secret1["✖#160;Secret<br/>failed"]:::failed --> permissions1["⏭️#160;Permissions<br/>not#160;checked"]:::unchecked --> role1["⏭️#160;Role<br/>not#160;checked"]:::unchecked --> subscription1["⏭️#160;Subscription<br/>not#160;checked"]:::unchecked
  end
  repository --> chain0 & chain1
  chain0 & chain1 --> file["File<br/>✅#160;passed"]:::passed
  class chain0,chain1 group
${STYLES}`);
  });

  it('of three with files of their own, of which one is not known', () => {
    const chains: readonly ChainInput[] = [
      { name: 'prod', rows: GOOD, file: 0 },
      { name: 'dev', rows: GOOD, file: 1 },
      { name: 'lost', rows: GOOD, file: undefined },
    ];
    const links = (index: number) =>
      `login${index}["✅#160;OIDC#160;login"]:::passed --> app${index}["✅#160;App"]:::passed --> secret${index}["✅#160;Secret"]:::passed --> permissions${index}["✅#160;Permissions"]:::passed --> role${index}["✅#160;Role"]:::passed --> subscription${index}["✅#160;Subscription"]:::passed`;
    const input = picture(chains, [[passed('config/drift', 'None.')], DRIFT]);
    expect(chainDiagram(input)).toBe(`${HEAD(LARGE)}s of 3 integrations
accDescr: Repository passed, OIDC login passed, App passed, Client secret passed, Permissions passed, Role passed, Subscription passed, File warning and passed
  repository["Repository<br/>✅#160;passed"]:::passed
  subgraph chain0["prod"]
    direction TB
    ${links(0)} --> file0["✅#160;File"]:::passed
  end
  subgraph chain1["dev"]
    direction TB
    ${links(1)} --> file1["⚠️#160;File<br/>warning"]:::warning
  end
  subgraph chain2["lost"]
    direction TB
    ${links(2)}
  end
  repository --> chain0 & chain1 & chain2
  class chain0,chain1,chain2 group
${STYLES}`);
    expect(focused(input, () => true)).toEqual(input);
  });
});

const ROWS: Readonly<Record<(typeof LINK_STATES)[number], readonly Result[]>> = {
  failed: [failed('role/assignment', 'None.')],
  unknown: [unknown('role/assignment', CAUSE)],
  warning: [failed('role/assignment', 'Odd.', { severity: 'warning' })],
  notice: [failed('role/assignment', 'Odd.', { severity: 'notice' })],
  waived: [{ ...failed('role/assignment', 'None.'), waived: { until: '2026-12-31', reason: 'known' } }],
  unchecked: [],
  passed: [passed('role/assignment', 'Held.')],
};

describe('the states of a link', () => {
  const roles = (counts: readonly number[]) => {
    const rows = LINK_STATES.flatMap((state, index) =>
      Array.from({ length: counts[index] ?? 0 }, () => [
        ...GOOD.filter(({ check }) => !check.startsWith('role')),
        ...ROWS[state],
      ]),
    );
    const text = chainDiagram(picture(rows.map((each, index) => ({ name: `n${index}`, rows: each, file: 0 }))));
    return /role\["([^"]*)"\]/.exec(text)?.[1]?.replaceAll('#160;', ' ').split('<br/>');
  };

  it.each<[string, readonly number[], readonly string[]]>([
    [
      'one of each',
      [2, 1, 1, 1, 1, 1, 1],
      ['✖ 2 failed', '❔ 1 unknown', '⚠️ 1 warning', 'ℹ️ 1 notice', '⏸️ 1 waived', '⏭️ 1 not checked', '✅ 1 passed'],
    ],
    [
      'two of each',
      [2, 2, 2, 2, 2, 2, 2],
      ['✖ 2 failed', '❔ 2 unknown', '⚠️ 2 warnings', 'ℹ️ 2 notices', '⏸️ 2 waived', '⏭️ 2 not checked', '✅ 2 passed'],
    ],
  ])('are counted with sign and word: %s', (_, counts, expected) =>
    expect(roles(counts)).toEqual(['Role', ...expected]),
  );

  it.each(LINK_STATES)('%s is white on a colour that it can be read on', (state) => {
    const text = chainDiagram(picture([{ name: 'prod', rows: GOOD, file: 0 }]));
    const [, r = '', g = '', b = ''] = new RegExp(`classDef ${state} fill:#(..)(..)(..),`).exec(text) ?? [];
    const linear = (hex: string) => {
      const part = Number.parseInt(hex, 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    expect(1.05 / (0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05)).toBeGreaterThan(4.5);
  });

  it.each<[keyof typeof ROWS, string | undefined]>([
    ['failed', '✖#160;failed'],
    ['unknown', '❔#160;unknown'],
    ['warning', '⚠️#160;warning'],
    ['notice', undefined],
    ['waived', '⏸️#160;waived'],
    ['unchecked', undefined],
    ['passed', undefined],
  ])('of managed applications %s: what is told is %s', (state, words) => {
    const managed = ROWS[state].map((row) => ({ ...row, check: 'managed-app/jit-access-licence' as const }));
    const text = chainDiagram(picture([{ name: 'prod', rows: [...GOOD, ...managed], file: 0 }]));
    const lines = text.split('\n').filter((line) => line.includes('-.-'));
    expect(lines).toEqual(
      words === undefined
        ? []
        : [`  group2 -.- managed["JIT#160;access#160;of#160;managed#160;applications<br/>${words}"]:::${state}`],
    );
  });
});

describe('integrations', () => {
  const kinds = (length: number) =>
    chainDiagram(
      picture(Array.from({ length }, (_, index) => ({ name: `n${index}`, rows: index === 0 ? [] : GOOD, file: 0 }))),
    );

  it('are named as long as they are few', () => {
    expect(kinds(MOST_NAMED)).toContain('subgraph chain1["n1 + 8 more"]');
    expect(kinds(MOST_NAMED + 1)).not.toContain('subgraph chain');
  });

  it('are told apart by any link, and by nothing but their links', () => {
    const columns = (rows: readonly Result[], one = GOOD) =>
      chainDiagram(
        picture([
          { name: 'a', rows: one, file: 0 },
          { name: 'b', rows, file: 0 },
        ]),
      ).includes('chain1[');
    for (const check of OWN) expect([check, columns(GOOD.filter((row) => row.check !== check))]).toEqual([check, true]);
    expect(columns([...GOOD, failed('managed-app/jit-access-licence', 'None.')])).toBe(true);
    expect(columns([...GOOD, passed('app/service-principal', 'There.')])).toBe(false);
  });
});
