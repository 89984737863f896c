import { Hono } from 'hono';
import { accountsSource } from '../accounts/list.ts';
import { account } from '../accounts/snapshot.ts';
import { unfinishedListing, unfinishedSource } from '../accounts/unfinished-list.ts';
import { audit } from '../audit/audit.ts';
import { balanceListing, balancesSource } from '../balances/list.ts';
import { knownHolder } from '../balances/reach.ts';
import { transactionListing, transactionsSource } from '../balances/transactions.ts';
import { checkoutSource } from '../checkout/list.ts';
import { checkoutSession } from '../checkout/snapshot.ts';
import type { Services } from '../context.ts';
import { disputesSource } from '../disputes/list.ts';
import { dispute } from '../disputes/snapshot.ts';
import { groupListing, groupsSource } from '../groups/list.ts';
import { AppError, badInput, notFound } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { isoTime } from '../kit/time.ts';
import { configurationsSource } from '../payment-methods/list.ts';
import { paymentMethodConfiguration } from '../payment-methods/snapshot.ts';
import { paymentsSource } from '../payments/list.ts';
import { charge } from '../payments/snapshot.ts';
import {
  unfinishedListing as unfinishedPaymentListing,
  unfinishedSource as unfinishedPaymentsSource,
} from '../payments/unfinished-list.ts';
import { payoutDayListing, payoutDaysSource } from '../payouts/day-list.ts';
import { payoutsSource } from '../payouts/list.ts';
import { payout } from '../payouts/snapshot.ts';
import { scheduleListing, schedulesSource } from '../schedules/list.ts';
import { need } from '../staff/permission.ts';
import { actorOf } from '../staff/services.ts';
import type { Store } from '../store/database.ts';
import { everyStatement, type Listing, type ListSource, parseListQuery } from '../store/listing.ts';
import { listingOf } from '../store/snapshot.ts';
import { transfersSource } from '../transfers/list.ts';
import { transfer } from '../transfers/snapshot.ts';
import {
  accountColumns,
  balanceColumns,
  checkoutColumns,
  configurationColumns,
  disputeColumns,
  type ExportColumns,
  groupColumns,
  onboardingColumns,
  paymentColumns,
  payoutColumns,
  payoutDayColumns,
  scheduleColumns,
  transactionColumns,
  transferColumns,
  unfinishedPaymentColumns,
} from './columns.ts';
import type { ExportField } from './rules.ts';
import type { Showing } from './shown.ts';

interface ExportedList {
  /** Of a list that each balance has for itself, by its holder. */
  readonly source: ListSource | ((holder: string) => ListSource);
  readonly listing: Listing;
  readonly columns: ExportColumns;
  /** How its rows come to what is on screen; left out where the store gives it. */
  readonly showAs?: Showing['as'];
}

/** What can be exported, by the name of its page. Whoever exports may read all of them. */
const lists: Readonly<Record<string, ExportedList>> = {
  accounts: { source: accountsSource, listing: listingOf(account), columns: accountColumns },
  onboarding: {
    source: unfinishedSource,
    listing: unfinishedListing,
    columns: onboardingColumns,
    showAs: 'onboarding',
  },
  balances: { source: balancesSource, listing: balanceListing, columns: balanceColumns },
  balance_transactions: {
    source: transactionsSource,
    listing: transactionListing,
    columns: transactionColumns,
  },
  payments: { source: paymentsSource, listing: listingOf(charge), columns: paymentColumns },
  unfinished_payments: {
    source: unfinishedPaymentsSource,
    listing: unfinishedPaymentListing,
    columns: unfinishedPaymentColumns,
    showAs: 'unfinished_payments',
  },
  groups: { source: groupsSource, listing: groupListing, columns: groupColumns },
  transfers: { source: transfersSource, listing: listingOf(transfer), columns: transferColumns },
  payouts: { source: payoutsSource, listing: listingOf(payout), columns: payoutColumns },
  payout_days: { source: payoutDaysSource, listing: payoutDayListing, columns: payoutDayColumns },
  payout_schedules: {
    source: schedulesSource,
    listing: scheduleListing,
    columns: scheduleColumns,
    showAs: 'payout_schedules',
  },
  checkout: {
    source: checkoutSource,
    listing: listingOf(checkoutSession),
    columns: checkoutColumns,
  },
  payment_methods: {
    source: configurationsSource,
    listing: listingOf(paymentMethodConfiguration),
    columns: configurationColumns,
  },
  disputes: { source: disputesSource, listing: listingOf(dispute), columns: disputeColumns },
};

