import { invalid } from './errors.ts';

/** A field that objects are searched by: numbers take bounds, tokens are matched whole. */
export type SearchField<T> =
  | { kind: 'number'; read: (object: T) => number }
  | { kind: 'token'; read: (object: T) => string | null };
/** By name; metadata can always be searched besides. */
export type SearchFields<T> = Readonly<Record<string, SearchField<T>>>;

interface WithMetadata {
  metadata?: Record<string, string> | null;
}
interface Clause {
  negated: boolean;
  field: string;
  /** Set for `metadata["key"]`. */
  key: string | null;
  operator: string;
  /** Null for the word `null`. */
  value: string | null;
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const CLAUSE = new RegExp(
  String.raw`^(-?)([a-z_][a-z0-9_.]*)(?:\[(${QUOTED})\])?\s*(:|~|>=|<=|>|<)\s*(${QUOTED}|-?\d+(?:\.\d+)?|null)`,
);

/**
 * Reads a query of Stripe's search language: `status:"succeeded" AND amount>500`, `-currency:"usd"`,
 * `metadata["order"]:"7"`, `-metadata["order"]:null`.
 * @see https://docs.stripe.com/search#search-query-language
 * @param most how many clauses it may have
 * @returns whether an object matches
 * @throws StripeError 400 param `query` for what is no query, an unknown field, or AND with OR
 */
export function searchQuery<T extends WithMetadata>(
  query: string,
  fields: SearchFields<T>,
  most: number,
): (object: T) => boolean {
  const { clauses, joint } = clausesOf(query, most);
  const tests = clauses.map((clause) => testOf(clause, fields));
  return joint === 'OR'
    ? (object) => tests.some((matches) => matches(object))
    : (object) => tests.every((matches) => matches(object));
}

function clausesOf(query: string, most: number): { clauses: Clause[]; joint: 'AND' | 'OR' } {
  const clauses: Clause[] = [];
  const joints = new Set<string>();
  let rest = query.trim();
  while (rest !== '') {
    if (clauses.length > 0) {
      const joint = /^(AND|OR)\s+/i.exec(rest);
      joints.add(joint ? joint[1]!.toUpperCase() : 'AND');
      rest = rest.slice(joint?.[0].length ?? 0);
    }
    const match = CLAUSE.exec(rest);
    if (!match) throw unreadable(rest);
    const [whole, minus, field, key, operator, value] = match;
    rest = rest.slice(whole.length);
    if (rest !== '' && !/^\s/.test(rest)) throw unreadable(rest);
    rest = rest.trimStart();
    clauses.push({
      negated: minus === '-',
      field: field!,
      key: key === undefined ? null : unquoted(key),
      operator: operator!,
      value: value === 'null' ? null : unquoted(value!),
    });
  }
  if (clauses.length === 0) throw unreadable(query);
  if (clauses.length > most) {
    throw invalid(`A search query can have at most ${most} clauses.`, 'query');
  }
  if (joints.size > 1) {
    throw invalid('A search query cannot combine AND and OR operators.', 'query');
  }
  return { clauses, joint: joints.has('OR') ? 'OR' : 'AND' };
}

function unquoted(value: string): string {
  return /^["']/.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
}

function unreadable(at: string): Error {
  return invalid(
    `We were unable to parse your search query at '${at.slice(0, 40)}'. Please check that it is a valid search query.`,
    'query',
  );
}

function testOf<T extends WithMetadata>(
  clause: Clause,
  fields: SearchFields<T>,
): (object: T) => boolean {
  const matches = clause.key === null ? fieldTest(clause, fields) : metadataTest(clause);
  return clause.negated ? (object) => !matches(object) : matches;
}

function metadataTest<T extends WithMetadata>({
  field,
  key,
  operator,
  value,
}: Clause): (object: T) => boolean {
  if (field !== 'metadata') throw unknownField(`${field}["${key}"]`);
  if (operator !== ':') throw unsupported(operator, 'metadata');
  return ({ metadata }) => same(metadata?.[key!] ?? null, value);
}

function fieldTest<T>(clause: Clause, fields: SearchFields<T>): (object: T) => boolean {
  const { field, operator, value } = clause;
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (!known) throw unknownField(field);
  if (known.kind === 'token') {
    if (operator !== ':') throw unsupported(operator, field);
    return (object) => same(known.read(object), value);
  }
  const bound = Number(value);
  if (value === null || Number.isNaN(bound)) {
    throw invalid(`The field ${field} is searched by numbers; '${value}' is none.`, 'query');
  }
  const compare = COMPARISONS[operator];
  if (!compare) throw unsupported(operator, field);
  return (object) => compare(known.read(object), bound);
}

const COMPARISONS: Partial<Record<string, (a: number, b: number) => boolean>> = {
  ':': (a, b) => a === b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function same(held: string | null, wanted: string | null): boolean {
  if (held === null || wanted === null) return held === wanted;
  return held.toLowerCase() === wanted.toLowerCase();
}

function unknownField(name: string): Error {
  return invalid(`Field ${name} is not searchable for this resource.`, 'query');
}

function unsupported(operator: string, field: string): Error {
  return invalid(`The operator ${operator} is not supported for the field ${field}.`, 'query');
}
