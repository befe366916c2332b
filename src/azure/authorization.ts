import { bearerTokenAuthenticationPolicyName, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { requireOwnHost } from './client.js';
import type { Endpoint } from './cloud.js';

/** Gives the access token for one service; renews it when it is about to end. */
export interface TokenSource {
  token(): Promise<string>;
}

/**
 * Attaches the token, to requests to the endpoint's own host only. It takes the place (and the name) of the library's
 * policy, which refuses plain http even on loopback and would send the token after a next link to any host.
 */
export function authorizationPolicy(endpoint: Endpoint, tokens: TokenSource): PipelinePolicy {
  return {
    name: bearerTokenAuthenticationPolicyName,
    async sendRequest(request, next) {
      requireOwnHost(request.url, endpoint);
      request.headers.set('Authorization', `Bearer ${await tokens.token()}`);
      return next(request);
    },
  };
}
