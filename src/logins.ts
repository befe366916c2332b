import { loginWithAzureCli } from './azure/azure-cli.js';
import { loginWithTokens } from './azure/given-tokens.js';
import { type LoginOutcome, login } from './azure/login.js';
import type { IntegrationIds } from './core/expectations.js';
import type { Inputs } from './inputs/inputs.js';
import type { IntegrationInputs } from './inputs/integrations.js';
import type { Session } from './session.js';

/** az stands in for the client id by which logins are told apart: whoever is logged in, it is one account. */
const AZ = 'azure-cli';

/** How az is run: not twice for two tenants at once, since every az takes a second of a processor. */
function azureCli(session: Session, { tenantId }: IntegrationIds, { cloud }: IntegrationInputs): Promise<LoginOutcome> {
  const { runner, signal, logins } = session;
  return logins.get({ tenantId, clientId: AZ }, cloud, () =>
    logins.inTurn(() =>
      loginWithAzureCli(tenantId, cloud, {
        az: (args) => runner.azureCli(args, signal),
        mask: (secret) => runner.mask(secret),
        now: () => runner.now(),
      }),
    ),
  );
}

/** Logs in for one integration, as the input `login` says. Integrations that share a login share its tokens. */
export async function loginFor(
  integration: IntegrationInputs,
  ids: IntegrationIds,
  { inputs, session }: { readonly inputs: Inputs; readonly session: Session },
): Promise<LoginOutcome> {
  const { cloud, expectation } = integration;
  if (inputs.login.kind === 'tokens') return loginWithTokens(inputs.login, ids.tenantId, cloud);
  if (inputs.login.kind === 'azure-cli') return azureCli(session, ids, integration);
  const { runner, azure, logins } = session;
  const app = { tenantId: ids.tenantId, clientId: expectation.loginClientId ?? ids.clientId };
  return logins.get(app, cloud, () =>
    login(app, cloud, {
      context: runner.context,
      idToken: (audience) => session.idToken(audience),
      mask: (secret) => runner.mask(secret),
      now: () => runner.now(),
      settings: azure,
    }),
  );
}
