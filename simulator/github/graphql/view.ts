import { type GraphQLFieldResolver, type GraphQLResolveInfo, getNamedType } from 'graphql';
import type { Actor } from '../access.js';
import { GitHubError } from '../errors.js';
import type { Forge } from '../forge.js';

/** What every resolver works on. */
export interface Context {
  readonly forge: Forge;
  readonly actor: Actor;
}

/**
 * A thing as the schema sees it: fields are values, or functions of the field's arguments. A field of the schema that a
 * view lacks is not simulated, and asking for it is an error.
 */
export interface View {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** A field that GitHub's schema has and the simulator does not: never a silent null. */
export class NotSimulated extends Error {}

/** The arguments of a connection. */
export interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** Reads a field of a view; lists become connections where the schema has one. */
export const resolveField: GraphQLFieldResolver<unknown, Context, Record<string, unknown>> = (
  source,
  args,
  _context,
  info,
) => {
  if (typeof source !== 'object' || source === null || !(info.fieldName in source)) {
    throw new NotSimulated(`not simulated: ${info.parentType.name}.${info.fieldName}`);
  }
  const member: unknown = Reflect.get(source, info.fieldName);
  const called: unknown = typeof member === 'function' ? Reflect.apply(member, source, [args]) : member;
  const value = info.parentType.name === 'Mutation' ? withMutationId(called, args.input) : called;
  const type = getNamedType(info.returnType).name;
  return Array.isArray(value) && type.endsWith('Connection') ? connection(type, value, args, info) : value;
};

/** Every payload gives the client's own mark back. */
function withMutationId(payload: unknown, input: unknown): unknown {
  if (typeof payload !== 'object' || typeof input !== 'object' || input === null) return payload;
  return { ...payload, clientMutationId: Reflect.get(input, 'clientMutationId') ?? null };
}

const encode = (index: number): string => Buffer.from(`cursor:v2:${index}`).toString('base64');
const decode = (cursor: string): number => Number(Buffer.from(cursor, 'base64').toString('utf8').split(':').at(-1));

function connection(type: string, items: readonly unknown[], page: Page, info: GraphQLResolveInfo): View {
  const slice = (): { from: number; to: number } => {
    requireBoundaries(page, info.fieldName);
    const lower = page.after == null ? 0 : decode(page.after) + 1;
    const upper = page.before == null ? items.length : decode(page.before);
    const to = page.first == null ? upper : Math.min(upper, lower + page.first);
    return { from: page.last == null ? lower : Math.max(lower, to - page.last), to };
  };
  const indices = (): number[] => {
    const { from, to } = slice();
    return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  };
  return {
    __typename: type,
    totalCount: items.length,
    nodes: () => indices().map((index) => items[index]),
    edges: () =>
      indices().map((index) => ({
        __typename: `${type.slice(0, -'Connection'.length)}Edge`,
        cursor: encode(index),
        node: items[index],
      })),
    pageInfo: () => {
      const { from, to } = slice();
      const empty = to <= from;
      return {
        __typename: 'PageInfo',
        hasNextPage: to < items.length,
        hasPreviousPage: from > 0,
        startCursor: empty ? null : encode(from),
        endCursor: empty ? null : encode(to - 1),
      };
    },
  };
}

function requireBoundaries(page: Page, field: string): void {
  if (page.first == null && page.last == null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`;
    throw new GitHubError(422, message, { type: 'MISSING_PAGINATION_BOUNDARIES' });
  }
  for (const bound of ['first', 'last'] as const) {
    const value = page[bound];
    if (value == null || value <= 100) continue;
    const message = `Requesting ${value} records on the \`${field}\` connection exceeds the \`${bound}\` limit of 100 records.`;
    throw new GitHubError(422, message, { type: 'EXCESSIVE_PAGINATION' });
  }
}
