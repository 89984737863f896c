import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import { isRecord } from './params.ts';
import type { Expansion } from './resource.ts';

type Fields = Record<string, 'reference' | Expansion>;
/** By object name, the fields that may be expanded. */
export type Expandable = Record<string, Fields>;

/**
 * The answer with ids replaced by their objects along paths such as
 * `data.charge.balance_transaction`; the answer itself is left as it is.
 * @throws StripeError 400 for a property that cannot be expanded or a path of too many levels
 */
export function expanded(
  context: Context,
  expandable: Expandable,
  answer: object,
  paths: readonly string[],
  account: string,
): object {
  const { expansionLevels: most } = context.settings;
  return paths.reduce<object>((whole, path) => {
    const segments = path.split('.');
    if (segments.length > most) {
      const message = `You cannot expand more than ${most} levels of a property (${path}).`;
      throw invalid(message).beforeExecution();
    }
    return walk(whole, segments, '', {}) as object;
  }, answer);

  function walk(value: unknown, segments: string[], prefix: string, fields: Fields): unknown {
    const [segment, ...rest] = segments;
    if (segment === undefined || value === null || value === undefined) return value;
    if (Array.isArray(value)) return value.map((item) => walk(item, segments, prefix, fields));
    if (!isRecord(value)) throw notExpandable(segments);
    const isObject = typeof value.object === 'string';
    const known = isObject ? (expandable[value.object as string] ?? {}) : fields;
    const name = isObject ? segment : `${prefix}${segment}`;
    const how = Object.hasOwn(known, name) ? known[name] : undefined;
    let inner = value[segment];
    if (typeof how === 'function') inner = how(context, value, account);
    else if (how === 'reference') inner = resolve(inner);
    else if (inner === undefined && leadsOn(known, name)) return value;
    else if (rest.length === 0 || typeof inner !== 'object') throw notExpandable(segments);
    return { ...value, [segment]: walk(inner, rest, `${name}.`, how ? {} : known) };
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

/** Whether something within the field may be expanded, though this object does not have the field. */
const leadsOn = (known: Fields, name: string): boolean =>
  Object.keys(known).some((path) => path.startsWith(`${name}.`));

function notExpandable(segments: string[]): Error {
  return invalid(`This property cannot be expanded (${segments.join('.')}).`).beforeExecution();
}
