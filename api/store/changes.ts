/** One field that differs between two versions of an object. */
export interface Change {
  /**
   * Names from the outside in, joined by points. A member of a list goes by its id or its
   * currency: `external_accounts.data.ba_1.status`, `available.eur.amount`.
   */
  readonly path: string;
  /** Null where there was no such field. */
  readonly before: unknown;
  /** Null where there is none any more. */
  readonly after: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const none: Fields = {};
const keyNames = ['id', 'currency'] as const;

/** What a member of a list goes by, whatever its place; undefined for one without a name. */
function keyOf(member: unknown): string | undefined {
  if (!isFields(member)) return undefined;
  for (const name of keyNames) if (typeof member[name] === 'string') return member[name];
  return undefined;
}

/** The members of a list by what they go by; undefined where not all have a name of their own. */
function membersOf(list: readonly unknown[]): Fields | undefined {
  const members: Record<string, unknown> = {};
  for (const member of list) {
    const key = keyOf(member);
    if (key === undefined || Object.hasOwn(members, key)) return undefined;
    members[key] = member;
  }
  return members;
}

const texts = (list: readonly unknown[]) => list.map((each) => JSON.stringify(each)).sort();

/** Whether two lists hold the same, in whatever order: Stripe promises none. */
function holdTheSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  const others = texts(other);
  return texts(one).every((text, place) => text === others[place]);
}

function compareFields(
  before: Fields,
  after: Fields,
  path: string,
  found: Change[],
  whole = false,
) {
  for (const name in before) compare(before[name], after[name], join(path, name), found, whole);
  for (const name in after)
    if (!Object.hasOwn(before, name))
      compare(undefined, after[name], join(path, name), found, whole);
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

/** @param whole whether what is new or gone is told as a whole, as members of lists are. */
function compare(before: unknown, after: unknown, path: string, found: Change[], whole = false) {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [membersOf(before), membersOf(after)];
    if (old && now) compareFields(old, now, path, found, true);
    else if (!holdTheSame(before, after)) found.push({ path, before, after });
    return;
  }
  const [old, now] = [before ?? null, after ?? null];
  if (isFields(old) && isFields(now)) compareFields(old, now, path, found);
  else if (!whole && isFields(old) && now === null) compareFields(old, none, path, found);
  else if (!whole && old === null && isFields(now)) compareFields(none, now, path, found);
  else if (old !== now) found.push({ path, before: old, after: now });
}

/**
 * What changed between two versions of an object as Stripe sends them, field by field. Lists of
 * texts are told as a whole, lists of objects by their members; a field that is missing is the
 * same as one that is null, and the order of a list means nothing.
 */
export function changesBetween(before: object, after: object): Change[] {
  const found: Change[] = [];
  compareFields(before as Fields, after as Fields, '', found);
  return found;
}

/** The names in a path. Those of metadata are the platform's own and may hold points. */
function namesIn(path: string): string[] {
  const names = path.split('.');
  const own = names.indexOf('metadata') + 1;
  return own === 0 ? names : [...names.slice(0, own), names.slice(own).join('.')].filter(Boolean);
}

const within = (value: unknown, name: string): unknown =>
  Array.isArray(value)
    ? value.find((member) => keyOf(member) === name)
    : isFields(value) && Object.hasOwn(value, name)
      ? value[name]
      : undefined;

/** What stands at a change's path; undefined where there is no such field. */
export const valueAt = (object: object, path: string): unknown =>
  namesIn(path).reduce<unknown>(within, object);

function put(into: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  if (Array.isArray(into)) {
    const place = into.findIndex((member) => keyOf(member) === name);
    const set = rest.length === 0 ? value : put(into[place], rest, value);
    if (place >= 0) return set === null ? into.toSpliced(place, 1) : into.with(place, set);
    return set === null ? into : [...into, set];
  }
  const fields = isFields(into) ? into : none;
  return { ...fields, [name]: rest.length === 0 ? value : put(fields[name], rest, value) };
}

/** The version before these changes; what was missing in it is null. */
export const undone = <T extends object>(object: T, changes: readonly Change[]): T =>
  changes.reduce<object>(
    (version, { path, before }) => put(version, namesIn(path), before) as object,
    object,
  ) as T;
