import { sql } from 'kysely';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';
import type { Action, OperationServices } from './action.ts';
import type { Catalogue } from './catalogue.ts';
import { canonical } from './prepare.ts';
import { withoutWords } from './refusals.ts';
import type { Timing } from './timing.ts';
import type { OperationError } from './view.ts';

/** How many are reduced in one go. */
const atOnce = 200;

/** What the journal holds of an input: all of it, or once that is forgotten, what is on record. */
export const journaled = (
  action: Action | undefined,
  { personal }: { readonly personal: 0 | 1 },
  input: object,
): object => (personal === 1 ? input : (action?.recorded?.(input) ?? input));

/** Whether what it would be sent with again is forgotten. */
export const isForgotten = (action: Action, { personal }: { readonly personal: 0 | 1 }): boolean =>
  action.recorded !== undefined && personal === 0;

interface Forgetting {
  readonly services: Pick<OperationServices, 'store' | 'stripe' | 'locks'>;
  readonly catalogue: Catalogue;
}

/**
 * The one rule for what orders say of people, such as e-mail addresses and the words of evidence:
 * the trail and the log never have it, and the journal as long as it may have to be sent again,
 * which is until the order has ended and Stripe keeps none of its keys any more. Then the input is
 * what `recorded` leaves of it, and the parameters and Stripe's own words are gone.
 */
export async function forget(
  { services: { store, stripe, locks }, catalogue }: Forgetting,
  { keyRetention }: Timing,
): Promise<void> {
  const sentBefore = stripe.now() - keyRetention;
  // Whoever decides to have it tried again is at it alone, too.
  for (const { id } of await dueQuery(store.read, sentBefore).execute())
    await locks.with([`operation:${id}`], () =>
      store.write((write) => reduce(write, catalogue, id, sentBefore)),
    );
}

/** Ended orders that say something of people, and of which nothing was sent since then. */
export const dueQuery = (db: Store['read'] | Write['db'], sentBefore: UnixSeconds) =>
  db
    .selectFrom('operation as o')
    .select(['o.id', 'o.kind', 'o.input', 'o.error'])
    // Said outright, so that the index of just these serves it.
    .where('o.personal', '=', sql.lit(1))
    .where('o.finished_at', 'is not', null)
    .where('o.to_read_again', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('operation_step as s')
            .select('s.n')
            .whereRef('s.operation', '=', 'o.id')
            .where((s) => s(s.fn.coalesce('s.last_sent_at', 's.journaled_at'), '>', sentBefore)),
        ),
      ),
    )
    .orderBy('o.finished_at')
    .limit(atOnce);

const errorWithoutWords = (error: string | null): string | null =>
  error && JSON.stringify(withoutWords(JSON.parse(error) as OperationError));

async function reduce({ db }: Write, catalogue: Catalogue, id: string, sentBefore: UnixSeconds) {
  const row = await dueQuery(db, sentBefore).where('o.id', '=', id).executeTakeFirst();
  if (!row) return;
  const action = catalogue.all.get(row.kind);
  const input = action?.recorded?.(JSON.parse(row.input) as object) ?? {};
  await db
    .updateTable('operation')
    .set({ personal: 0, input: canonical(input), error: errorWithoutWords(row.error) })
    .where('id', '=', id)
    .execute();
  const steps = await db
    .selectFrom('operation_step')
    .select(['n', 'error'])
    .where('operation', '=', id)
    .execute();
  for (const { n, error } of steps)
    await db
      .updateTable('operation_step')
      .set({ params: '{}', error: errorWithoutWords(error) })
      .where('operation', '=', id)
      .where('n', '=', n)
      .execute();
}
