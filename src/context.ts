import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { RunContext, Visibility } from './ports.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A field of a parsed JSON value, where it is an object that has it. */
function field(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return current;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The event's payload; undefined where the runner gave none that can be read. */
function readPayload(path: string | undefined): unknown {
  if (path === undefined || !existsSync(path)) return undefined;
  try {
    const payload: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return payload;
  } catch {
    return undefined;
  }
}

/** Whether the event is about code of another repository: its head repository is not the base one, or can't be told. */
function isFromFork(payload: unknown, eventName: string, repository: string): boolean {
  const head =
    eventName === 'workflow_run'
      ? field(payload, 'workflow_run', 'head_repository')
      : field(payload, 'pull_request', 'head', 'repo');
  const concerned = eventName === 'workflow_run' || eventName.startsWith('pull_request');
  if (!concerned) return false;
  const name = text(field(head, 'full_name'));
  // A deleted fork leaves no head repository: what can't be told counts as a stranger's.
  return name === undefined || name.toLowerCase() !== repository.toLowerCase();
}

/** Who can see the workflow's repository, as far as the payload says. */
function visibilityIn(payload: unknown): Visibility | undefined {
  const repository = field(payload, 'repository');
  const named = field(repository, 'visibility');
  if (named === 'public' || named === 'private' || named === 'internal') return named;
  const isPrivate = field(repository, 'private');
  return typeof isPrivate === 'boolean' ? (isPrivate ? 'private' : 'public') : undefined;
}

/** The path in `owner/name/PATH@ref`; '' where it is none of that repository. */
function workflowPath(workflowRef: string, repository: string): string {
  const prefix = `${repository}/`.toLowerCase();
  if (repository === '' || !workflowRef.toLowerCase().startsWith(prefix)) return '';
  return workflowRef.slice(prefix.length).replace(/@(?:refs\/.*|[0-9a-f]{40})$/s, '');
}

/** Reads what the runner says of this run from its environment. */
export function readContext(environment: Environment): RunContext {
  const get = (name: string): string => environment[name] ?? '';
  const eventName = get('GITHUB_EVENT_NAME');
  const payload = readPayload(environment.GITHUB_EVENT_PATH);
  const repository = get('GITHUB_REPOSITORY');
  const serverUrl = get('GITHUB_SERVER_URL') || 'https://github.com';
  const attempt = get('GITHUB_RUN_ATTEMPT');
  return {
    eventName,
    repository,
    visibility: visibilityIn(payload),
    ref: get('GITHUB_REF'),
    sha: get('GITHUB_SHA'),
    workflowPath: workflowPath(get('GITHUB_WORKFLOW_REF'), repository),
    fromFork: isFromFork(payload, eventName, repository),
    baseSha: text(field(payload, 'pull_request', 'base', 'sha')) ?? text(field(payload, 'merge_group', 'base_sha')),
    runUrl: `${serverUrl}/${repository}/actions/runs/${get('GITHUB_RUN_ID')}${attempt === '' || attempt === '1' ? '' : `/attempts/${attempt}`}`,
    serverUrl,
    action: { repository: get('GITHUB_ACTION_REPOSITORY'), ref: get('GITHUB_ACTION_REF') },
    apiUrl: get('GITHUB_API_URL') || 'https://api.github.com',
    graphqlUrl: get('GITHUB_GRAPHQL_URL') || 'https://api.github.com/graphql',
    workspace: get('GITHUB_WORKSPACE'),
    tempDirectory: get('RUNNER_TEMP') || tmpdir(),
    idTokenOffered: get('ACTIONS_ID_TOKEN_REQUEST_URL') !== '' && get('ACTIONS_ID_TOKEN_REQUEST_TOKEN') !== '',
    onActions: get('GITHUB_ACTIONS') === 'true',
  };
}
