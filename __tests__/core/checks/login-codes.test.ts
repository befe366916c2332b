import { describe, expect, it } from '@jest/globals';
import {
  EXPLAINED_CODES,
  explainRefusal,
  likelyCause,
  TRIGGER_REFUSALS,
  TRUST_REFUSALS,
} from '../../../src/core/checks/login-codes.js';
import { CLAIMS, IDS, LOGIN_APP } from './tenant-fixtures.js';

const CONTEXT = {
  loginClientId: LOGIN_APP,
  tenantId: IDS.tenantId,
  scope: 'https://graph.microsoft.com/.default',
} as Parameters<typeof explainRefusal>[1];

describe('a refusal of trust', () => {
  it.each<[number | undefined, RegExp]>([
    [70025, /^The app has no federated credential at all\.$/],
    [700211, /^The issuer matches none: /],
    [700212, /^The audience matches none: /],
    [700213, /^The subject matches none\. /],
    [
      7002137,
      /^The subject matches none, and this code is for tokens that Entra itself issued: compare the issuer first\. /,
    ],
    [7002138, /^A credential differs in letter case only/],
    [70021, /^Issuer, subject and audience must all match/],
    [undefined, /^Issuer, subject and audience must all match/],
  ])('%s has its own cause', (code, words) => expect(likelyCause(code, CLAIMS)).toMatch(words));

  it('is told apart from a refusal that another trigger would not meet', () => {
    expect(TRIGGER_REFUSALS).toEqual([70021, 700211, 700212, 700213, 7002138]);
    expect(TRUST_REFUSALS).toEqual([...TRIGGER_REFUSALS, 7002137, 70025]);
  });
});

describe('another refusal', () => {
  const others = EXPLAINED_CODES.filter((code) => !TRUST_REFUSALS.includes(code));
  it('has a cause and a remedy for each code that is explained, which is not the general word', () => {
    expect(others.length).toBeGreaterThan(20);
    const general = explainRefusal(1, CONTEXT);
    for (const code of others) {
      const { cause, fix } = explainRefusal(code, CONTEXT);
      expect(cause).toMatch(/^\S.{20,}[.:)]?/s);
      expect(fix).toMatch(/^\S.{20,}/s);
      expect([cause, fix]).not.toContain(general.cause);
      expect(fix).not.toBe(general.fix);
    }
  });

  it.each<[number | undefined, string, string]>([
    [
      650054,
      `The app ${LOGIN_APP} declares a permission of an API that the tenant no longer has.`,
      `Look for an API without a name among its permissions, and take it out in the portal (API permissions):\n\naz ad app permission list --id ${LOGIN_APP}`,
    ],
    [
      50034,
      `It looked for a person’s account, and this run logs in as the app ${LOGIN_APP}.`,
      `Compare \`login-client-id\` with the Application (client) ID:\n\naz ad app show --id ${LOGIN_APP}`,
    ],
    [
      700016,
      `The app ${LOGIN_APP} is not in the tenant ${IDS.tenantId}.`,
      `Compare \`login-client-id\` (or \`client-id\`) with the Application (client) ID, not the object ID, and \`tenant-id\` with its tenant:\n\naz ad app show --id ${LOGIN_APP}\n\nWhere the app is in the tenant but lacks its service principal:\n\naz ad sp create --id ${LOGIN_APP}`,
    ],
    [
      7000229,
      `The app ${LOGIN_APP} has no service principal (enterprise application) in the tenant ${IDS.tenantId}.`,
      `Create it:\n\naz ad sp create --id ${LOGIN_APP}`,
    ],
    [
      7000112,
      `The app ${LOGIN_APP} is disabled.`,
      `Enable it:\n\naz ad sp update --id ${LOGIN_APP} --set accountEnabled=true`,
    ],
    [
      70011,
      'Microsoft Entra does not take the scope https://graph.microsoft.com/.default, which comes from the address of the service.',
      "Compare `azure-cloud`, `graph-endpoint` and `arm-endpoint` with the cloud’s own addresses:\n\naz cloud list --query '[].{name:name, arm:endpoints.resourceManager, graph:endpoints.microsoftGraphResourceId}' -o table",
    ],
    [
      65001,
      `Nobody has consented to what the app ${LOGIN_APP} asks for.`,
      `An administrator of the tenant consents in the portal (App registrations, ${LOGIN_APP}, API permissions, Grant admin consent). What the app declares:\n\naz ad app permission list --id ${LOGIN_APP}`,
    ],
    [
      1,
      `The login app was ${LOGIN_APP}, the tenant ${IDS.tenantId}, the scope https://graph.microsoft.com/.default.`,
      'Look the code up at https://login.microsoftonline.com/error?code=1; an administrator finds the attempt in the sign-in logs of service principals by its correlation id.',
    ],
    [
      undefined,
      `The login app was ${LOGIN_APP}, the tenant ${IDS.tenantId}, the scope https://graph.microsoft.com/.default.`,
      'Look the code up; an administrator finds the attempt in the sign-in logs of service principals by its correlation id.',
    ],
  ])('%s is explained', (code, cause, fix) => expect(explainRefusal(code, CONTEXT)).toEqual({ cause, fix }));
});
