import type { Database } from 'better-sqlite3';
import type Stripe from 'stripe';
import { type EntryQuery, EntryReader } from './entry-reading.ts';
import type { Ids } from './ids.ts';
import type { ObjectTypes } from './objects.ts';
import type { Store } from './store.ts';

/** What a balance transaction is made from; the rest of the object follows. */
export interface Posting {
  account: string;
  type: Stripe.BalanceTransaction['type'];
  reportingCategory: string;
  /** Minor units of `currency`; negative takes money from the account. */
  amount: number;
  currency: string;
  source: string | null;
  created: number;
  availableOn: number;
  description?: string | null;
  feeDetails?: Stripe.BalanceTransaction.FeeDetail[];
  exchangeRate?: number | null;
}

/** What an account has in one currency, in minor units. */
export interface Sums {
  currency: string;
  available: number;
  pending: number;
  /** The part of `pending` that instant payouts may draw on. */
  instant: number;
}

/**
 * What instant payouts have to wait for: a bank debit may still fail until its funds are there, and
 * a payment that was received may stand on one.
 */
const SETTLING = new Set<string>(['payment', 'payment_failure_refund']);

/**
 * The balance transactions of every account. A balance is only ever their sum; the sums are kept
 * up with each posting so that reading one does not add up thousands of rows.
 */
export class Ledger {
  private readonly ids: Ids;
  private readonly store: Store;
  private readonly reader: EntryReader;
  private readonly sql;

  constructor(db: Database, store: Store, ids: Ids) {
    this.ids = ids;
    this.store = store;
    this.reader = new EntryReader(db);
    this.sql = {
      entry: db.prepare<
        [number, string, string, string, string | null, number, number, number, number, number]
      >(
        'INSERT INTO entry(seq, account, currency, type, source, created, net, available_on, available, instant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ),
      add: db.prepare<[string, string, number, number, number]>(
        `INSERT INTO balance(account, currency, available, pending, instant) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT(account, currency) DO UPDATE SET
           available = available + excluded.available, pending = pending + excluded.pending,
           instant = instant + excluded.instant`,
      ),
      sums: db.prepare<[string], Sums>(
        'SELECT currency, available, pending, instant FROM balance WHERE account = ? ORDER BY currency',
      ),
      sum: db.prepare<[string, string], Sums>(
        'SELECT currency, available, pending, instant FROM balance WHERE account = ? AND currency = ?',
      ),
      ripe: db.prepare<[string, number], { currency: string; net: number; instant: number }>(
        'SELECT currency, sum(net) AS net, sum(net * instant) AS instant FROM entry WHERE account = ? AND available_on = ? AND payout IS NULL AND available = 0 GROUP BY currency',
      ),
      sumOfType: db
        .prepare<[string, string, string], number>(
          'SELECT coalesce(sum(net), 0) FROM entry INDEXED BY entry_by_type WHERE account = ? AND type = ? AND currency = ?',
        )
        .pluck(),
      assignPayout: db.prepare<[string, string, string, number]>(
        'UPDATE entry SET payout = ? WHERE account = ? AND currency = ? AND payout IS NULL AND available_on <= ?',
      ),
    };
  }

  /** Books a balance transaction and gives it; `net` is the amount less the fees. */
  post(posting: Posting): Stripe.BalanceTransaction & { id: string } {
    const fees = posting.feeDetails ?? [];
    const fee = fees.reduce((sum, detail) => sum + detail.amount, 0);
    const available = posting.availableOn <= posting.created;
    const transaction = {
      id: this.ids.make('txn_'),
      object: 'balance_transaction' as const,
      amount: posting.amount,
      available_on: posting.availableOn,
      balance_type: 'payments',
      created: posting.created,
      currency: posting.currency,
      description: posting.description ?? null,
      exchange_rate: posting.exchangeRate ?? null,
      fee,
      fee_details: fees,
      net: posting.amount - fee,
      reporting_category: posting.reportingCategory,
      source: posting.source,
      status: available ? 'available' : 'pending',
      type: posting.type,
    };
    const { account, currency } = posting;
    const seq = this.store.insert('balance_transaction', account, transaction, posting.created);
    const net = transaction.net;
    const instant = !available && !SETTLING.has(posting.type);
    this.sql.entry.run(
      seq,
      account,
      currency,
      posting.type,
      posting.source,
      posting.created,
      net,
      posting.availableOn,
      available ? 1 : 0,
      instant ? 1 : 0,
    );
    this.sql.add.run(
      account,
      currency,
      available ? net : 0,
      available ? 0 : net,
      instant ? net : 0,
    );
    return transaction;
  }

  /** Every currency the account ever held, with what it holds now. */
  sums(account: string): Sums[] {
    return this.sql.sums.all(account);
  }

  /** Minor units that the account can spend now in this currency. */
  available(account: string, currency: string): number {
    return this.sumsOf(account, currency).available;
  }

  /** What the account holds in this currency. */
  sumsOf(account: string, currency: string): Sums {
    const none = { currency, available: 0, pending: 0, instant: 0 };
    return this.sql.sum.get(account, currency) ?? none;
  }

  /** Minor units of this currency that the account has in all, not all of them to be spent yet. */
  total(account: string, currency: string): number {
    const { available, pending } = this.sumsOf(account, currency);
    return available + pending;
  }

  /** Minor units that all balance transactions of this type and currency come to, fees taken off. */
  sumOfType(account: string, type: Posting['type'], currency: string): number {
    return this.sql.sumOfType.get(account, type, currency)!;
  }

  /** Balance transactions of an account, newest first (oldest first when `after` is given). */
  list(account: string, query: EntryQuery): ObjectTypes['balance_transaction'][] {
    const { currency } = query;
    // A currency has no index of its own: where none is held the whole list would be walked.
    if (currency !== undefined && !this.sql.sum.get(account, currency)) return [];
    return this.store.read('balance_transaction', () => this.reader.list(account, query));
  }

  /**
   * Makes what was pending until `time` available; tells which currencies gained or lost. To be
   * called at each `availableOn` that was posted, and only once.
   */
  ripen(account: string, time: number): { currency: string; net: number }[] {
    const moved = this.sql.ripe.all(account, time);
    for (const { currency, net, instant } of moved) {
      this.sql.add.run(account, currency, net, -net, -instant);
    }
    return moved;
  }

  /** Marks all transactions available at `time` that no payout has taken yet as this payout's. */
  assignPayout(account: string, currency: string, payout: string, time: number): void {
    this.sql.assignPayout.run(payout, account, currency, time);
  }
}
