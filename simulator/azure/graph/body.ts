import { badRequest } from './errors.js';

/** The JSON object that a write of Microsoft Graph carries. */
export type Body = Readonly<Record<string, unknown>>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const AUDIENCES: readonly unknown[] = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];

/** Whether a value says whose accounts an application signs in. */
export function isAudience(value: unknown): value is string {
  return AUDIENCES.includes(value);
}

/** Whether a value is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Graph's 400 for a value that a property cannot have. */
export function invalid(property: string, resource: string) {
  return badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`);
}

/** Reads a body; throws Graph's 400 for anything but an object of the named properties. */
export function readBody(body: Buffer, properties: readonly string[]): Body {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      'BadRequest',
    );
  }
  if (!isRecord(document)) throw badRequest('A JSON object was expected.', 'BadRequest');
  const unknown = Object.keys(document).find((name) => !properties.includes(name));
  if (unknown !== undefined) throw badRequest(`A resource property '${unknown}' cannot be written, or does not exist.`);
  return document;
}

/** A text that must be there and not be empty. */
export function textOf(body: Body, property: string, resource: string): string {
  const value = body[property];
  if (typeof value !== 'string' || value === '') throw invalid(property, resource);
  return value;
}

/** A GUID that must be there. */
export function guidOf(body: Body, property: string, resource: string): string {
  const value = textOf(body, property, resource);
  if (!GUID.test(value)) throw invalid(property, resource);
  return value.toLowerCase();
}
