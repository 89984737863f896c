import type { Hono } from 'hono';
import { type AppOptions, createApp } from '../../api/app.ts';
import { type Requirement, requirementOf } from '../../api/staff/permission.ts';

/** A route, and what it asks of its caller; undefined where it does not say. */
export interface Route {
  method: string;
  path: string;
  requirement: Requirement | undefined;
}

/** Stands for whatever the routes are made with; they ask nothing of it before a request comes. */
const anything: unknown = new Proxy(() => anything, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 'https://example.com' : anything),
  apply: () => anything,
});

/** Each route of an app once, with what it asks of its caller; middleware is no route. */
export function routesOf(app: Pick<Hono, 'routes'>): Route[] {
  const found = new Map<string, Route>();
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL') continue;
    const name = `${method} ${path}`;
    const route = found.get(name) ?? { method, path, requirement: undefined };
    route.requirement ??= requirementOf(handler);
    found.set(name, route);
  }
  return [...found.values()];
}

/** Every route of the API. */
export const apiRoutes = (): Route[] =>
  routesOf(createApp(anything as AppOptions) as unknown as Hono);
