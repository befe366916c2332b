import type { Route } from './call.js';
import { contentRoutes } from './routes-contents.js';
import { gitRoutes } from './routes-git.js';
import { issueRoutes } from './routes-issues.js';
import { labelRoutes } from './routes-labels.js';
import { metaRoutes } from './routes-meta.js';
import { pullRoutes } from './routes-pulls.js';
import { repositoryRoutes } from './routes-repos.js';

/** Every REST route that is served, in the order in which they are tried. */
export const routes: readonly Route[] = [
  ...metaRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...pullRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...repositoryRoutes,
];

const compiled = routes.map((route) => ({ route, pattern: compile(route.path) }));

function compile(path: string): RegExp {
  const source = path
    .replace(/[.]/g, '\\.')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)')
    .replace(/\*(\w+)/g, '(?<$1>.*)');
  return new RegExp(`^${source}$`);
}

/** The route of a request, with its decoded parameters, or null. */
export function findRoute(
  method: string,
  path: string,
): { route: Route; params: Readonly<Record<string, string>> } | null {
  for (const { route, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const params = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decode(value)]));
    return { route, params };
  }
  return null;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
