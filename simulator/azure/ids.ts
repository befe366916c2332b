/** Microsoft's own applications: the same ids in every tenant of every cloud. */
export const RESOURCE_APPS = {
  aadGraph: '00000002-0000-0000-c000-000000000000',
  microsoftGraph: '00000003-0000-0000-c000-000000000000',
  azureServiceManagement: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
} as const;

/** Built-in Azure roles by name. */
export const ROLES = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  securityReader: '39bc4728-0917-49c7-9d2c-d95423bc2eb4',
  securityAdmin: 'fb1c8493-542b-48eb-b624-b4c8fea62acd',
  userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  rbacAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
  managedApplicationOperator: 'c7393b34-138c-406f-901b-d8cf2b17e6ae',
} as const;

/** Every id of the healthy world; invented, and recognisable in a log. */
export const IDS = {
  tenant: '11111111-1111-4111-8111-111111111111',
  subscription: '22222222-2222-4222-8222-222222222222',
  managementGroup: 'acme-platform',
  jit: {
    appId: '33333333-3333-4333-8333-333333333333',
    objectId: '33333333-3333-4333-8333-0000000000aa',
    servicePrincipal: '33333333-3333-4333-8333-0000000000bb',
    appRole: '33333333-3333-4333-8333-0000000000cc',
    secret: '33333333-3333-4333-8333-0000000000dd',
    roleAssignment: '33333333-3333-4333-8333-0000000000ee',
  },
  auditor: {
    appId: '44444444-4444-4444-8444-444444444444',
    objectId: '44444444-4444-4444-8444-0000000000aa',
    servicePrincipal: '44444444-4444-4444-8444-0000000000bb',
    roleAssignment: '44444444-4444-4444-8444-0000000000ee',
  },
  resources: {
    aadGraph: '55555555-5555-4555-8555-000000000002',
    microsoftGraph: '55555555-5555-4555-8555-000000000003',
    azureServiceManagement: '55555555-5555-4555-8555-000000000797',
  },
  user: '66666666-6666-4666-8666-666666666666',
  group: '77777777-7777-4777-8777-777777777777',
} as const;

/** The client secret that Jit holds in the healthy world. Invented; a scan of what we print must never find it. */
export const JIT_SECRET_TEXT = 'jit8Q~simulated-client-secret-0123456789';
