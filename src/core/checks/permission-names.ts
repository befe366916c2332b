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
]);

/** Scopes of OpenID Connect: they concern the signed-in person's token only. */
const SIGN_IN: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** What a permission allows by its name: `Directory.ReadWrite.All` writes, `Directory.Read.All` reads. */
export function nameReach(name: string): NameReach {
  if (SIGN_IN.has(name)) return 'reads';
  const words = (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
  if (words.some((word) => WRITING.has(word)) || words.join(' ').includes('access as user')) return 'writes';
  return words.includes('read') || words.includes('view') || words.includes('list') ? 'reads' : 'unclear';
}
