import { tmpdir } from 'node:os';
import type { RunContext } from '../ports.js';
import type { Host } from './host.js';

/**
 * The context of a run in a terminal: no event, no workflow, and only one person who reads along. Only in `validate` the
 * current folder stands for the config repo, as a checkout in a workflow would.
 */
export function terminalContext(
  host: Host,
  { folder, mode, configRepo }: { readonly folder: string; readonly mode: string; readonly configRepo: string },
): RunContext {
  const { serverUrl, apiUrl, graphqlUrl } = host;
  return {
    eventName: '',
    repository: mode === 'validate' ? configRepo : '',
    visibility: 'private',
    ref: '',
    sha: '',
    workflowPath: '',
    fromFork: false,
    baseSha: undefined,
    runUrl: '',
    serverUrl,
    action: { repository: '', ref: '' },
    apiUrl,
    graphqlUrl,
    workspace: folder,
    tempDirectory: tmpdir(),
    idTokenOffered: false,
    onActions: false,
  };
}
