import type Stripe from 'stripe';
import { defaultSettings } from '../../api/sandbox/engine/settings.ts';

/** Minor units by party and currency: `customers`, `stripe`, `banks`, and accounts by their id. */
export type Sums = Map<string, number>;

type Entry = [from: string, to: string, amount: number];
interface Snapshot {
  object: { object: string; id: string };
  account: string;
}

/**
 * The books of somebody who only listens to events, and reckons by Stripe's rules what each object
 * has moved from whom to whom. Every entry has two sides, so that what is in them is always nothing
 * in all: an account that does not hold what it has here has gained or lost money on the way.
 */
export class OutsideBooks {
  readonly latest = new Map<string, Snapshot>();
  readonly #platform: string;
  /** Disputes whose countered fee was taken. */
  readonly #countered = new Set<string>();
  /** Disputes that were chargebacks at some time. */
  readonly #chargedBack = new Set<string>();

  /** What each refund took when it was made, in the currency its charge was settled in. */
  readonly #refunded = new Map<string, number>();

  constructor(platform: string) {
    this.#platform = platform;
  }

  hear(event: Stripe.Event): void {
    const object = event.data.object as Snapshot['object'];
    if (object.id === undefined) return;
    this.latest.set(object.id, { object, account: event.account ?? this.#platform });
    if (event.type === 'refund.created') this.#takeRefund(object as unknown as Stripe.Refund);
    if (object.object !== 'dispute') return;
    if (event.type === 'charge.dispute.funds_withdrawn') this.#chargedBack.add(object.id);
    const { status } = object as unknown as Stripe.Dispute;
    if (status === 'under_review') this.#countered.add(object.id);
  }

  /** Who has how much of each currency, as `party currency`. */
  sums(): Sums {
    const sums: Sums = new Map();
    const add = (party: string, currency: string, amount: number) => {
      const name = `${party} ${currency}`;
      sums.set(name, (sums.get(name) ?? 0) + amount);
    };
    for (const snapshot of this.latest.values()) {
      const { currency, entries } = this.#moved(snapshot);
      for (const [from, to, amount] of entries) {
        add(from, currency, -amount);
        add(to, currency, amount);
      }
    }
    return sums;
  }

  #moved({ object, account }: Snapshot): { currency: string; entries: Entry[] } {
    const any = object as unknown;
    switch (object.object) {
      case 'charge':
        return ofCharge(any as Stripe.Charge, account);
      case 'refund':
        return this.#ofRefund(any as Stripe.Refund, account);
      case 'dispute':
        return this.#ofDispute(any as Stripe.Dispute, account);
      case 'transfer': {
        const { amount, amount_reversed, currency, destination } = any as Stripe.Transfer;
        return {
          currency,
          entries: [[this.#platform, destination as string, amount - amount_reversed]],
        };
      }
      case 'application_fee': {
        const fee = any as Stripe.ApplicationFee;
        const left = fee.amount - fee.amount_refunded;
        return { currency: fee.currency, entries: [[fee.account as string, this.#platform, left]] };
      }
      case 'payout': {
        const { amount, currency, status } = any as Stripe.Payout;
        const came = status !== 'failed' && status !== 'canceled';
        return { currency, entries: came ? [[account, 'banks', amount]] : [] };
      }
      case 'topup': {
        const { amount, currency, status } = any as Stripe.Topup;
        return { currency, entries: status === 'succeeded' ? [['banks', account, amount]] : [] };
      }
      default:
        return { currency: '', entries: [] };
    }
  }

  #charge(id: unknown): Stripe.Charge {
    return this.latest.get(id as string)!.object as unknown as Stripe.Charge;
  }

  /** With the refunds that stand it is the settled part of them all: the last brings the rest. */
  #takeRefund({ id, amount, charge }: Stripe.Refund): void {
    const before = this.#standing(charge as string).filter((refund) => refund.id !== id);
    const inAll = before.reduce((sum, refund) => sum + refund.amount, amount);
    const taken = before.reduce((sum, refund) => sum + this.#refunded.get(refund.id)!, 0);
    this.#refunded.set(id, settled(this.#charge(charge)).part(inAll) - taken);
  }

  #standing(charge: string): Stripe.Refund[] {
    return [...this.latest.values()]
      .map(({ object }) => object as unknown as Stripe.Refund)
      .filter((one) => one.object === 'refund' && one.charge === charge && stands(one));
  }

  #ofRefund(refund: Stripe.Refund, account: string): { currency: string; entries: Entry[] } {
    const { currency } = settled(this.#charge(refund.charge));
    const taken = this.#refunded.get(refund.id)!;
    const came = stands(refund) && refund.balance_transaction !== null;
    return { currency, entries: came ? [[account, 'customers', taken]] : [] };
  }

  #ofDispute(dispute: Stripe.Dispute, account: string): { currency: string; entries: Entry[] } {
    const { currency, part } = settled(this.#charge(dispute.charge));
    if (!this.#chargedBack.has(dispute.id)) return { currency, entries: [] };
    const isWon = dispute.status === 'won';
    const isCountered = this.#countered.has(dispute.id) && !isWon;
    const { disputeReceivedFee, disputeReceivedFees } = defaultSettings;
    const { disputeCounteredFee, disputeCounteredFees } = defaultSettings;
    const received = disputeReceivedFees[currency] ?? disputeReceivedFee;
    const countered = disputeCounteredFees[currency] ?? disputeCounteredFee;
    return {
      currency,
      entries: [
        [account, 'stripe', received],
        [account, 'stripe', isCountered ? countered : 0],
        [account, 'customers', isWon ? 0 : part(dispute.amount)],
      ],
    };
  }
}

function ofCharge(charge: Stripe.Charge, account: string): { currency: string; entries: Entry[] } {
  const { currency, part } = settled(charge);
  if (charge.status === 'failed' || !charge.captured) return { currency, entries: [] };
  const amount = part(charge.amount_captured);
  const isCard = charge.payment_method_details?.type === 'card';
  const fee = isCard
    ? Math.round(amount * 0.029) + 30
    : Math.min(Math.round(amount * 0.008), defaultSettings.debitFeeMost);
  return {
    currency,
    entries: [
      ['customers', account, amount],
      [account, 'stripe', fee],
    ],
  };
}

/** Whether its money is with the customer, or on the way there. */
export function stands({ status }: Stripe.Refund): boolean {
  return status !== 'failed' && status !== 'canceled';
}

/** In which currency a charge was settled, and what a part of it comes to there. */
export function settled(charge: Stripe.Charge): {
  currency: string;
  part(amount: number): number;
} {
  const { currency, amount_captured: whole } = charge;
  const { exchangeRates, settlementCurrencies, conversionCurrency } = defaultSettings;
  if (settlementCurrencies.includes(currency)) return { currency, part: (amount) => amount };
  const inAll = Math.round(whole * exchangeRates[currency]!);
  return {
    currency: conversionCurrency,
    part: (amount) => (whole === 0 ? 0 : Math.round((inAll * amount) / whole)),
  };
}
