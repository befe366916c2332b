import type { PermissionKind } from './facts.js';

/** A permission that must be declared, by name; ids are looked up in the tenant, `knownId` serves where they can't be. */
export interface ExpectedPermission {
  /** Lower-case appId of the API; or `apiKey(name)` of one that is told by its name and has to be looked up. */
  readonly resourceAppId: string;
  /** The API's display name as Jit's page, or the input, writes it. */
  readonly resourceName: string;
  readonly name: string;
  readonly kind: PermissionKind;
  /** Lower-case GUID, for messages and for a tenant that lacks the API; '' where none is published here. */
  readonly knownId: string;
}

/** Names of the Jit secrets (`${{ jit_secrets.NAME }}`) that an entry draws on. */
export interface JitSecretNames {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionId: string;
}

/** The names that Jit's page demands. */
export const DOCUMENTED_SECRET_NAMES: JitSecretNames = {
  clientId: 'azure_client_id',
  clientSecret: 'azure_client_secret',
  subscriptionId: 'azure_subscription_ids',
};

/** The identifiers of an integration; all are absent where a fork's pull request gets no variables. GUIDs are lower-case. */
export interface IntegrationIds {
  readonly tenantId: string;
  readonly clientId: string;
  readonly subscriptionId: string;
}

/** What one integration should be, from the inputs. */
export interface Expectation {
  /** Input `integration-id`: the key under `azure:`; undefined: see "Which entry" of the contract. */
  readonly integrationId: string | undefined;
  /** Input `account-name`. */
  readonly accountName: string | undefined;
  readonly ids: IntegrationIds | undefined;
  /** The login app's client id; equals `ids.clientId` in self-login. */
  readonly loginClientId: string | undefined;
  /** Azure role that must be held: name or GUID. */
  readonly role: string;
  /** Value of the app role; '' is not checked. */
  readonly appRole: string;
  readonly permissions: readonly ExpectedPermission[];
  readonly secretKeyId: string | undefined;
  readonly secretDescription: string | undefined;
  readonly secretWarningDays: number;
  readonly secretErrorDays: number;
  /** Input `jit-secret-names`; what is undefined leaves placeholders of any name alone. */
  readonly jitSecretNames: Partial<JitSecretNames>;
}
