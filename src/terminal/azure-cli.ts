import type { Runner } from '../ports.js';
import { runProgram } from './child-program.js';

/** az takes a second or two to start, and asks Entra where its own memory has no token. */
const AZ_TIMEOUT_MS = 60_000;

/** Runs the Azure CLI of this machine with an environment: in English-only plain text, without colours and advice. */
export function azureCliOf(environment: NodeJS.ProcessEnv): Runner['azureCli'] {
  const plain = { ...environment, AZURE_CORE_NO_COLOR: 'yes', AZURE_CORE_ONLY_SHOW_ERRORS: 'yes' };
  return (args, signal) => runProgram('az', args, { environment: plain, signal, timeoutMs: AZ_TIMEOUT_MS });
}
