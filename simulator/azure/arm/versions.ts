import type { SimRequest } from '../../service.js';
import { versionRefusals } from './errors.js';

const CORE = [
  '2014-04-01',
  '2015-01-01',
  '2016-06-01',
  '2018-06-01',
  '2019-06-01',
  '2019-11-01',
  '2020-01-01',
  '2021-01-01',
  '2022-09-01',
  '2022-12-01',
] as const;

/** Versions of each provider's types, newest last; types in lower case. */
const PROVIDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'microsoft.authorization': {
    roleassignments: [
      '2015-07-01',
      '2018-01-01-preview',
      '2018-09-01-preview',
      '2020-03-01-preview',
      '2020-04-01-preview',
      '2020-08-01-preview',
      '2020-10-01-preview',
      '2021-04-01-preview',
      '2022-04-01',
    ],
    roledefinitions: ['2015-07-01', '2018-01-01-preview', '2022-04-01', '2022-05-01-preview'],
    denyassignments: ['2018-07-01-preview', '2022-04-01'],
    permissions: ['2015-07-01', '2018-01-01-preview', '2022-04-01'],
    roleeligibilityscheduleinstances: ['2020-10-01', '2020-10-01-preview'],
    roleassignmentscheduleinstances: ['2020-10-01', '2020-10-01-preview'],
  },
  'microsoft.solutions': {
    applications: ['2019-07-01', '2021-07-01'],
    jitrequests: ['2019-07-01', '2021-07-01'],
    locations: ['2019-07-01', '2021-07-01'],
  },
  'microsoft.security': { pricings: ['2018-06-01', '2022-03-01', '2023-01-01', '2024-01-01'] },
};

/** The request's api-version. Throws when there is none. */
export function requireApiVersion(request: SimRequest): string {
  const found = [...request.url.searchParams].find(([name]) => name.toLowerCase() === 'api-version')?.[1];
  if (found === undefined || found === '') throw versionRefusals.missing();
  return found;
}

/** Throws unless the version is one of Resource Manager's own (subscriptions, tenants). */
export function checkCoreVersion(version: string): void {
  if (!CORE.some((known) => known === version)) throw versionRefusals.core(version, CORE);
}

/** Throws unless the provider has the type in that version. */
export function checkProviderVersion(namespace: string, type: string, version: string): void {
  const known = PROVIDERS[namespace.toLowerCase()]?.[type.toLowerCase()];
  if (known === undefined) throw versionRefusals.unknownType(namespace, type, version);
  if (!known.includes(version)) throw versionRefusals.provider(version, type, known);
}
