import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../store/database.ts';
import type { Owner, Reference, Snapshot } from '../store/snapshot.ts';

/** How often a row is drawn anew that cannot be compared, before the next turn has its try. */
const mostTries = 20;

/**
 * Whether objects of a kind are drawn: those that Stripe gives by their id. What stands inside
 * others is compared with them, and the rest is only read when somebody looks at it.
 */
export const isDrawn = ({ fetch, backfill }: Snapshot): boolean =>
  fetch !== undefined && backfill !== 'mentioned';

interface DrawnRow {
  id: string;
  account: Owner;
}

/** The row of a key, unless nothing keeps it true: then it is no drift that it is old. */
export const rowToCompare = (
  { table, backfill }: Snapshot,
  pk: number,
): RawBuilder<DrawnRow> => sql`
  select s.id, s.account from ${sql.table(table)} s
  left join stripe_account a on a.id = s.account
  where s.pk = ${pk} and coalesce(a.deleted, 0) = 0
    ${backfill === 'platform' ? sql`and s.account is null` : sql``}`;

/** How many rows there are, as far as keys tell; a key without a row is only drawn in vain. */
export async function sizesOf(
  { read }: Store,
  snapshots: readonly Snapshot[],
): Promise<{ snapshot: Snapshot; size: number }[]> {
  return Promise.all(
    snapshots.map(async (snapshot) => {
      const { rows } = await sql<{ last: number | null }>`
        select max(pk) as last from ${sql.table(snapshot.table)}`.execute(read);
      return { snapshot, size: rows[0]?.last ?? 0 };
    }),
  );
}

/**
 * Which kind is next: with the square root of how many there are, so that what there is most of is
 * measured best, and what is rare is measured at all.
 * @param random from 0 to below 1.
 */
function drawKind(sizes: Awaited<ReturnType<typeof sizesOf>>, random: number) {
  let left = random * sizes.reduce((sum, { size }) => sum + Math.sqrt(size), 0);
  const kinds = sizes.filter(({ size }) => size > 0);
  for (const each of kinds) {
    left -= Math.sqrt(each.size);
    if (left < 0) return each;
  }
  return kinds.at(-1);
}

/**
 * Draws an object that is kept; within its kind each is as likely as the others. By its key, so that
 * it takes the same few look-ups however many there are.
 * @param random gives numbers from 0 to below 1.
 * @returns undefined when nothing was met that can be compared.
 */
export async function draw(
  store: Store,
  snapshots: readonly Snapshot[],
  random: () => number,
): Promise<Reference | undefined> {
  const kind = drawKind(await sizesOf(store, snapshots.filter(isDrawn)), random());
  if (!kind) return undefined;
  const { snapshot, size } = kind;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const pk = 1 + Math.floor(random() * size);
    const { rows } = await rowToCompare(snapshot, pk).execute(store.read);
    if (rows[0]) return { kind: snapshot.kind, ...rows[0] };
  }
  return undefined;
}
