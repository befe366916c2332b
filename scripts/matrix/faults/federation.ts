import { GRAPH_ROLES } from '../../../simulator/azure/resource-apps.js';
import { auditorApp, checkedApp, declare, grant, roleOf, trust } from '../../../simulator/planting.js';
import { IDS, ROLES } from '../../../simulator/world.js';
import type { Case } from '../plant.js';

const LIST = /az ad app federated-credential list --id/;

/** What the two apps trust. */
export const FEDERATION_FAULTS: readonly Case[] = [
  {
    place: 'federation',
    title: 'the login app is meant to trust a whole organisation',
    plant: ({ world }) => auditorApp(world).federatedIdentityCredentials.push(trust('repo:acme/*')),
    rows: ['federation/scope failed warning'],
    says: /of the login app .* is meant to trust every repository of the organisation acme/,
    fix: /az ad app federated-credential list --id 44444444/,
  },
  {
    place: 'federation',
    title: 'the checked app is meant to trust any branch of a repository with immutable ids',
    plant: ({ world }) =>
      checkedApp(world).federatedIdentityCredentials.push(trust('repo:acme@9000001/.jit@9200001:ref:refs/heads/*')),
    rows: ['federation/scope failed warning'],
    says: /of the checked app .* is meant to trust any branch of the repository/,
    fix: /az ad app federated-credential list --id 33333333/,
    pairs: true,
  },
  {
    place: 'federation',
    title: 'the login app trusts an organisation by its name alone',
    plant: ({ world }) => auditorApp(world).federatedIdentityCredentials.push(trust('repository_owner:acme')),
    rows: ['federation/scope failed warning'],
    says: /trusts every repository of the organisation acme/,
    fix: LIST,
  },
  {
    place: 'federation',
    title: 'the login app is meant to trust any environment',
    plant: ({ world }) => auditorApp(world).federatedIdentityCredentials.push(trust('repo:acme/.jit:environment:*')),
    rows: ['federation/scope failed warning'],
    says: /any environment of the repository/,
  },
  {
    place: 'federation',
    title: 'the login app is meant to trust any tag',
    plant: ({ world }) => auditorApp(world).federatedIdentityCredentials.push(trust('repo:acme/.jit:ref:refs/tags/*')),
    rows: ['federation/scope failed warning'],
    says: /any tag of the repository/,
  },
  {
    place: 'federation',
    title: 'any pull request may log in as an app that can write in Azure',
    plant: ({ world }) => {
      roleOf(world, IDS.auditor.servicePrincipal).roleDefinitionId = ROLES.contributor;
    },
    rows: ['federation/scope failed warning'],
    says: /trusts any pull request .* The app may write \(the Azure role "Contributor"\)/,
    fix: LIST,
  },
  {
    place: 'federation',
    title: 'any pull request may log in as the checked app, which can write in the directory',
    plant: ({ world }) => {
      checkedApp(world).federatedIdentityCredentials.push(trust('repo:acme/.jit:pull_request'));
      declare(world, GRAPH_ROLES['Application.ReadWrite.All'], 'Role');
      grant(world, GRAPH_ROLES['Application.ReadWrite.All']);
    },
    rows: ['federation/scope failed warning', 'app/excess-permissions failed warning'],
    says: /The app may write \("?Microsoft Graph"? Application.ReadWrite.All\)/,
  },
  {
    place: 'federation',
    title: 'any pull request may log in as the checked app, which only reads',
    plant: ({ world }) => checkedApp(world).federatedIdentityCredentials.push(trust('repo:acme/.jit:pull_request')),
    rows: ['federation/scope failed notice'],
    says: /can at most read what the app reads/,
  },
  {
    place: 'federation',
    title: 'the login app bears a flexible credential',
    plant: ({ world }) => auditorApp(world).federatedIdentityCredentials.push(trust(null)),
    rows: ['federation/scope unknown notice'],
    says: /flexible/,
  },
];
