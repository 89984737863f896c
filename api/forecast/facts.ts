import { type SqlBool, sql } from 'kysely';
import type Stripe from 'stripe';
import { nextPayoutDates } from '../accounts/payout-dates.ts';
import { scheduleText } from '../accounts/terms.ts';
import { paidOutIn } from '../balances/detail.ts';
import { dayOf } from '../balances/over-time.ts';
import { isWholeAt, reachOf } from '../balances/reach.ts';
import { platformId } from '../balances/snapshot.ts';
import type { Services } from '../context.ts';
import type { UnixSeconds } from '../kit/time.ts';
import { reachedCurrencies } from '../schedules/row.ts';
import type { Store } from '../store/database.ts';
import { parse } from '../store/snapshot.ts';
import { type ForecastFacts, forecastDays, type KnownMove } from './course.ts';
import { disputeDebits } from './disputes.ts';
import { releasesOf } from './pending.ts';

const day = 86_400;
/** Top-ups arrive within days; older ones that are pending still are not looked for. Seconds. */
const topupsTake = 30 * day;

/** A transfer from the platform's balance that waits: for funds, or for somebody's approval. */
export interface WaitingTransfer {
  id: string;
  currency: string;
  /** Minor units. */
  amount: number;
  /** The account that is to receive it, and its name where it is known. */
  subject: string;
  name: string | null;
}

/** How a holder is paid out by itself. */
interface Payouts {
  text: string;
  dates: UnixSeconds[];
  keepBack: Readonly<Record<string, number>>;
  /** Whether a payout of this currency has somewhere to go. */
  reaches: (currency: string) => boolean;
}

/** What is known of one currency, and what the course of days does not need. */
export interface CurrencyFacts {
  currency: string;
  pending: number;
  /** What of `pending` is in no balance transaction that is known, so that its day is not. */
  undated: number;
  paidOut: boolean;
  facts: ForecastFacts;
}

async function payoutsOf(
  store: Pick<Store, 'read'>,
  holder: string,
  now: UnixSeconds,
  ahead: number,
): Promise<Payouts> {
  const { read } = store;
  const [settingsRow, accountRow] = await Promise.all([
    read
      .selectFrom('stripe_balance_settings')
      .select('json')
      .where('id', '=', holder)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_account')
      .select(['json', 'deleted'])
      .where('id', '=', holder)
      .executeTakeFirst(),
  ]);
  const settings = settingsRow && parse<Stripe.BalanceSettings>(settingsRow).payments.payouts;
  const account = accountRow && parse<Stripe.Account>(accountRow);
  const schedule = settings?.schedule ?? account?.settings?.payouts?.schedule;
  const stopped =
    settings?.status === 'disabled' || account?.payouts_enabled === false || accountRow?.deleted;
  // Nothing says which bank accounts a platform has that was never paid out: it may have any.
  const banks = account ? reachedCurrencies(account) : await paidOutIn(store);
  return {
    text: scheduleText(schedule),
    dates: schedule && !stopped ? nextPayoutDates(schedule, now, ahead) : [],
    keepBack: settings?.minimum_balance_by_currency ?? {},
    reaches: (currency) => (banks.length === 0 ? !account : banks.includes(currency)),
  };
}

/**
 * Money that the platform has asked its bank for: https://docs.stripe.com/api/topups/object. One
 * that is late already comes on a day that nobody knows, and is not counted on.
 */
async function topupsOnTheWay({ read }: Pick<Store, 'read'>, now: UnixSeconds) {
  const { rows } = await sql<{ id: string; currency: string; amount: number; at: number | null }>`
    select id, currency, amount, json ->> '$.expected_availability_date' as at
    from stripe_topup
    where created > ${now - topupsTake} and status = 'pending'
      and json ->> '$.balance_transaction' is null`.execute(read);
  return rows.flatMap(({ at, ...row }) =>
    at === null || at <= now ? [] : [{ ...row, kind: 'topup' as const, day: dayOf(at) }],
  );
}

/**
 * Transfers that wait, in the order in which the funds let them go (`operations/funds-queue.ts`).
 * Those that a payment pays for draw on no available balance.
 */
const waitingTransfers = (
  { read }: Pick<Store, 'read'>,
  status: 'waiting_funds' | 'waiting_approval',
): Promise<WaitingTransfer[]> =>
  read
    .selectFrom('operation as o')
    .innerJoin('operation_amount as a', 'a.operation', 'o.id')
    .leftJoin('stripe_account as s', 's.id', 'o.subject')
    .select(['o.id', 'a.currency', 'a.amount', 'o.subject', 's.name'])
    .where('o.status', '=', status)
    .where('o.kind', '=', 'transfer.create')
    .where(sql<SqlBool>`o.input ->> '$.sourceTransaction' is null`)
    .orderBy('o.priority', 'desc')
    .orderBy('o.pk')
    .execute();

/**
 * All that is known today of what will move a holder's available balance, from the snapshots.
 * @param holder `platform`, or a connected account's id.
 * @param ahead how many days are told beyond today.
 * @returns undefined when the holder's balance was never read.
 */
export async function readFacts(
  { store, stripe }: Pick<Services, 'store' | 'stripe'>,
  holder: string,
  ahead = forecastDays,
) {
  const { read } = store;
  const balance = await read
    .selectFrom('stripe_balance')
    .select('observed_at')
    .where('id', '=', holder)
    .executeTakeFirst();
  if (!balance) return undefined;
  const now = stripe.now();
  const today = dayOf(now);
  const own = holder === platformId;
  const until = (today + ahead + 1) * day;
  const none = { sure: [], possible: [] };
  const [lines, releases, reach, payouts, topups, disputes, queue, undecided] = await Promise.all([
    read
      .selectFrom('balance_line')
      .select(['currency', 'available', 'pending'])
      .where('holder', '=', holder)
      .orderBy('currency')
      .execute(),
    releasesOf(store, holder, balance.observed_at, now),
    reachOf(store, holder),
    payoutsOf(store, holder, now, ahead),
    own ? topupsOnTheWay(store, now) : [],
    own ? disputeDebits(store, now, until) : none,
    own ? waitingTransfers(store, 'waiting_funds') : [],
    own ? waitingTransfers(store, 'waiting_approval') : [],
  ]);
  const isKnown = reach?.since === 0 && isWholeAt(reach, balance.observed_at);
  const currencies = lines.map(({ currency, available, pending }): CurrencyFacts => {
    const of = <T extends { currency: string }>(list: readonly T[]) =>
      list.filter((each) => each.currency === currency);
    const released = of(releases);
    const pendingMoves = released.map(
      ({ day: on, amount }): KnownMove => ({ kind: 'pending', id: null, day: on, amount }),
    );
    const paidOut = payouts.reaches(currency);
    return {
      currency,
      pending,
      undated: isKnown ? 0 : pending - released.reduce((all, { amount }) => all + amount, 0),
      paidOut,
      facts: {
        today,
        days: ahead,
        available,
        moves: [...pendingMoves, ...of(topups), ...of(disputes.sure)],
        possible: [
          ...of(undecided).map(
            ({ id, amount }): KnownMove => ({
              kind: 'unapproved',
              id,
              day: today,
              amount: -amount,
            }),
          ),
          ...of(disputes.possible),
        ],
        payouts: {
          days: paidOut ? payouts.dates.map(dayOf) : [],
          keepBack: payouts.keepBack[currency] ?? 0,
        },
        queue: of(queue),
      },
    };
  });
  return { observedAt: balance.observed_at, payouts: payouts.text, queue, undecided, currencies };
}
