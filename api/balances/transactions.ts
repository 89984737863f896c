import { sql } from 'kysely';
import { byName } from '../store/filters.ts';
import type { Listing, ListSource } from '../store/listing.ts';
import { ownerOf } from './reach.ts';
import { balanceTransaction } from './snapshot.ts';

/** A line of a holder's balance transactions. Amounts in minor units. */
export interface TransactionRow {
  id: string;
  type: string;
  reporting_category: string;
  status: string;
  description: string | null;
  source: string | null;
  /** The object whose page tells of it: of an application fee its payment, and the like. */
  about: string | null;
  /** The customer or account on the other side, as far as it has a name. */
  party: string | null;
  amount: number;
  fee: number;
  net: number;
  currency: string;
  /** Unix seconds. */
  available_on: number;
  created: number;
}

/** How staff list a holder's balance transactions. */
export const transactionListing: Listing = {
  filters: {
    type: { by: 'choice', column: 'type' },
    reporting_category: { by: 'choice', column: 'reporting_category' },
    status: { by: 'choice', column: 'status', values: ['available', 'pending'] },
    currency: { by: 'choice', column: 'currency' },
    source: { by: 'choice', column: 'source' },
    created: { by: 'range', column: 'created' },
    available_on: { by: 'range', column: 'available_on' },
    net: { by: 'range', column: 'net' },
  },
  sorts: ['created'],
  defaultSort: '-created',
  totals: { currency: 'currency', sums: ['amount', 'fee', 'net'] },
};

const bookings = sql.table(balanceTransaction.table);

/** Our transfer behind what a connected account received or gave back. */
const transferBehind = sql`coalesce(
  (select t.id from stripe_transfer t where t.destination_payment = source),
  (select r.transfer from stripe_transfer_reversal r where r.destination_payment_refund = source))`;

const platformAbout = sql`case
  when source like 'trr\\_%' escape '\\'
    then (select r.transfer from stripe_transfer_reversal r where r.id = source)
  when source like 'fee\\_%' escape '\\'
    then (select f.originating_transaction from stripe_application_fee f where f.id = source)
  when source like 'fr\\_%' escape '\\'
    then (select f.originating_transaction from stripe_fee_refund b
      join stripe_application_fee f on f.id = b.fee where b.id = source)
  else source end`;

const connectedAbout = sql`case
  when source like 'py%' then ${transferBehind}
  when source like 'po\\_%' escape '\\' then source end`;

const charge = sql`(select coalesce(c.customer, c.customer_email) from stripe_charge c
  where c.id = coalesce(
    (select r.charge from stripe_refund r where r.id = about),
    (select d.charge from stripe_dispute d where d.id = about), about))`;

const platformParty = sql`coalesce(
  (select a.name from stripe_transfer t join stripe_account a on a.id = t.destination
    where t.id = about),
  ${charge})`;

/** The kept balance transactions of a holder, each with what lies behind it. */
export function transactionsSource(holder: string): ListSource {
  const owner = ownerOf(holder);
  const party = owner === null ? platformParty : sql`null`;
  return {
    from: sql`(
      select t.*, ${owner === null ? platformAbout : connectedAbout} as about from ${bookings} t)`,
    within: {
      filter: 'holder',
      columns: ['account'],
      is: (named = byName) => sql`${named('account')} is ${owner}`,
    },
    probes: { source: bookings, net: bookings, available_on: bookings },
    columns: sql`id, type, reporting_category, status, json ->> '$.description' as description,
      source, about, ${party} as party, amount, fee, net, currency, available_on, created`,
  };
}
