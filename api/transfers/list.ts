import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import type { TransferState } from './rules.ts';
import { transfer } from './snapshot.ts';

/** A line of the transfers list; amounts in minor units of `currency`. */
export interface TransferRow {
  id: string;
  destination: string | null;
  destinationName: string | null;
  amount: number;
  amount_reversed: number;
  /** What the destination still has of it. */
  left: number;
  currency: string;
  state: TransferState;
  description: string | null;
  transfer_group: string | null;
  source_transaction: string | null;
  created: number;
  observedAt: number;
}

const transfers = sql.table(transfer.table);

/** Transfers, with the names of the accounts they went to. */
export const transfersSource: ListSource = {
  from: transfers,
  probes: { created: transfers, amount: transfers, amount_reversed: transfers },
  columns: sql`id, destination,
  (select name from stripe_account a where a.id = stripe_transfer.destination) as "destinationName",
  amount, amount_reversed, "left", currency, state, description,
  transfer_group, source_transaction, created, observed_at as "observedAt"`,
};
