// How somebody has arranged a list: kept by the browser, so what comes back may be anything.

/** How high rows are: 36 px, or 28 px to see more of them at once. */
export type Density = 'comfortable' | 'compact';

/** What somebody chose; whatever they did not is as the columns declare it. */
export interface View {
  /** Column ids in the order chosen; empty: as declared. */
  order: readonly string[];
  /** The columns that were shown or hidden against their declaration. */
  shown: Readonly<Record<string, boolean>>;
  /** Pixels of the columns whose edge was moved. */
  widths: Readonly<Record<string, number>>;
  density: Density;
}

/** Everything as declared. */
export const plainView: View = { order: [], shown: {}, widths: {}, density: 'comfortable' };

/** A view with these columns alone, in this order, as an address names them. */
export const withColumns = (view: View, declared: readonly string[], ids: string): View => {
  const order = ids.split(',');
  const shown = Object.fromEntries(declared.map((id) => [id, order.includes(id)]));
  return { ...view, order, shown };
};

/** Whether somebody chose its columns. */
export const hasColumns = ({ order, shown }: View): boolean =>
  order.length > 0 || Object.keys(shown).length > 0;

export const NARROWEST = 56;
export const WIDEST = 800;

/** A width that a column may have. */
export const inBounds = (width: number): number =>
  Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entries of an object whose values are of the right kind. */
function only<Value>(
  value: unknown,
  read: (each: unknown) => Value | undefined,
): Record<string, Value> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).flatMap(([name, each]) => {
    const right = read(each);
    return right === undefined ? [] : [[name, right] as const];
  });
  return Object.fromEntries(entries);
}

/** Reads a kept view; of what is not one, only what makes sense. */
export function parseView(text: string | undefined): View {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '');
  } catch {
    return plainView;
  }
  if (!isRecord(kept)) return plainView;
  return {
    order: Array.isArray(kept.order) ? kept.order.filter((id) => typeof id === 'string') : [],
    shown: only(kept.shown, (each) => (typeof each === 'boolean' ? each : undefined)),
    widths: only(kept.widths, (each) => (typeof each === 'number' ? inBounds(each) : undefined)),
    density: kept.density === 'compact' ? 'compact' : 'comfortable',
  };
}

/**
 * All columns in the order chosen. The first stays first, as it is the row's link; columns that
 * are gone are forgotten, and new ones stand behind the column that they are declared after.
 * @param declared the ids as the list declares them
 */
export function orderOf(declared: readonly string[], { order }: View): string[] {
  const [lead, ...rest] = declared;
  if (lead === undefined) return [];
  const known = new Set(rest);
  const ordered = [lead, ...new Set(order.filter((id) => known.has(id)))];
  for (const [at, id] of rest.entries())
    if (!ordered.includes(id)) ordered.splice(ordered.indexOf(declared[at]!) + 1, 0, id);
  return ordered;
}

/** The order with one column a place further, or where it was at either end. */
export function moved(order: readonly string[], id: string, by: 1 | -1): string[] {
  const at = order.indexOf(id);
  const to = at + by;
  const next = [...order];
  if (at < 1 || to < 1 || to >= order.length) return next;
  next.splice(at, 1);
  next.splice(to, 0, id);
  return next;
}

/** A column that is to be laid out. */
export interface Sized {
  id: string;
  /** Pixels as declared. */
  size: number;
}

/** How far columns give way before the table scrolls sideways, as a part of their sizes. */
const GIVES_WAY = 0.9;

/**
 * The width of each column: what was chosen is kept to the pixel, and the others share the room
 * that is left, in proportion to their declared sizes, of which they keep nine tenths.
 * @param room pixels for all of them together; they may come to more, which then scrolls
 */
export function fitWidths(
  columns: readonly Sized[],
  chosen: Readonly<Record<string, number>>,
  room: number,
): Record<string, number> {
  const flexible = columns.filter(({ id }) => chosen[id] === undefined);
  const declared = flexible.reduce((sum, { size }) => sum + size, 0);
  const fixed = columns.reduce((sum, { id }) => sum + (chosen[id] ?? 0), 0);
  const stretch = declared > 0 ? Math.max(GIVES_WAY, (room - fixed) / declared) : 1;
  // Each ends on the pixel nearest to where it would end, so that no rest is left over.
  let end = 0;
  return Object.fromEntries(
    columns.map(({ id, size }) => {
      const start = Math.round(end);
      end += chosen[id] ?? size * stretch;
      return [id, chosen[id] ?? Math.round(end) - start];
    }),
  );
}

/**
 * With the edge of a column moved. The columns before it keep the widths that they have, so that
 * the edge stays under the pointer; those behind it make room.
 * @param order the columns on screen from left to right
 * @param widths what they measure now
 * @param width null: as declared again
 */
export function withWidth(
  view: View,
  order: readonly string[],
  widths: Readonly<Record<string, number>>,
  id: string,
  width: number | null,
): View {
  const { [id]: _before, ...others } = view.widths;
  if (width === null) return { ...view, widths: others };
  const before = order.slice(0, order.indexOf(id));
  const kept = before.map((each) => [each, view.widths[each] ?? widths[each] ?? NARROWEST]);
  return { ...view, widths: { ...others, ...Object.fromEntries(kept), [id]: inBounds(width) } };
}
