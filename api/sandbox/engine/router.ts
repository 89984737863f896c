import { unrecognizedUrl } from './errors.ts';
import type { Route } from './resource.ts';

/** Finds the route of a request. Fixed segments win over variable ones. */
export class Router {
  private readonly routes = new Map<string, Route[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = `${route.method} ${route.segments.length}`;
      const same = this.routes.get(key) ?? [];
      same.push(route);
      this.routes.set(key, same);
    }
    const variables = (route: Route) => route.segments.filter((s) => s.startsWith(':')).length;
    for (const same of this.routes.values()) same.sort((a, b) => variables(a) - variables(b));
  }

  /**
   * The route and the values of its variable segments.
   * @throws StripeError 404 for a URL that Stripe does not know
   */
  match(method: string, path: string): { route: Route; path: Record<string, string> } {
    const parts = decoded(path).split('/').slice(1);
    for (const route of this.routes.get(`${method} ${parts.length}`) ?? []) {
      const found = variablesOf(route, parts);
      if (found) return { route, path: found };
    }
    throw unrecognizedUrl(method, path);
  }
}

function variablesOf(route: Route, parts: string[]): Record<string, string> | null {
  const values: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    const part = parts[index]!;
    if (segment.startsWith(':') ? part === '' : segment !== part) return null;
    if (segment.startsWith(':')) values[segment.slice(1)] = part;
  }
  return values;
}

/** A path that is not well encoded names nothing, and stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
