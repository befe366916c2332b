import type { Faults, RawInput } from './faults.js';
import { readWord } from './values.js';

/** How the run logs in to Azure. */
export interface LoginInputs {
  readonly kind: 'oidc' | 'tokens' | 'azure-cli';
  /** Access tokens that an earlier step got; undefined where not given. */
  readonly graphToken: string | undefined;
  readonly armToken: string | undefined;
}

/** An access token; a text that cannot be one is a fault that never shows it. */
function readToken(raw: RawInput, faults: Faults): string | undefined {
  const text = raw.text.trim();
  if (text === '') return undefined;
  if (/^[\w~.+/=-]+$/.test(text)) return text;
  return faults.add(
    `${raw.label} is no access token: expected its text alone, in one line, without "Bearer " or quotes around it (az account get-access-token --query accessToken --output tsv).`,
  );
}

/** Reads `login`, `graph-token` and `arm-token`. `needed`: whether the run can do without a token. */
export function readLogin(raw: (name: string) => RawInput, needed: boolean, faults: Faults): LoginInputs {
  const kind = readWord(raw('login'), ['oidc', 'tokens', 'azure-cli'], 'oidc', faults);
  const given = ['graph-token', 'arm-token'].filter((name) => raw(name).text !== '');
  const graphToken = readToken(raw('graph-token'), faults);
  const armToken = readToken(raw('arm-token'), faults);
  if (kind !== 'tokens' && given.length > 0)
    faults.add(`${given.join(' and ')} given, but login is ${kind}, which does not use them: set login to tokens.`);
  if (kind === 'tokens' && needed && given.length === 0)
    faults.add(
      'login is tokens, but graph-token and arm-token are both empty: expected at least one, from an earlier step (az account get-access-token).',
    );
  return { kind, graphToken, armToken };
}
