import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Write } from '../store/database.ts';
import type { Derivation, WrittenSnapshot } from '../store/derive.ts';
import { type DayMove, movesOf } from './over-time.ts';
import { platformId } from './snapshot.ts';

type Move = DayMove & { holder: string; currency: string };

/** What the written transactions change: what they do now, less what they did before. */
function changesOf(written: readonly WrittenSnapshot[]): Move[] {
  const changes = new Map<string, Move>();
  const add = (holder: string, object: object | undefined, sign: 1 | -1) => {
    if (!object) return;
    const transaction = object as Stripe.BalanceTransaction;
    for (const { day, booked, released, held } of movesOf(transaction)) {
      const key = `${holder} ${transaction.currency} ${day}`;
      const none = { holder, currency: transaction.currency, day, booked: 0, released: 0, held: 0 };
      const known = changes.get(key) ?? none;
      changes.set(key, {
        ...known,
        booked: known.booked + sign * booked,
        released: known.released + sign * released,
        held: known.held + sign * held,
      });
    }
  };
  for (const { snapshot, account, before, after } of written) {
    if (snapshot.kind !== 'balance_transaction') continue;
    add(account ?? platformId, before, -1);
    add(account ?? platformId, after, 1);
  }
  return [...changes.values()].filter(
    ({ booked, released, held }) => booked !== 0 || released !== 0 || held !== 0,
  );
}

const applyChange = ({ db }: Write, { holder, currency, day, booked, released, held }: Move) =>
  sql`insert into balance_day (holder, currency, day, booked, released, held)
    values (${holder}, ${currency}, ${day}, ${booked}, ${released}, ${held})
    on conflict (holder, currency, day) do update set booked = booked + excluded.booked,
      released = released + excluded.released, held = held + excluded.held`.execute(db);

/** `balance_day` from the balance transactions. */
export const balanceDays: Derivation = {
  async update(write, written) {
    for (const change of changesOf(written)) await applyChange(write, change);
  },
  // At once, since what is written meanwhile is added to the very rows that this makes.
  async rebuild(store) {
    await store.write(async ({ db }) => {
      await sql`delete from balance_day`.execute(db);
      await sql`
        insert into balance_day (holder, currency, day, booked, released, held)
        select coalesce(account, ${platformId}), currency, day,
          sum(booked), sum(released), sum(held)
        from (
          select account, currency, created / 86400 as day,
            net as booked, 0 as released, 0 as held
          from stripe_balance_transaction where balance_type = 'payments'
          union all
          select account, currency, max(created, available_on) / 86400, 0,
            iif(status = 'available', net, 0), iif(status = 'available', 0, net)
          from stripe_balance_transaction where balance_type = 'payments'
        ) group by account, currency, day`.execute(db);
    });
  },
};
