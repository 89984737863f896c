import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import { payout } from './snapshot.ts';
import { failureWords } from './words.ts';

/** A line of the payouts list. Amounts in minor units of `currency`. */
export interface PayoutRow {
  id: string;
  /** The connected account that is paid out; null for the platform's own payouts. */
  account: string | null;
  accountName: string | null;
  /** Negative for a reversal, which takes money back from the bank. */
  amount: number;
  currency: string;
  status: string;
  /** Stripe's status, or `reversed`. */
  state: string;
  method: string;
  /** `bank_account` or `card`. */
  type: string;
  destination: string | null;
  /** The bank's name or the card's brand, where known. */
  bank: string | null;
  last4: string | null;
  automatic: boolean;
  /** Unix seconds. */
  arrival_date: number;
  failure_code: string | null;
  /** The failure in words; null when it did not fail. */
  failure: string | null;
  reversed_by: string | null;
  original_payout: string | null;
  created: number;
  observedAt: number;
}

/** A row as the store gives it. */
export type StoredRow = Omit<PayoutRow, 'automatic' | 'failure'> & { automatic: 0 | 1 };

const payouts = sql.table(payout.table);

/** Payouts, with the names of their accounts and of the banks they go to. */
export const payoutsSource: ListSource = {
  from: sql`(
  select p.*, a.name as "accountName", e.bank, e.last4
  from stripe_payout p
    left join stripe_account a on a.id = p.account
    left join stripe_external_account e on e.id = p.destination
)`,
  table: payouts,
  probes: { created: payouts, amount: payouts, arrival_date: payouts },
  columns: sql`id, account, "accountName", amount, currency, status,
  iif(reversed_by is null, status, 'reversed') as state, method, type, destination, bank, last4,
  automatic, arrival_date, failure_code, reversed_by, original_payout, created,
  observed_at as "observedAt"`,
};

/** The row as the API gives it. */
export const payoutRow = (row: StoredRow): PayoutRow => ({
  ...row,
  automatic: row.automatic === 1,
  failure: row.failure_code ? failureWords(row.failure_code).what : null,
});
