import { sql } from 'kysely';
import type { Listing, ListSource } from '../store/listing.ts';
import { platformHolder } from './rules.ts';

/** A day of payouts in one currency: the platform's own, or those of all connected accounts. */
export interface PayoutDayRow {
  /** The noon of the UTC day of arrival, Unix seconds. */
  day: number;
  currency: string;
  /** `platform` or `connected`. */
  whose: string;
  count: number;
  /** What was paid, is on its way and came back, together; minor units, as the others. */
  amount: number;
  paid: number;
  onTheWay: number;
  cameBack: number;
  /** How many failed. */
  failures: number;
  /** What those whose parts are known consist of before fees, and their fees. */
  gross: number;
  fees: number;
  /** How many come to what they consist of, to the cent; how many do not; of how many it is not known. */
  agrees: number;
  differs: number;
  unread: number;
  /** Of how many Stripe never says what they consist of. */
  byHand: number;
  /** All that can be known of them agrees, one differs, or one has not been read yet. */
  reconciliation: PayoutDayState;
}

/** How the payouts of a day stand to what they consist of, taken together. */
export const payoutDayStates = ['agrees', 'differs', 'unread', 'by_hand'] as const;
export type PayoutDayState = (typeof payoutDayStates)[number];

const sorts = ['day', 'amount', 'cameBack', 'count', 'fees'] as const;

/** How staff list days of payouts. */
export const payoutDayListing: Listing = {
  filters: {
    whose: { by: 'choice', column: 'whose', values: [platformHolder, 'connected'] },
    currency: { by: 'choice', column: 'currency' },
    reconciliation: { by: 'choice', column: 'reconciliation', values: payoutDayStates },
    day: { by: 'range', column: 'day' },
    amount: { by: 'range', column: 'amount' },
    cameBack: { by: 'range', column: 'cameBack' },
  },
  sorts,
  defaultSort: '-day',
  totals: {
    currency: 'currency',
    sums: ['amount', 'paid', 'onTheWay', 'cameBack', 'fees'],
  },
};

const days = sql`(select *, on_the_way as "onTheWay", came_back as "cameBack",
  by_hand as "byHand", count - agrees - differs - by_hand as unread,
  case when differs > 0 then 'differs'
    when agrees + by_hand < count then 'unread'
    when agrees > 0 then 'agrees' else 'by_hand' end as reconciliation
  from payout_day)`;

/** The derived days. */
export const payoutDaysSource: ListSource = {
  from: days,
  columns: sql`day, currency, whose, count, amount, paid, "onTheWay", "cameBack", failures, gross,
  fees, agrees, differs, unread, "byHand", reconciliation`,
};
