/** What the azure entry of the healthy file bears. */
export interface JitFileValues {
  readonly integrationId: string;
  readonly name: string;
  readonly tenantId: string;
}

const defaults: JitFileValues = {
  integrationId: 'prod',
  name: 'Prod',
  tenantId: '11111111-1111-4111-8111-111111111111',
};

const before = `# Integrations of Acme. Owner: the security team.
aws:
- account_id: 002398765432   # written by Jit, without quotes
  account_name: Legacy
  regions:
  - us-east-1
  type: account
- account_id: '123456789012'
  regions:
  - eu-west-1
  - us-east-1
  type: account

gcp:
  analytics:
    type: gcp_account
    name: "Analytics"
    auth:
      api_token: "\${{ jit_secrets.gcp_api_token }}"
    project_id: acme-analytics-0042
`;

/** The azure entry as Jit's page documents it. */
export function azureEntry(values: Partial<JitFileValues> = {}): string {
  const { integrationId, name, tenantId } = { ...defaults, ...values };
  return `azure:
  ${integrationId}:
    type: azure_account
    name: "${name}"
    auth:
      client_id: "\${{ jit_secrets.azure_client_id }}"
      client_secret: "\${{ jit_secrets.azure_client_secret }}"
    tenant_id: ${tenantId}
    subscription_id: "\${{ jit_secrets.azure_subscription_ids }}"
`;
}

/** A realistic `jit-integration.yml` of several integrations whose azure entry is healthy. */
export function healthyJitFile(values: Partial<JitFileValues> = {}): string {
  return `${before}\n# Azure: see the runbook before you rotate the secret.\n${azureEntry(values)}`;
}
