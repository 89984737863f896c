import type Stripe from 'stripe';
import { account } from '../accounts/snapshot.ts';
import { balanceTransaction } from '../balances/snapshot.ts';
import { inPasses } from '../kit/passes.ts';
import type { Store } from '../store/database.ts';
import { columnValues, parse } from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { keep } from './keep.ts';
import { eventsKeptDays } from './rules.ts';

/** Snapshots that time alone changes, without any event. */
export interface DueWork {
  work(): Promise<void>;
}

/** Seconds before Stripe is asked again about money that it said would be available by now. */
const patience = 600;

/** Makes the work on what falls due. */
export function createDueWork(store: Store, gateway: Gateway): DueWork {
  let lastAsked = { span: '', at: 0 };

  /** A requirement's deadline has passed: the account's status follows from the time. */
  async function passDeadlines() {
    const now = gateway.now();
    const due = await store.read
      .selectFrom('stripe_account')
      .select('pk')
      .where('status_until', '<=', now)
      .limit(1)
      .executeTakeFirst();
    if (!due) return;
    await store.write(async (write) => {
      // Read within the transaction: an account that has just met its requirements is no more due.
      const rows = await write.db
        .selectFrom('stripe_account')
        .select(['id', 'json'])
        .where('status_until', '<=', now)
        .limit(500)
        .execute();
      for (const row of rows) {
        const columns = columnValues(account, parse<Stripe.Account>(row), null, now);
        const { status, status_until } = columns as { status: string; status_until: number | null };
        await write.db
          .updateTable('stripe_account')
          .set({ status, status_until })
          .where('id', '=', row.id)
          .execute();
        write.changed({ kind: 'account', area: 'accounts', id: row.id });
      }
    });
  }

  /** Pending money has become available: Stripe says so on each balance transaction. */
  async function readAvailability() {
    const span = await store.read
      .selectFrom('stripe_balance_transaction')
      .select((column) => [
        column.fn.min('created').as('oldest'),
        column.fn.max('created').as('newest'),
      ])
      .where('account', 'is', null)
      .where('status', '=', 'pending')
      .where('available_on', '<=', gateway.now())
      .executeTakeFirst();
    if (!span?.oldest || !span.newest) return;
    const asked = `${span.oldest} ${span.newest}`;
    // Stripe may be later than it said; asking every few seconds would not make it faster.
    if (asked === lastAsked.span && gateway.now() < lastAsked.at + patience) return;
    lastAsked = { span: asked, at: gateway.now() };
    const created = { gte: span.oldest, lte: span.newest };
    let after: string | undefined;
    do {
      const { value, begun } = await gateway.read('sweep', null, (client, options) =>
        client.balanceTransactions.list(
          { created, limit: 100, ...(after && { starting_after: after }) },
          options,
        ),
      );
      await store.write(async (write) => {
        await keep(
          write,
          value.data.map((object) => ({
            kind: balanceTransaction.kind,
            account: null,
            object,
            observation: { by: 'fetch', ...begun },
            source: 'fetch',
          })),
          gateway,
        );
      });
      after = value.has_more ? value.data.at(-1)?.id : undefined;
    } while (after);
  }

  /** Handled events serve no more once Stripe itself has forgotten them. */
  async function forgetEvents() {
    await store.write(async ({ db }) => {
      await db
        .deleteFrom('stripe_event')
        .where('pk', 'in', (events) =>
          events
            .selectFrom('stripe_event')
            .select('pk')
            .where('state', 'in', ['handled', 'unknown', 'ignored'])
            .where('created', '<', gateway.now() - eventsKeptDays * 86_400)
            .limit(500),
        )
        .execute();
    });
  }

  return {
    work: inPasses(async () => {
      await passDeadlines();
      await readAvailability();
      await forgetEvents();
    }),
  };
}
