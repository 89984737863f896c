import type { Context } from './context.ts';
import { StripeError } from './errors.ts';
import type { FilterValues } from './filter-index.ts';
import type { ObjectTypes, TypeName } from './objects.ts';
import { parseShape, type Shape, type Values } from './params.ts';

/** Where a sandbox listens unless told otherwise. */
export const USUAL_ORIGIN = 'http://127.0.0.1:12111';

/** When and where an object is looked at. */
export interface Seen {
  /** Unix seconds. */
  now: number;
  /** Where the sandbox listens now, as `http://127.0.0.1:12111`. */
  origin: string;
}

/** The address of a hosted page, moved to where the sandbox listens now. */
export function hostedAt(origin: string, url: string): string {
  if (url.startsWith(`${origin}/`)) return url;
  const { pathname, search } = new URL(url);
  return `${origin}${pathname}${search}`;
}

/** One request as a handler sees it: who acts, on what path, with which read parameters. */
export interface Call<S extends Shape = Shape> {
  context: Context;
  /** The account that the request acts for: the platform, or the `Stripe-Account`. */
  account: string;
  params: Values<S>;
  /** The variable parts of the path by name. */
  path: Record<string, string>;
  /** The `Stripe-Version` header; null where none was sent, as by the Stripe CLI. */
  apiVersion: string | null;
  /** Where hosted pages are served, as `http://127.0.0.1:12111`. */
  origin: string;
}

/** What a request is about, whatever its parameters. */
export type Target = Pick<Call, 'context' | 'account' | 'path'>;

/** A method and path that Stripe serves; `:name` segments are variable. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  segments: string[];
  /** The parameters that it takes. */
  shape: Shape;
  run(target: Omit<Call, 'params'>, sent: Record<string, unknown>): object;
}

/** Declares a route: what it takes and what it does. `expand` is taken by every route. */
export function route<S extends Shape>(
  method: Route['method'],
  path: string,
  shape: S,
  handler: (call: Call<S>) => object,
): Route {
  return {
    method,
    segments: path.split('/').slice(1),
    shape,
    run: (target, sent) => handler({ ...target, params: validated(shape, sent) }),
  };
}

/** Reads the parameters; what they are refused for comes before execution. */
function validated<S extends Shape>(shape: S, sent: Record<string, unknown>): Values<S> {
  try {
    return parseShape(shape, sent);
  } catch (error) {
    throw error instanceof StripeError ? error.beforeExecution() : error;
  }
}

/** Something that happens outside the API, ordered under `/_sandbox/simulate/<name>`. */
export interface Simulation {
  /** What then happens, in one sentence. */
  meaning: string;
  shape: Shape;
  run(context: Context, sent: Record<string, unknown>): object;
}

/**
 * Declares a simulation, whose parameters are refused as clearly as Stripe's own.
 * @param meaning one sentence for those who read the list of simulations
 */
export function simulation<S extends Shape>(
  meaning: string,
  shape: S,
  handler: (context: Context, params: Values<S>) => object,
): Simulation {
  return { meaning, shape, run: (context, sent) => handler(context, parseShape(shape, sent)) };
}

/**
 * Gives what stands in for an expanded field that is no plain reference.
 * @param account whose data was asked for
 */
export type Expansion = (
  context: Context,
  object: Record<string, unknown>,
  account: string,
) => unknown;

/** Everything the sandbox knows of one Stripe resource. */
export interface Resource {
  routes: Route[];
  /** By object name: the fields that may be expanded, dotted where they are nested. */
  expandable?: Record<string, Record<string, 'reference' | Expansion>>;
  filters?: { [T in TypeName]?: (object: ObjectTypes[T]) => FilterValues };
  /** By type: what of an object depends on when and where it is looked at. */
  present?: { [T in TypeName]?: (object: ObjectTypes[T], seen: Seen) => ObjectTypes[T] };
  /** By kind: what to do when scheduled work falls due. */
  due?: Record<string, (context: Context, subject: string) => void>;
  simulations?: Record<string, Simulation>;
}

/** The usual case: each named field holds the id of another object. */
export function references(...names: string[]): Record<string, 'reference'> {
  return Object.fromEntries(names.map((name) => [name, 'reference' as const]));
}
