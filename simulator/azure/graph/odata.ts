import type { SimRequest } from '../../service.js';
import { type EntityType, type GraphObject, SELECTABLE_EXTRAS } from './entities.js';
import { badRequest, unknownProperty, unsupportedFilter } from './errors.js';

/** A comparison of a filter, on one object. */
type Predicate = (object: GraphObject) => boolean;

/** A collection that a request asks for. */
export interface Collection {
  readonly type: EntityType;
  /** Words of `@odata.context` behind `$metadata#`. */
  readonly context: string;
  readonly items: readonly GraphObject[];
  /** Properties on which `$filter` works, and how. Absent: the collection knows no filter. */
  readonly filterable: Readonly<Record<string, 'eq' | 'startswith' | 'any'>>;
  /** Query options beside `$select`; a collection may know none of them. */
  readonly options: readonly ('$filter' | '$top' | '$count')[];
  /** Property names of the type when there is no item to learn them from. */
  readonly properties: readonly string[];
}

function literal(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}

function sameValue(value: unknown, wanted: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase();
}

const STRING = "'(?:[^']|'')*'";
const EQUALS = new RegExp(`^(\\w+) eq (${STRING})$`);
const ONE_OF = new RegExp(`^(\\w+) in \\((${STRING}(?: ?, ?${STRING})*)\\)$`);
const STARTS = new RegExp(`^startswith\\((\\w+), ?(${STRING})\\)$`, 'i');
const ANY = new RegExp(`^(\\w+)/any\\((\\w+): ?\\2 eq (${STRING})\\)$`);

function checked(collection: Collection, property: string, operator: 'eq' | 'startswith' | 'any'): void {
  const known = collection.filterable[property];
  const fits = known === operator || (operator === 'eq' && known === 'startswith');
  if (!fits) throw unsupportedFilter(property, resourceName(collection.type));
}

function resourceName(type: EntityType): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

function clause(text: string, collection: Collection): Predicate {
  const equals = EQUALS.exec(text) ?? STARTS.exec(text) ?? ONE_OF.exec(text) ?? ANY.exec(text);
  if (equals === null) throw badRequest(`Invalid filter clause: ${text}`);
  const [, property = '', second = '', third = ''] = equals;
  if (ANY.test(text)) {
    checked(collection, property, 'any');
    const wanted = literal(third);
    return (object) => {
      const list = object[property];
      return Array.isArray(list) && list.some((item) => sameValue(item, wanted));
    };
  }
  if (STARTS.test(text)) {
    checked(collection, property, 'startswith');
    const prefix = literal(second).toLowerCase();
    return (object) =>
      String(object[property] ?? '')
        .toLowerCase()
        .startsWith(prefix);
  }
  checked(collection, property, 'eq');
  const wanted = (second.match(new RegExp(STRING, 'g')) ?? []).map(literal);
  return (object) => wanted.some((value) => sameValue(object[property], value));
}

/** Splits at a word that stands outside quotation marks. */
function splitOutsideQuotes(text: string, word: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const piece of text.split(/('| and | or )/)) {
    if (piece === "'") quoted = !quoted;
    if (!quoted && piece === word) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

/** Reads a `$filter`: comparisons joined by `and` and `or`, without parentheses around them. */
export function parseFilter(text: string, collection: Collection): Predicate {
  const alternatives = splitOutsideQuotes(text.trim(), ' or ').map((alternative) =>
    splitOutsideQuotes(alternative, ' and ').map((part) => clause(part, collection)),
  );
  return (object) => alternatives.some((parts) => parts.every((part) => part(object)));
}

/** The properties named by `$select`, or null for all. Throws on one that the type does not have. */
export function selection(request: SimRequest, type: EntityType, known: readonly string[]): readonly string[] | null {
  const text = request.url.searchParams.get('$select');
  if (text === null || text === '') return null;
  const names = text.split(',').map((name) => name.trim());
  const allowed = [...known, ...(SELECTABLE_EXTRAS[type] ?? [])];
  const stranger = names.find((name) => !allowed.includes(name));
  if (stranger !== undefined) throw unknownProperty(stranger, type);
  return names;
}

/** An object with only the selected properties; one that is not given by default comes as null. */
export function project(object: GraphObject, names: readonly string[] | null): GraphObject {
  if (names === null) return object;
  const type = object['@odata.type'];
  const chosen = Object.fromEntries(names.map((name) => [name, object[name] ?? null]));
  return type === undefined ? chosen : { '@odata.type': type, ...chosen };
}

const KNOWN_OPTIONS = ['$select', '$filter', '$top', '$count', '$skiptoken', '$format'];

function checkOptions(request: SimRequest, collection: Collection): void {
  for (const name of request.url.searchParams.keys()) {
    if (!name.startsWith('$')) continue;
    if (!KNOWN_OPTIONS.includes(name))
      throw badRequest(`The query parameter '${name}' is not supported.`, 'Request_UnsupportedQuery');
    const option = (['$filter', '$top', '$count'] as const).find((item) => item === name);
    if (option !== undefined && !collection.options.includes(option)) {
      throw badRequest(
        `The query specified in the URI is not valid. '${name}' is not supported for this resource.`,
        'Request_UnsupportedQuery',
      );
    }
  }
}

function pageSize(request: SimRequest, fallback: number): number {
  const top = request.url.searchParams.get('$top');
  if (top === null) return fallback;
  const wanted = Number(top);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 999) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
      'Request_UnsupportedQuery',
    );
  }
  return Math.min(wanted, fallback);
}

/** How many objects a page holds, and whether the first one is empty. */
export interface Paging {
  readonly pageSize: number;
  readonly emptyFirstPage: boolean;
}

function start(request: SimRequest): number | null {
  const token = request.url.searchParams.get('$skiptoken');
  if (token === null) return null;
  const position = /^page(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (position === undefined) throw badRequest('Invalid skip token.', 'Directory_InvalidPageToken');
  return Number(position);
}

/** The answer's body for a collection: filtered, selected, one page of it, with `@odata.nextLink` to the rest. */
export function page(request: SimRequest, collection: Collection, paging: Paging): GraphObject {
  checkOptions(request, collection);
  const names = selection(request, collection.type, collection.properties);
  const filter = request.url.searchParams.get('$filter');
  const matching = filter === null ? collection.items : collection.items.filter(parseFilter(filter, collection));
  const size = pageSize(request, paging.pageSize);
  const asked = start(request);
  const from = asked ?? 0;
  const shown = asked === null && paging.emptyFirstPage ? [] : matching.slice(from, from + size);
  const next = from + shown.length;
  const more = next < matching.length;
  const link = new URL(request.url);
  link.searchParams.set('$skiptoken', Buffer.from(`page${next}`).toString('base64url'));
  const counted = request.url.searchParams.get('$count') === 'true' && request.headers.consistencylevel === 'eventual';
  const context = names === null ? collection.context : `${collection.context}(${names.join(',')})`;
  return {
    '@odata.context': `${request.url.origin}/v1.0/$metadata#${context}`,
    ...(counted ? { '@odata.count': matching.length } : {}),
    ...(more ? { '@odata.nextLink': link.href } : {}),
    value: shown.map((item) => project(item, names)),
  };
}
