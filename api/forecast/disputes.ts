import { sql } from 'kysely';
import { dayOf } from '../balances/over-time.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';
import type { KnownMove } from './course.ts';

/** Stripe books a dispute at once, so one that is not booked by then never will be. Seconds. */
const bookedWithin = 7 * 86_400;

type Debit = KnownMove & { readonly currency: string };

interface OpenDispute {
  id: string;
  status: 'needs_response' | 'under_review' | 'warning_needs_response';
  created: number;
  due_by: number;
  booked: 0 | 1;
  /** Of the charge's booking: what a bank takes it takes from the balance in its currency. */
  currency: string;
  amount: number;
}

/** The platform's disputes that may still take something. */
export const openDisputes = sql<OpenDispute>`
  select d.id, d.status, d.created, d.due_by,
    json_array_length(d.json, '$.balance_transactions') > 0 as booked, b.currency,
    cast(round(1.0 * d.amount * b.amount / c.amount) as integer) as amount
  from stripe_dispute d
  join stripe_charge c on c.id = d.charge
  join stripe_balance_transaction b on b.id = c.balance_transaction
  where d.status in ('needs_response', 'under_review', 'warning_needs_response')
    and +d.account is null
  order by d.due_by`;

/**
 * What disputes take from the platform's available balance.
 * - Sure: one that was opened and that Stripe has not booked yet, with its fee.
 * - Possible: the fee for an answer that is due, and an inquiry that nobody answers.
 *
 * A dispute that is lost takes nothing more: its money left when it was opened. Stripe says its
 * fees nowhere beforehand, so they are taken to be what they were the last time in that currency.
 * @param until the end of the forecast, Unix seconds.
 * @see https://docs.stripe.com/disputes/how-disputes-work
 */
export async function disputeDebits(
  { read }: Pick<Store, 'read'>,
  now: UnixSeconds,
  until: UnixSeconds,
): Promise<{ sure: Debit[]; possible: Debit[] }> {
  const { rows } = await openDisputes.execute(read);
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const fees = new Map(
    await Promise.all(
      currencies.map(async (currency) => [currency, await lastFees(read, currency)] as const),
    ),
  );
  const sure: Debit[] = [];
  const possible: Debit[] = [];
  for (const { id, status, created, due_by, booked, currency, amount } of rows) {
    const { received = 0, answered = 0 } = fees.get(currency) ?? {};
    const isDue = due_by > now && due_by < until;
    const taken = { id, currency, amount: -(amount + received) };
    if (status === 'warning_needs_response') {
      if (isDue) possible.push({ ...taken, kind: 'inquiry', day: dayOf(due_by) });
      continue;
    }
    if (!booked && created > now - bookedWithin)
      sure.push({ ...taken, kind: 'dispute', day: dayOf(now) });
    if (status === 'needs_response' && isDue && answered > 0)
      possible.push({
        id,
        currency,
        amount: -answered,
        kind: 'dispute_answer',
        day: dayOf(due_by),
      });
  }
  return { sure, possible };
}

/** What Stripe took last for receiving a dispute and for taking an answer, minor units. */
async function lastFees(read: Store['read'], currency: string) {
  const last = (fee: 'dispute' | 'fee') => sql`
    select iif(reporting_category = 'dispute', fee, -amount) as amount
    from stripe_balance_transaction
    where account is null and type = 'adjustment' and +reporting_category = ${fee}
      and +currency = ${currency} and iif(reporting_category = 'dispute', fee > 0, amount < 0)
    order by created desc limit 1`;
  const { rows } = await sql<{ received: number | null; answered: number | null }>`
    select (${last('dispute')}) as received, (${last('fee')}) as answered`.execute(read);
  return { received: rows[0]?.received ?? 0, answered: rows[0]?.answered ?? 0 };
}
