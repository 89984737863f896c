/** One named value of an entry, before and after; empty where one side has none. */
export interface Change {
  name: string;
  before: string;
  after: string;
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  value === null || value === undefined
    ? {}
    : typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : { value };

const told = (value: unknown): string =>
  value === undefined
    ? ''
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value, null, 2)
      : String(value);

/** What an entry says was before and after, field by field, in the order of first mention. */
export function changesIn(before: unknown, after: unknown): Change[] {
  const was = fields(before);
  const is = fields(after);
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((name) => ({
    name,
    before: told(was[name]),
    after: told(is[name]),
  }));
}
