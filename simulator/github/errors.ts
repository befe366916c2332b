/** One entry of a REST validation error. */
export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

export type GraphqlErrorType =
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'UNPROCESSABLE'
  | 'STALE_DATA'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION';

interface Details {
  readonly type: GraphqlErrorType;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  /** GraphQL's words where they differ from REST's. */
  readonly graphqlMessage?: string;
}

/** A refusal, in the words of both of GitHub's APIs. */
export class GitHubError extends Error {
  readonly status: number;
  readonly details: Details;

  constructor(status: number, message: string, details: Details) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** 404: it is not there, or this token may not know that it is. */
export function notFound(graphqlMessage?: string): GitHubError {
  return new GitHubError(404, 'Not Found', {
    type: 'NOT_FOUND',
    ...(graphqlMessage === undefined ? {} : { graphqlMessage }),
  });
}

/** 404 for a repository, in GraphQL's words. */
export function noSuchRepository(owner: string, name: string): GitHubError {
  return notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
}

/** 403 with these words in both APIs. */
export function forbidden(
  message: string,
  headers?: Readonly<Record<string, string>>,
  graphqlMessage?: string,
): GitHubError {
  return new GitHubError(403, message, {
    type: 'FORBIDDEN',
    ...(headers === undefined ? {} : { headers }),
    ...(graphqlMessage === undefined ? {} : { graphqlMessage }),
  });
}

/** 422 with a message of its own and no list of errors. */
export function unprocessable(message: string, graphqlMessage?: string): GitHubError {
  return new GitHubError(422, message, {
    type: 'UNPROCESSABLE',
    ...(graphqlMessage === undefined ? {} : { graphqlMessage }),
  });
}

/** 409, as for an empty repository. */
export function conflict(message: string): GitHubError {
  return new GitHubError(409, message, { type: 'UNPROCESSABLE' });
}

/** 422 "Validation Failed" with its list; GraphQL shows the messages themselves. */
export function invalid(errors: readonly FieldError[], graphqlMessage?: string): GitHubError {
  const words = errors
    .map((error) => error.message ?? `${error.field} is ${error.code.replaceAll('_', ' ')}`)
    .join(', ');
  return new GitHubError(422, 'Validation Failed', {
    type: 'UNPROCESSABLE',
    errors,
    graphqlMessage: graphqlMessage ?? words,
  });
}
