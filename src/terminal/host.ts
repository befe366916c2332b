type Environment = Readonly<Record<string, string | undefined>>;

/** The GitHub server of a run in a terminal. */
export interface Host {
  readonly name: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Variables that may hold a token for it, as gh reads them: one of github.com is never sent to another server. */
  readonly tokenVariables: readonly string[];
}

const OF_GITHUB = ['GH_TOKEN', 'GITHUB_TOKEN'];
const OF_ENTERPRISE = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];

/** The server that GH_HOST names, github.com without it; undefined where it names none. */
export function hostOf({ GH_HOST: given = '' }: Environment): Host | undefined {
  const name = (given === '' ? 'github.com' : given).toLowerCase();
  if (!/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/.test(name)) return undefined;
  const serverUrl = `https://${name}`;
  // A tenant of GitHub's own cloud (data residency) has its API beside it; an Enterprise Server below it.
  if (name === 'github.com' || name.endsWith('.ghe.com')) {
    const apiUrl = `https://api.${name}`;
    return { name, serverUrl, apiUrl, graphqlUrl: `${apiUrl}/graphql`, tokenVariables: OF_GITHUB };
  }
  const api = `${serverUrl}/api`;
  return { name, serverUrl, apiUrl: `${api}/v3`, graphqlUrl: `${api}/graphql`, tokenVariables: OF_ENTERPRISE };
}
