import { type DocumentNode, execute, GraphQLError, parse, validate } from 'graphql';
import { GitHubError } from '../errors.js';
import { gitMutations } from './mutations-git.js';
import { issueMutations } from './mutations-issue.js';
import { pullMutations } from './mutations-pull.js';
import { queryView } from './query.js';
import { githubSchema } from './schema.js';
import { type Context, NotSimulated, resolveField, type View } from './view.js';

/** A GraphQL request's body. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** A GraphQL answer; `notSimulated` names the first field that the schema has and the simulator lacks. */
export interface GraphqlAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly notSimulated: string | null;
}

/** Parsed and validated documents: clients send the same few again and again. */
const known = new Map<string, DocumentNode | readonly GraphQLError[]>();

function prepare(query: string): DocumentNode | readonly GraphQLError[] {
  const found = known.get(query);
  if (found !== undefined) return found;
  const fresh = parseAndValidate(query);
  known.set(query, fresh);
  return fresh;
}

function parseAndValidate(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query);
    // GitHub's server lets fields of one name differ in type between the branches of a union; graphql-js does not.
    const errors = validate(githubSchema(), document).filter(
      (error) => !error.message.includes('return conflicting types'),
    );
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Runs a request as GitHub does: mutations one after the other, and what went wrong beside what went well. */
export async function runGraphql(context: Context, request: GraphqlRequest): Promise<GraphqlAnswer> {
  const document = prepare(request.query);
  if (!('kind' in document)) return { body: { errors: document.map(validationError) }, notSimulated: null };
  const root: View = {
    ...queryView(context),
    ...gitMutations(context),
    ...pullMutations(context),
    ...issueMutations(context),
  };
  const result = await execute({
    schema: githubSchema(),
    document,
    rootValue: root,
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
  });
  const errors = result.errors ?? [];
  const missing = errors.map(causeOf).find((cause) => cause instanceof NotSimulated);
  return {
    body: {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(errors.length === 0 ? {} : { errors: errors.map(executionError) }),
    },
    notSimulated: missing?.message ?? null,
  };
}

/** GitHub's words for the most frequent mistake; the others keep graphql-js's. */
function validationError(error: GraphQLError): Record<string, unknown> {
  const match = /^Cannot query field "(.+?)" on type "(.+?)"\./.exec(error.message);
  if (match === null) return { message: error.message, locations: error.locations };
  const [, fieldName, typeName] = match;
  return {
    extensions: { code: 'undefinedField', typeName, fieldName },
    locations: error.locations,
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
  };
}

/** What a resolver threw. graphql-js wraps what is no `Error` of its own realm; tests have it from another one. */
function causeOf({ originalError }: GraphQLError): unknown {
  return originalError !== undefined && 'thrownValue' in originalError ? originalError.thrownValue : originalError;
}

function executionError(error: GraphQLError): Record<string, unknown> {
  const cause = causeOf(error);
  const place = { path: error.path, locations: error.locations };
  if (cause instanceof GitHubError)
    return { type: cause.details.type, ...place, message: cause.details.graphqlMessage ?? cause.message };
  return { ...place, message: cause instanceof Error ? cause.message : error.message };
}
