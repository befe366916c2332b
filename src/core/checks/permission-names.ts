/** What an API permission allows, as far as its name tells. */
export type NameReach = 'reads' | 'writes' | 'unclear';

/** Words of Microsoft's permission names that stand for a change of something. */
const WRITING: ReadonlySet<string> = new Set([
  'write',
  'manage',
  'control',
  'create',
  'delete',
  'update',
  'send',
  'execute',
  'invoke',
  'invite',
  'initiate',
  'import',
  'upload',
  'edit',
  'submit',
  'approve',
  'reset',
  'revoke',
  'impersonation',
  'command',
  'enable',
  'disable',
  'operations',
]);

/** Scopes of OpenID Connect: they concern the signed-in person's token only. */
const SIGN_IN: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** What the words of a text stand for. */
function reachOf(text: string): NameReach {
  const words = (text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
  if (words.some((word) => WRITING.has(word)) || words.join(' ').includes('access as user')) return 'writes';
  return words.includes('read') || words.includes('view') || words.includes('list') ? 'reads' : 'unclear';
}

/** What a permission allows by its name: `Directory.ReadWrite.All` writes, `Directory.Read.All` reads. */
export function nameReach(name: string): NameReach {
  if (SIGN_IN.has(name)) return 'reads';
  // Before the first dot stands a thing, which may be called after a deed: `ProgramControl.Read.All` reads.
  const operation = reachOf(name.slice(name.indexOf('.') + 1));
  return operation === 'unclear' ? reachOf(name) : operation;
}
