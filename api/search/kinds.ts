import { type RawBuilder, sql } from 'kysely';
import type { Permission } from '../staff/rules.ts';
import { groupWords, type WordIndex, wordsOf } from '../store/word-index.ts';

/** What a found object is, as the pages are called. */
export type FoundKind =
  | 'account'
  | 'payment'
  | 'group'
  | 'transfer'
  | 'payout'
  | 'dispute'
  | 'checkout'
  | 'refund'
  | 'operation'
  | 'balance_transaction'
  | 'event';

/** An object that was found. */
export interface Found {
  kind: FoundKind;
  /** The id that its page is opened by: for a refund its own, for a group its name. */
  id: string;
  /** What people call it: a customer, an account, a group. */
  title: string;
  /** What else tells it from others: an e-mail, a description, the last four digits. */
  detail: string | null;
  /** In minor units of `currency`; null where it has none. */
  amount: number | null;
  currency: string | null;
  status: string | null;
  /** When it was created, Unix seconds; null where nobody knows. */
  at: number | null;
}

/** A row of a searched table. */
export type FoundRow = Omit<Found, 'kind'> & { words: string };

/** A table that is searched, and who may. */
export interface SearchedKind {
  readonly kind: FoundKind;
  readonly permission: Permission;
  readonly index: WordIndex;
  /** A column with an index of its own, whose whole value comes first however many have it in part. */
  readonly name?: string;
  /** What of the table `t` makes a `FoundRow`. */
  readonly columns: RawBuilder<unknown>;
}

/** All that is searched, in the order in which equally good groups of results stand. */
export const searchedKinds: readonly SearchedKind[] = [
  {
    kind: 'account',
    permission: 'account:read',
    index: wordsOf('stripe_account'),
    name: 'name',
    columns: sql`t.id, t.name as title, t.email as detail, null as amount, null as currency,
      t.status, t.created as at, t.words`,
  },
  {
    // Those that nobody has paid; of one that was tried, the charge below takes the place.
    kind: 'payment',
    permission: 'payment:read',
    index: wordsOf('stripe_payment_intent'),
    columns: sql`coalesce(t.latest_charge, t.id) as id,
      coalesce(t.json ->> '$.receipt_email', t.customer, t.id) as title,
      t.json ->> '$.description' as detail, t.amount, t.currency, t.status, t.created as at, t.words`,
  },
  {
    kind: 'payment',
    permission: 'payment:read',
    index: wordsOf('stripe_charge'),
    columns: sql`t.id, coalesce(t.customer, t.customer_email, t.id) as title,
      nullif(concat_ws(' · ', t.description, '•••• ' || t.last4), '') as detail,
      t.amount, t.currency, t.outcome as status, t.created as at, t.words`,
  },
  {
    kind: 'group',
    permission: 'group:read',
    index: groupWords,
    name: 'transfer_group',
    columns: sql`t.transfer_group as id, t.transfer_group as title, null as detail,
      t.collected as amount, t.currency, iif(t.kept < 0, 'out_of_pocket', null) as status,
      t.last as at, lower(t.transfer_group) as words`,
  },
  {
    kind: 'transfer',
    permission: 'transfer:read',
    index: wordsOf('stripe_transfer'),
    columns: sql`t.id, coalesce(
        (select name from stripe_account a where a.id = t.destination), t.destination, t.id) as title,
      t.description as detail, t.amount, t.currency, t.state as status, t.created as at, t.words`,
  },
  {
    kind: 'payout',
    permission: 'payout:read',
    index: wordsOf('stripe_payout'),
    columns: sql`t.id,
      coalesce((select name from stripe_account a where a.id = t.account), t.holder) as title,
      t.statement_descriptor as detail, t.amount, t.currency, t.status, t.created as at, t.words`,
  },
  {
    kind: 'dispute',
    permission: 'dispute:read',
    index: wordsOf('stripe_dispute'),
    columns: sql`t.id, coalesce((select coalesce(c.customer, c.customer_email)
        from stripe_charge c where c.id = t.charge), t.id) as title,
      t.reason as detail, t.amount, t.currency, t.status, t.created as at, t.words`,
  },
  {
    kind: 'checkout',
    permission: 'checkout:read',
    index: wordsOf('stripe_checkout_session'),
    columns: sql`t.id, coalesce(t.customer, t.customer_email, t.id) as title, null as detail,
      t.amount, nullif(t.currency, '') as currency, t.state as status, t.created as at, t.words`,
  },
  {
    kind: 'refund',
    permission: 'payment:read',
    index: wordsOf('stripe_refund'),
    columns: sql`t.id, coalesce((select coalesce(c.customer, c.customer_email)
        from stripe_charge c where c.id = t.charge), t.id) as title,
      t.reason as detail, t.amount, t.currency, t.status, t.created as at, t.words`,
  },
];

/** What is known by its whole id alone, by the form of the id. */
export interface KnownById {
  readonly kind: FoundKind;
  readonly permission: Permission;
  readonly form: RegExp;
  /** What of the one row with this id makes a `Found`. */
  row(id: string): RawBuilder<Omit<Found, 'kind'>>;
}

/** Objects that nobody remembers a part of. */
export const knownById: readonly KnownById[] = [
  {
    kind: 'operation',
    permission: 'operation:read',
    form: /^[0-9A-HJKMNP-TV-Z]{26}$/,
    row: (id) => sql`select id, kind as title, subject as detail, null as amount, null as currency,
      status, created_at as at from operation where id = ${id}`,
  },
  {
    // It leads to what it was booked for, which has a page.
    kind: 'balance_transaction',
    permission: 'balance:read',
    form: /^txn_\w+$/,
    row: (id) => sql`select source as id, ${id} as title, reporting_category as detail, amount,
      currency, status, created as at
      from stripe_balance_transaction where id = ${id} and source is not null`,
  },
  {
    kind: 'event',
    permission: 'sync:read',
    form: /^evt_\w+$/,
    row: (id) => sql`select id, type as title, object as detail, null as amount, null as currency,
      state as status, created as at from stripe_event where id = ${id}`,
  },
];
