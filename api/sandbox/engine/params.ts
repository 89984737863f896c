import { invalid } from './errors.ts';

/** One declared parameter: how its wire form (strings, arrays, hashes) becomes a value. */
export interface Param<T> {
  readonly required: boolean;
  parse(value: unknown, name: string): T;
  /** What a hash or a list is made of. */
  readonly inside?: Shape | Param<unknown>;
  /** The only values, where there are only so many. */
  readonly words?: readonly string[];
}
export type Shape = Readonly<Record<string, Param<unknown>>>;
type ValueOf<P> = P extends Param<infer T> ? T : never;
/** The values that a shape parses to; parameters that were not sent are absent. */
export type Values<S extends Shape> = {
  [K in keyof S as S[K]['required'] extends true ? K : never]: ValueOf<S[K]>;
} & {
  [K in keyof S as S[K]['required'] extends true ? never : K]?: ValueOf<S[K]> | undefined;
};
type Optional<T> = Param<T> & { readonly required: false };

function optional<T>(
  parse: (value: unknown, name: string) => T,
  more: Pick<Param<T>, 'inside' | 'words'> = {},
): Optional<T> {
  return { required: false, parse, ...more };
}

/** Marks a parameter that must be sent. */
export function required<T>(param: Param<T>): Param<T> & { readonly required: true } {
  return { ...param, required: true };
}

/** Lets an empty string unset the parameter: it reads `null`. */
export function emptyable<T>(param: Param<T>): Optional<T | null> {
  return optional((value, name) => (value === '' ? null : param.parse(value, name)), {
    ...(param.inside && { inside: param.inside }),
    ...(param.words && { words: param.words }),
  });
}