/** Each has a thread and a connection of its own. */
const mostAtOnce = 2;

/** The fields of the wanted columns, each header once, such as the currency of several amounts. */
function fieldsOf(columns: ExportColumns, wanted: string | undefined): ExportField[] {
  const names = wanted === undefined ? Object.keys(columns) : wanted.split(',');
  const fields = new Map<string, ExportField>();
  for (const name of names) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (!column)
      throw badInput(
        `There is no column "${name}". Use: ${Object.keys(columns).join(', ')}.`,
        'columns',
      );
    for (const field of column) if (!fields.has(field.header)) fields.set(field.header, field);
  }
  return [...fields.values()];
}

/**
 * Where the rows of a list come from, and what else is asked of it.
 * @throws AppError `invalid_input` where a holder is needed, `not_found` for one that is not known
 */
async function sourceOf(store: Store, { source }: ExportedList, query: Record<string, string>) {
  if (typeof source !== 'function') return { source, filters: query };
  const { holder, ...filters } = query;
  if (!holder) throw badInput('Say whose balance: platform, or an account’s id.', 'holder');
  return { source: source(await knownHolder(store, holder)), filters, holder };
}

/** `payments, 2026-11-21 18.30 UTC, 1204 rows.csv` */
function fileName(list: string, asOf: number | null, count: number): string {
  const at = asOf === null ? [] : [`${isoTime(asOf).slice(0, 16).replace('T', ' ')} UTC`];
  return `${[list, ...at, `${count} ${count === 1 ? 'row' : 'rows'}`].join(', ').replaceAll(':', '.')}.csv`;
}

/**
 * `/api/exports/payments.csv`: a list as a file, with its filters and order as the list takes them,
 * and `columns` by name in the order in which they are wanted. Its name, and headers, tell how many
 * rows it has and as of when. That of a balance's transactions asks for its `holder` too.
 */
export const exportRoutes = ({ store, stripe, sync }: Services) => {
  let running = 0;
  return new Hono().get('/:list', need('export:create'), textQuery, async (c) => {
    const [, name = ''] = /^(\w+)\.csv$/.exec(c.req.param('list')) ?? [];
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    if (!list) throw notFound(`Export ${c.req.param('list')}`);
    const { columns, cursor: _cursor, limit: _limit, ...query } = c.req.valid('query');
    const fields = fieldsOf(list.columns, columns);
    const { source, filters, holder } = await sourceOf(store, list, query);
    const statements = everyStatement(source, parseListQuery(list.listing, filters));
    if (running >= mostAtOnce)
      throw new AppError(429, 'exports_busy', 'Other exports are being written. Try again soon.', {
        details: { retryAfter: 10 },
      });
    running += 1;
    const asOf = sync.asOf();
    const { count, file } = await store.export(
      statements,
      fields,
      () => {
        running -= 1;
      },
      list.showAs && { as: list.showAs, now: stripe.now() },
    );
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName(holder ? `${name} of ${holder}` : name, asOf, count)}"`,
      'cache-control': 'no-store',
      'x-row-count': String(count),
      ...(asOf === null ? {} : { 'x-as-of': isoTime(asOf) }),
    };
    if (c.req.method === 'HEAD') {
      // Who asks for the headers alone never reads the file, whose thread would wait for that.
      await file.cancel();
      return c.body(null, 200, headers);
    }
    try {
      await store.write((write) =>
        audit(write, {
          action: 'list.exported',
          actor: actorOf(c),
          subject: name,
          after: { rows: count, columns: fields.map(({ header }) => header), ...query },
        }),
      );
    } catch (error) {
      // What is not on record does not leave the house.
      await file.cancel();
      throw error;
    }
    return c.body(file, 200, headers);
  });
};
