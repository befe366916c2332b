/** Facts about the login: what the run presented to Entra, and what became of it. */

/** The claims of the ID token that this run presented: what a federated credential must match, letter by letter. */
export interface PresentedClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly repository?: string;
  readonly repositoryId?: string;
  readonly repositoryOwner?: string;
  readonly repositoryOwnerId?: string;
  readonly ref?: string;
  readonly environment?: string;
  readonly eventName?: string;
  readonly jobWorkflowRef?: string;
}

/** What became of an access token that an earlier step got. */
export type GivenToken =
  | { readonly kind: 'used' }
  | { readonly kind: 'missing' }
  /** The service, or the token's own text, says that it cannot serve here: `why` is a sentence. */
  | {
      readonly kind: 'refused';
      readonly why: string;
      readonly correlationId?: string;
      /** What mends it, where a fresh token does not. */
      readonly fix?: string;
    };

/** How the login went. */
export type Login =
  | { readonly kind: 'succeeded'; readonly claims: PresentedClaims }
  /** Inputs `login: tokens` and `login: azure-cli`: no ID token was asked for. */
  | {
      readonly kind: 'given-tokens';
      /** Who got them: the Azure CLI of this machine; absent: an earlier step. */
      readonly from?: 'azure-cli';
      readonly graph: GivenToken;
      readonly arm: GivenToken;
      /** Whose tokens they are: an app's client id, a person's, or nobody can tell. */
      readonly bearer: { readonly clientId: string } | 'person' | 'unknown';
      /** The cloud's own addresses, for the commands that get fresh ones. */
      readonly resources: { readonly graph: string; readonly arm: string };
    }
  /** No ID token, and the reason is known: nothing was asked of Entra. */
  | { readonly kind: 'no-id-token'; readonly cause: 'permission-missing' | 'fork-pull-request' | 'not-on-actions' }
  /** Entra answered and refused. `code` is the AADSTS number; `message` its own sentence. */
  | {
      readonly kind: 'refused';
      readonly code: number | undefined;
      readonly message: string;
      readonly claims: PresentedClaims;
      readonly scope: string;
      readonly correlationId?: string;
    };

/** Whether the run may read: Entra gave it tokens, or an earlier step did and at least one can serve. */
export function isLoggedIn(login: Login): boolean {
  if (login.kind === 'given-tokens') return login.graph.kind === 'used' || login.arm.kind === 'used';
  return login.kind === 'succeeded';
}
