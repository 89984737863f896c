import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import { isRecord } from './params.ts';
import type { Expansion } from './resource.ts';

const MAX_DEPTH = 4;

/** By object name, the fields that may be expanded. */
export type Expandable = Record<string, Record<string, 'reference' | Expansion>>;

/**
 * Replaces ids by their objects, in place, along paths such as `data.charge.balance_transaction`.
 * @throws StripeError 400 for a property that cannot be expanded or a path of more than 4 levels
 */
export function expandAnswer(
  context: Context,
  expandable: Expandable,
  answer: object,
  paths: readonly string[],
): void {
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > MAX_DEPTH) {
      throw invalid(`You cannot expand more than ${MAX_DEPTH} levels of a property (${path}).`);
    }
    walk(answer, segments, '', {});
  }

  function walk(
    value: unknown,
    segments: string[],
    prefix: string,
    fields: Record<string, 'reference' | Expansion>,
  ): void {
    const [segment, ...rest] = segments;
    if (segment === undefined || value === null || value === undefined) return;
    if (Array.isArray(value)) {
      for (const item of value) walk(item, segments, prefix, fields);
      return;
    }
    if (!isRecord(value)) throw notExpandable([...segments]);
    const own = typeof value.object === 'string' ? expandable[value.object] : undefined;
    const known = own ?? fields;
    const name = own || value.object ? segment : `${prefix}${segment}`;
    const how = known[name];
    if (typeof how === 'function') value[segment] = how(context, value);
    else if (how === 'reference') value[segment] = resolve(value[segment]);
    else if (rest.length === 0 || typeof value[segment] !== 'object') {
      throw notExpandable(segments);
    }
    walk(value[segment], rest, `${name}.`, how ? {} : known);
  }

  function resolve(value: unknown): unknown {
    if (typeof value !== 'string') return value;
    if (value === context.application) {
      return { id: value, object: 'application', name: context.settings.platformName };
    }
    const place = context.store.place(value);
    return place ? context.store.get(place.type, value) : value;
  }
}

function notExpandable(segments: string[]): Error {
  return invalid(`This property cannot be expanded (${segments.join('.')}).`);
}