function scalar(value: unknown, name: string): string {
  if (typeof value === 'object' && value !== null) throw invalid('Invalid string', name);
  if (value === '') {
    throw invalid(
      `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
      name,
      'parameter_invalid_empty',
    );
  }
  return String(value);
}

/** Text of at most `max` characters (Stripe's general limit is 5000). */
export function text(max = 5000): Optional<string> {
  return optional((value, name) => {
    const read = scalar(value, name);
    if (read.length > max) {
      throw invalid(
        `Invalid string: ${read.slice(0, 10)}...; must be at most ${max} characters`,
        name,
      );
    }
    return read;
  });
}

/** An absolute address of the web; test mode takes `http` too. */
export function webUrl(): Optional<string> {
  const any = text();
  return optional((value, name) => {
    const read = any.parse(value, name);
    if (URL.canParse(read) && /^https?:$/.test(new URL(read).protocol)) return read;
    throw invalid(
      'Invalid URL: An explicit scheme (such as https) must be provided.',
      name,
      'url_invalid',
    );
  });
}

/** A whole number, in minor units where it is money, from `min` to `max`. */
export function integer(limits: { min?: number; max?: number } = {}): Optional<number> {
  return optional((value, name) => {
    const read = scalar(value, name);
    if (!/^-?\d+$/.test(read) || !Number.isSafeInteger(Number(read))) {
      throw invalid(`Invalid integer: ${read}`, name, 'parameter_invalid_integer');
    }
    const number = Number(read);
    if (limits.min !== undefined && number < limits.min) {
      const message =
        limits.min === 1
          ? 'Invalid positive integer'
          : `This value must be greater than or equal to ${limits.min}.`;
      throw invalid(message, name, 'parameter_invalid_integer');
    }
    if (limits.max !== undefined && number > limits.max) {
      throw invalid(
        `This value must be less than or equal to ${limits.max} (it currently is '${number}').`,
        name,
        'parameter_invalid_integer',
      );
    }
    return number;
  });
}

export function boolean(): Optional<boolean> {
  return optional(
    (value, name) => {
      const read = scalar(value, name);
      if (read === 'true') return true;
      if (read === 'false') return false;
      throw invalid(`Invalid boolean: ${read}`, name);
    },
    { words: ['true', 'false'] },
  );
}

/** `true` or `false` as a list filter, whose values are text. */
export function booleanFilter(): Optional<string> {
  const read = boolean();
  return optional((value, name) => String(read.parse(value, name)));
}

/** One of the given words; the refusal lists them as Stripe does. */
export function oneOf<const T extends string>(words: readonly T[]): Optional<T> {
  return optional(
    (value, name) => {
      const read = scalar(value, name);
      const word = words.find((candidate) => candidate === read);
      if (word !== undefined) return word;
      const last = words.length > 1 ? `, or ${words.at(-1)}` : '';
      const list = words.length > 1 ? words.slice(0, -1).join(', ') + last : words[0];
      throw invalid(`Invalid ${name}: must be one of ${list}`, name);
    },
    { words },
  );
}

/** A three-letter currency code, lower case. */
export function currency(): Optional<string> {
  return optional((value, name) => {
    const read = scalar(value, name).toLowerCase();
    if (!/^[a-z]{3}$/.test(read)) throw invalid(`Invalid currency: ${read}`, name);
    return read;
  });
}

/** A nested hash of declared parameters, `name[key]=value`. */
export function hash<S extends Shape>(shape: S): Optional<Values<S>> {
  return optional(
    (value, name) => {
      if (!isRecord(value)) throw invalid('Invalid object', name);
      return parseShape(shape, value, name);
    },
    { inside: shape },
  );
}

/** A list, sent as `name[]=a` or `name[0]=a`. */
export function list<T>(item: Param<T>, limits: { max?: number } = {}): Optional<T[]> {
  return optional(
    (value, name) => {
      const items = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : null;
      if (items === null) throw invalid('Invalid array', name);
      if (limits.max !== undefined && items.length > limits.max) {
        throw invalid(`Array ${name} exceeded maximum ${limits.max} allowed elements.`, name);
      }
      return items.map((entry, index) => item.parse(entry, `${name}[${index}]`));
    },
    { inside: item },
  );
}

/** A hash with free keys, or those of `names`, each value read by `item`. */
export function dictionary<T>(
  item: Param<T>,
  names?: readonly string[],
): Optional<Record<string, T>> {
  return optional((value, name) => {
    if (!isRecord(value)) throw invalid('Invalid object', name);
    const known = new Set(names ?? Object.keys(value));
    refuseUnknown(value, (key) => known.has(key), name);
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, item.parse(entry, `${name}[${key}]`)]),
    );
  });
}

/** What is known of a file that came in a part of a request. */
export interface UploadedFile {
  filename: string;
  /** In bytes. */
  size: number;
  /** The first eight bytes, which tell its kind, one character each. */
  head: string;
  /** Pages of a PDF, as far as it tells; 1 for anything else. */
  pages: number;
  /** Tells it from another one (SHA-256), as the check of an idempotency key has to. */
  digest: string;
}

/** A file, which only a request in parts can carry. */
export function upload(): Optional<UploadedFile> {
  return optional((value, name) => {
    if (isRecord(value) && typeof value.filename === 'string' && typeof value.head === 'string') {
      const { filename, size, head, pages = 1, digest } = value;
      return {
        filename,
        size: Number(size),
        head,
        pages: Number(pages),
        digest: String(digest),
      };
    }
    throw invalid(
      `Invalid ${name}: it must be a file, sent as a part of multipart/form-data.`,
      name,
    );
  });
}

/** A hash that is kept as it was sent (its fields carry no rules here). */
export function anything(): Optional<unknown> {
  return optional((value) => value);
}

/** Metadata to merge: `''` removes a key, `null` (an empty `metadata`) removes all. */
export function metadata(): Optional<Record<string, string> | null> {
  return optional((value, name) => {
    if (value === '') return null;
    if (!isRecord(value)) throw invalid('Invalid object', name);
    const entries = Object.entries(value);
    for (const [key, entry] of entries) {
      if (key.length > 40) {
        throw invalid('Metadata keys must have at most 40 characters', `${name}[${key}]`);
      }
      if (typeof entry !== 'string') throw invalid('Invalid string', `${name}[${key}]`);
      if (entry.length > 500) {
        throw invalid('Metadata values must have at most 500 characters', `${name}[${key}]`);
      }
    }
    return value as Record<string, string>;
  });
}

/** Bounds on a number, both inclusive; `created=5` is the range from 5 to 5. */
export interface Range {
  from: number;
  to: number;
}

/** A number or `{gt, gte, lt, lte}`, as list filters on times and amounts are sent. */
export function range(): Optional<Range> {
  const bounds = hash({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
  const exact = integer();
  return optional((value, name) => {
    if (!isRecord(value)) {
      const at = exact.parse(value, name);
      return { from: at, to: at };
    }
    const { gt, gte, lt, lte } = bounds.parse(value, name);
    return {
      from: Math.max(gte ?? Number.MIN_SAFE_INTEGER, (gt ?? Number.MIN_SAFE_INTEGER) + 1),
      to: Math.min(lte ?? Number.MAX_SAFE_INTEGER, (lt ?? Number.MAX_SAFE_INTEGER) - 1),
    };
  });
}

/**
 * Reads what was sent by a declaration. Unknown names are refused first, then missing ones, then
 * bad values: `parameter_unknown`, `parameter_missing` and each parameter's own refusal.
 */
export function parseShape<S extends Shape>(
  shape: S,
  sent: Record<string, unknown>,
  prefix?: string,
): Values<S> {
  const path = (name: string) => nested(name, prefix);
  refuseUnknown(sent, (name) => Object.hasOwn(shape, name), prefix);
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(shape)) {
    const value = sent[name];
    if (value === undefined) {
      if (param.required) {
        throw invalid(`Missing required param: ${path(name)}.`, path(name), 'parameter_missing');
      }
      continue;
    }
    values[name] = param.parse(value, path(name));
  }
  return values as Values<S>;
}

/** A parameter's name as it is inside another one: `a[b]` within `c` is `c[a][b]`. */
export function nested(name: string, within: string | undefined): string {
  return within === undefined ? name : name.replace(/^[^[]+/, (head) => `${within}[${head}]`);
}

function refuseUnknown(
  sent: Record<string, unknown>,
  isKnown: (name: string) => boolean,
  prefix: string | undefined,
): void {
  const unknown = Object.keys(sent).filter((name) => !isKnown(name));
  if (unknown.length === 0) return;
  const paths = unknown.map((name) => nested(name, prefix));
  throw invalid(
    `Received unknown parameter${paths.length > 1 ? 's' : ''}: ${paths.join(', ')}`,
    paths[0],
    'parameter_unknown',
  );
}

/**
 * Metadata after an update: sent keys win, `''` removes one, `null` removes all.
 * @throws StripeError for more than 50 keys in all
 */
export function mergeMetadata(
  current: Record<string, string> | null | undefined,
  sent: Record<string, string> | null | undefined,
): Record<string, string> {
  if (sent === null) return {};
  const merged = { ...current, ...sent };
  for (const [key, value] of Object.entries(merged)) if (value === '') delete merged[key];
  if (Object.keys(merged).length > 50) {
    throw invalid('You can have at most 50 metadata keys', 'metadata');
  }
  return merged;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
