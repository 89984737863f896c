import { type Selectable, sql } from 'kysely';
import { ulid } from 'ulid';
import type { z } from 'zod';
import { type Actor, audit } from '../audit/audit.ts';
import { AppError, notFound } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import { assertCan, type Staff } from '../staff/permission.ts';
import { roleCan } from '../staff/rules.ts';
import type { Store, Write } from '../store/database.ts';
import type { viewChange, viewInput } from './inputs.ts';
import { mostViews, type ViewedList, viewedLists } from './rules.ts';
import type { SavedViewTable } from './tables.ts';

/** A way to look at a list, as its page offers it. */
export interface SavedView {
  id: string;
  list: ViewedList;
  name: string;
  /** Filters, order and columns, as a query string: what the link of the view leads to. */
  query: string;
  shared: boolean;
  by: { id: string; name: string };
  /** Whether the list opens with it, for whoever asked. */
  isDefault: boolean;
  /** Whether whoever asked may change or remove it. */
  canEdit: boolean;
}

/** Whoever asks, and from where. */
export interface Asking {
  readonly staff: Staff;
  readonly actor: Actor;
}

type Row = Selectable<SavedViewTable>;

/** One's own are one's own; what everybody uses is in the care of those who may share. */
const mayEdit = ({ id, role }: Staff, { owner, shared }: Row): boolean =>
  shared === 1 ? roleCan(role, 'view:share') : owner === id;

const told = (row: Row, staff: Staff, isDefault: boolean): SavedView => ({
  id: row.id,
  list: row.list,
  name: row.name,
  query: row.query,
  shared: row.shared === 1,
  by: { id: row.owner, name: row.owner_name },
  isDefault,
  canEdit: mayEdit(staff, row),
});

/**
 * The statement of a list's views: one's own and those that are shared, by name. Each half is found
 * by an index of its own.
 */
export const viewsStatement = (list: ViewedList, member: string) => sql<
  Row & { is_default: 0 | 1 }
>`
  select given.*, d.view is not null as is_default
  from (
    select * from saved_view where list = ${list} and owner = ${member}
    union
    select * from saved_view where list = ${list} and shared = 1
  ) as given
  left join default_view d on d.member = ${member} and d.list = given.list and d.view = given.id
  order by given.name collate nocase, given.id`;

/** What somebody may look at a list with. @throws AppError `forbidden` where they may not see it. */
export async function viewsOf({ read }: Store, list: ViewedList, staff: Staff) {
  assertCan(staff, viewedLists[list]);
  const { rows } = await viewsStatement(list, staff.id).execute(read);
  return rows.map(({ is_default, ...row }) => told(row, staff, is_default === 1));
}

/** What stands on the trail of a view that concerns others too. */
const onRecord = ({ id, list, name, query, shared }: Row) => ({
  id,
  list,
  name,
  query,
  shared: shared === 1,
});

const announce = (write: Write, id: string) => write.changed({ kind: 'view', area: 'views', id });

/** A view by its id, for whoever may change it. @throws AppError `not_found`, `forbidden`. */
async function editable({ db }: Write, id: string, staff: Staff): Promise<Row> {
  const row = await db.selectFrom('saved_view').selectAll().where('id', '=', id).executeTakeFirst();
  // Somebody else's own view is nobody's business.
  if (!row || (row.shared === 0 && row.owner !== staff.id)) throw notFound('This view');
  assertCan(staff, viewedLists[row.list]);
  if (row.shared === 1) assertCan(staff, 'view:share');
  return row;
}

/** @throws AppError `too_many_views` where there is no room for one more. */
async function assertRoom({ db }: Write, list: ViewedList, owner: string | null) {
  const { n } = await db
    .selectFrom('saved_view')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('list', '=', list)
    .$if(owner === null, (each) => each.where('shared', '=', 1))
    .$if(owner !== null, (each) => each.where('owner', '=', owner ?? ''))
    .executeTakeFirstOrThrow();
  if (n >= mostViews)
    throw new AppError(
      409,
      'too_many_views',
      `There are ${mostViews} views of this list. Remove one that nobody needs.`,
    );
}

/**
 * Keeps a view. One that is shared goes on the trail.
 * @throws AppError `forbidden` for who may not see the list, or may not share; `too_many_views`.
 */
export async function saveView(
  store: Store,
  { list, shared, ...input }: z.output<typeof viewInput>,
  { staff, actor }: Asking,
): Promise<SavedView> {
  assertCan(staff, viewedLists[list]);
  if (shared) assertCan(staff, 'view:share');
  const row: Row = {
    id: ulid(),
    list,
    ...input,
    owner: staff.id,
    owner_name: staff.name,
    shared: shared ? 1 : 0,
    changed_at: nowInSeconds(),
  };
  await store.write(async (write) => {
    await assertRoom(write, list, staff.id);
    if (shared) await assertRoom(write, list, null);
    await write.db.insertInto('saved_view').values(row).execute();
    if (shared)
      await audit(write, { action: 'view.shared', actor, subject: row.id, after: onRecord(row) });
    announce(write, row.id);
  });
  return told(row, staff, false);
}

/**
 * Renames a view, has it ask for something else, or shares it, or no more.
 * @throws AppError `not_found`, `forbidden`, `too_many_views`.
 */
export async function changeView(
  store: Store,
  id: string,
  { shared, ...change }: z.output<typeof viewChange>,
  { staff, actor }: Asking,
): Promise<void> {
  await store.write(async (write) => {
    const before = await editable(write, id, staff);
    const after: Row = {
      ...before,
      ...change,
      ...(shared === undefined ? {} : { shared: shared ? 1 : 0 }),
      changed_at: nowInSeconds(),
    };
    if (after.shared === 1 && before.shared === 0) {
      assertCan(staff, 'view:share');
      await assertRoom(write, after.list, null);
    }
    await write.db.updateTable('saved_view').set(after).where('id', '=', id).execute();
    if (after.shared === 0)
      await write.db
        .deleteFrom('default_view')
        .where('view', '=', id)
        .where('member', '!=', after.owner)
        .execute();
    if (before.shared === 1 || after.shared === 1)
      await audit(write, {
        action: before.shared === 0 ? 'view.shared' : 'view.changed',
        actor,
        subject: id,
        before: onRecord(before),
        after: onRecord(after),
      });
    announce(write, id);
  });
}

/** Removes a view; lists that opened with it open with none. @throws AppError as `changeView`. */
export async function removeView(store: Store, id: string, { staff, actor }: Asking) {
  await store.write(async (write) => {
    const before = await editable(write, id, staff);
    await write.db.deleteFrom('saved_view').where('id', '=', id).execute();
    await write.db.deleteFrom('default_view').where('view', '=', id).execute();
    if (before.shared === 1)
      await audit(write, { action: 'view.removed', actor, subject: id, before: onRecord(before) });
    announce(write, id);
  });
}

/**
 * The view that a list opens with, for whoever chooses it; null: with none.
 * @throws AppError `not_found` for a view that is not theirs to see, or of another list.
 */
export async function chooseDefault(
  store: Store,
  list: ViewedList,
  view: string | null,
  staff: Staff,
): Promise<void> {
  const seen = await viewsOf(store, list, staff);
  if (view !== null && !seen.some(({ id }) => id === view)) throw notFound('This view');
  await store.write(async (write) => {
    const { db } = write;
    const own = db.deleteFrom('default_view').where('member', '=', staff.id);
    await own.where('list', '=', list).execute();
    if (view !== null)
      await db.insertInto('default_view').values({ member: staff.id, list, view }).execute();
    announce(write, view ?? list);
  });
}
