import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Possible } from '../operations/rules.ts';
import type { ListSource } from '../store/listing.ts';
import { parse } from '../store/snapshot.ts';
import { can } from './rules.ts';

/** An account that money could be sent to, or why not. */
export interface DestinationCandidate {
  id: string;
  name: string;
  email: string | null;
  country: string | null;
  /** The currency it settles in by default; null where that is not known. */
  currency: string | null;
  /** Whether what it is sent can be paid out to it. */
  payouts_enabled: boolean;
  can: { receive: Possible };
}

/** A row of `destinationsSource`. */
export interface StoredDestination {
  id: string;
  name: string;
  email: string | null;
  country: string | null;
  currency: string | null;
  json: string;
}

/** The connected accounts that have not left the platform. */
export const destinationsSource: ListSource = {
  from: sql`stripe_account`,
  columns: sql`id, name, email, country, currency, json`,
  within: { filter: 'deleted', columns: ['deleted'], is: () => sql`+deleted = 0` },
};

/** A row as the API gives it. */
export function destinationCandidate({ json, ...row }: StoredDestination): DestinationCandidate {
  const account = parse<Stripe.Account>({ json });
  return {
    ...row,
    payouts_enabled: account.payouts_enabled,
    can: { receive: can.receive(account) },
  };
}

/** A payment that a transfer could be drawn from, or why not; amounts in minor units. */
export interface SourceCandidate {
  id: string;
  customer: string | null;
  description: string | null;
  transfer_group: string | null;
  created: number;
  /** In which it settled, and in which a transfer from it is made. */
  currency: string;
  /** What it brought, before fees. */
  amount: number;
  /** What can still be drawn from it. */
  left: number;
  can: { drawOn: Possible };
}

/** A row of `sourcesSource`. */
export interface StoredSource {
  id: string;
  customer: string | null;
  description: string | null;
  transfer_group: string | null;
  created: number;
  json: string;
  charged: number;
  chargedIn: string;
  settled: number | null;
  settledIn: string | null;
  drawn: number;
}

/** Charges with how they settled, and with what was drawn from them. */
export const sourcesSource: ListSource = {
  from: sql`stripe_charge`,
  columns: sql`id, coalesce(customer, customer_email) as customer, description, transfer_group,
  created, json, amount as charged, currency as "chargedIn",
  -- Where the booking has not been read yet: what was charged. The preview asks Stripe itself.
  iif(balance_transaction is null, null, coalesce((select b.amount
    from stripe_balance_transaction b where b.id = stripe_charge.balance_transaction), amount))
    as settled,
  (select b.currency from stripe_balance_transaction b
    where b.id = stripe_charge.balance_transaction) as "settledIn",
  (select coalesce(sum(t.amount), 0) from stripe_transfer t
    where t.source_transaction = stripe_charge.id) as drawn`,
};

/** A row as the API gives it. */
export function sourceCandidate(row: StoredSource): SourceCandidate {
  const { json, charged, chargedIn, settled, settledIn, drawn, ...shown } = row;
  const { status, captured } = parse<Stripe.Charge>({ json });
  const left = settled === null ? null : settled - drawn;
  return {
    ...shown,
    currency: settledIn ?? chargedIn,
    amount: settled ?? charged,
    left: Math.max(0, left ?? 0),
    can: { drawOn: can.drawOn({ status, captured, left }) },
  };
}
