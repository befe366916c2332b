import { ROLES } from './ids.js';

/** One permission set of an Azure role. */
export interface RolePermission {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
}

/** An Azure role definition. */
export interface RoleDefinition {
  /** GUID. */
  name: string;
  roleName: string;
  description: string;
  roleType: 'BuiltInRole' | 'CustomRole';
  permissions: RolePermission[];
  assignableScopes: string[];
}

function builtIn(name: string, roleName: string, description: string, actions: string[], notActions: string[] = []) {
  return {
    name,
    roleName,
    description,
    roleType: 'BuiltInRole' as const,
    permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }],
    assignableScopes: ['/'],
  };
}

/** The built-in roles that the product may meet, with Azure's ids and actions. Fresh objects on every call: a world may change its own. */
export function builtInRoles(): RoleDefinition[] {
  return [...generalRoles(), ...securityRoles()];
}

function generalRoles(): RoleDefinition[] {
  return [
    builtIn(ROLES.reader, 'Reader', 'View all resources, but does not allow you to make any changes.', ['*/read']),
    builtIn(
      ROLES.contributor,
      'Contributor',
      'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.',
      ['*'],
      [
        'Microsoft.Authorization/*/Delete',
        'Microsoft.Authorization/*/Write',
        'Microsoft.Authorization/elevateAccess/Action',
        'Microsoft.Blueprint/blueprintAssignments/write',
        'Microsoft.Blueprint/blueprintAssignments/delete',
        'Microsoft.Compute/galleries/share/action',
        'Microsoft.Purview/consents/write',
        'Microsoft.Purview/consents/delete',
        'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
        'Microsoft.Subscription/cancel/action',
        'Microsoft.Subscription/enable/action',
      ],
    ),
    builtIn(
      ROLES.owner,
      'Owner',
      'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.',
      ['*'],
    ),
    builtIn(
      ROLES.rbacAdministrator,
      'Role Based Access Control Administrator',
      'Manage access to Azure resources by assigning roles using Azure RBAC. This role does not allow you to manage access using other ways, such as Azure Policy.',
      [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleAssignments/delete',
        '*/read',
        'Microsoft.Support/*',
      ],
    ),
    builtIn(
      ROLES.userAccessAdministrator,
      'User Access Administrator',
      'Lets you manage user access to Azure resources.',
      ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
    ),
    builtIn(
      ROLES.managedApplicationOperator,
      'Managed Application Operator Role',
      'Lets you read and perform actions on Managed Application resources',
      ['*/read', 'Microsoft.Solutions/applications/read', 'Microsoft.Solutions/*/action'],
    ),
  ];
}

function securityRoles(): RoleDefinition[] {
  return [
    builtIn(ROLES.securityReader, 'Security Reader', 'Security Reader Role', [
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/read',
      'Microsoft.operationalInsights/workspaces/*/read',
      'Microsoft.Resources/deployments/*/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Security/*/read',
      'Microsoft.IoTSecurity/*/read',
      'Microsoft.Support/*/read',
      'Microsoft.Security/iotDefenderSettings/packageDownloads/action',
      'Microsoft.Security/iotDefenderSettings/downloadManagerActivation/action',
      'Microsoft.Security/iotSensors/downloadResetPassword/action',
      'Microsoft.IoTSecurity/defenderSettings/packageDownloads/action',
      'Microsoft.IoTSecurity/defenderSettings/downloadManagerActivation/action',
      'Microsoft.Management/managementGroups/read',
    ]),
    builtIn(ROLES.securityAdmin, 'Security Admin', 'Security Admin Role', [
      'Microsoft.Authorization/*/read',
      'Microsoft.Authorization/policyAssignments/*',
      'Microsoft.Authorization/policyDefinitions/*',
      'Microsoft.Authorization/policyExemptions/*',
      'Microsoft.Authorization/policySetDefinitions/*',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.Management/managementGroups/read',
      'Microsoft.operationalInsights/workspaces/*/read',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Security/*',
      'Microsoft.IoTSecurity/*',
      'Microsoft.IoTFirmwareDefense/*',
      'Microsoft.Support/*',
    ]),
  ];
}
