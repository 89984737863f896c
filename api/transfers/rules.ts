import type Stripe from 'stripe';
import { formatMoney, money } from '../kit/money.ts';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

/** What became of a transfer, in the words of its list. */
export const transferStates = ['paid', 'partially_reversed', 'reversed'] as const;
export type TransferState = (typeof transferStates)[number];

type Amounts = Pick<Stripe.Transfer, 'amount' | 'amount_reversed'>;

/**
 * The one word for a transfer. Stripe gives it no status: it is paid the moment it exists, and all
 * that can happen to it is to be reversed.
 * @see https://docs.stripe.com/api/transfers/object
 */
export function transferState({ amount, amount_reversed }: Amounts): TransferState {
  if (amount_reversed === 0) return 'paid';
  return amount_reversed < amount ? 'partially_reversed' : 'reversed';
}

/** What the destination still has of a transfer, in minor units of its currency. */
export const leftOf = ({ amount, amount_reversed }: Amounts): number => amount - amount_reversed;

/** Where the money that a transfer brought its destination is now. */
export const whereabouts = ['unknown', 'pending', 'available', 'paid_out', 'taken_back'] as const;
export type Whereabouts = (typeof whereabouts)[number];

/** Why nobody can say where the money is, in words for staff. */
export const unknownReasons = {
  not_read: 'The account’s booking of this payment has not been read from Stripe yet.',
  account_left: 'The account has left the platform, so Stripe no longer shows what it holds.',
  paid_by_hand:
    'The account has made payouts by hand since it became available. Stripe does not say which payments those paid out.',
  not_followed:
    'The account has been paid out since it became available, and it is not known whether those payouts took it.',
} as const;
export type UnknownReason = keyof typeof unknownReasons;

/** All that tells where the money is. */
export interface DestinationFacts {
  readonly transfer: Amounts;
  /** How the destination's account booked the payment; null while that has not been read. */
  readonly booked: Pick<Stripe.BalanceTransaction, 'available_on'> | null;
  /** The automatic payout that took it, as far as it is known. */
  readonly payout: Pick<Stripe.Payout, 'status'> | null;
  /** Payouts of the account since it became available that may have taken it. */
  readonly otherPayouts: {
    /** Automatic ones of which it is not known. */
    readonly unclear: number;
    /** Ones made by hand, which Stripe does not take apart. */
    readonly manual: number;
  };
  readonly accountLeft: boolean;
  /** In Stripe's time, Unix seconds. */
  readonly now: number;
}

/**
 * Where the money is, and where nobody can say, why not. A payout that failed or was canceled gave
 * the money back to the account's balance.
 * @see https://docs.stripe.com/payouts/reconciliation
 */
export function whereIsIt(
  facts: DestinationFacts,
):
  | { readonly where: Exclude<Whereabouts, 'unknown'>; readonly why: null }
  | { readonly where: 'unknown'; readonly why: UnknownReason } {
  const { transfer, booked, payout, otherPayouts, accountLeft, now } = facts;
  const isReturned = payout !== null && ['failed', 'canceled'].includes(payout.status);
  // Whether it had been paid out by then or not: it is with the platform again.
  if (leftOf(transfer) === 0) return { where: 'taken_back', why: null };
  if (payout && !isReturned) return { where: 'paid_out', why: null };
  if (!booked) return { where: 'unknown', why: accountLeft ? 'account_left' : 'not_read' };
  if (booked.available_on > now) return { where: 'pending', why: null };
  if (accountLeft) return { where: 'unknown', why: 'account_left' };
  if (otherPayouts.unclear > 0) return { where: 'unknown', why: 'not_followed' };
  if (otherPayouts.manual > 0) return { where: 'unknown', why: 'paid_by_hand' };
  return { where: 'available', why: null };
}

/** What tells whether an account may be sent money. */
export type Receiver = Pick<Stripe.Account, 'capabilities' | 'requirements'>;

/** The capabilities of which one has to be active: https://docs.stripe.com/error-codes */
const receiving = ['transfers', 'crypto_transfers', 'legacy_payments'] as const;

const againstReceiving: readonly Obstacle<Receiver>[] = [
  {
    code: 'account_rejected',
    holds: ({ requirements }) => requirements?.disabled_reason?.startsWith('rejected') === true,
    why: 'The account was rejected, so it cannot be sent money.',
    link: 'https://docs.stripe.com/connect/handling-api-verification',
  },
  {
    // Some old accounts have never asked for any, and receive all the same.
    code: 'insufficient_capabilities_for_transfer',
    holds: ({ capabilities }) => {
      const held: Readonly<Record<string, string>> = { ...capabilities };
      return Object.keys(held).length > 0 && receiving.every((name) => held[name] !== 'active');
    },
    why: 'The account cannot receive transfers yet: its capability for them is not active. See on its page what Stripe still wants from it.',
    link: 'https://docs.stripe.com/connect/account-capabilities#transfers',
  },
];

/** What a transfer could be drawn from. */
export type Source = Pick<Stripe.Charge, 'status' | 'captured'> & {
  /** What can still be drawn from it, in minor units; null while Stripe has not booked it. */
  readonly left: number | null;
};

const againstSource: readonly Obstacle<Source>[] = [
  {
    code: 'charge_failed',
    holds: ({ status }) => status === 'failed',
    why: 'The payment failed: there is nothing of it to send on.',
    link: 'https://docs.stripe.com/connect/separate-charges-and-transfers',
  },
  {
    code: 'charge_uncaptured',
    holds: ({ captured, status }) => status === 'succeeded' && !captured,
    why: 'The payment is authorized and not captured, so there is nothing of it to send on yet.',
    link: 'https://docs.stripe.com/payments/place-a-hold-on-a-payment-method',
  },
  {
    code: 'charge_unbooked',
    holds: ({ left }) => left === null,
    why: 'Stripe has not booked the payment yet. What can be sent on is known once it has.',
    link: 'https://docs.stripe.com/connect/separate-charges-and-transfers',
  },
  {
    code: 'charge_used_up',
    holds: ({ left }) => left !== null && left <= 0,
    why: 'All of this payment has been transferred already.',
    link: 'https://docs.stripe.com/connect/separate-charges-and-transfers#transfer-availability',
  },
];

const againstReversing: readonly Obstacle<Amounts>[] = [
  {
    code: 'transfer_already_reversed',
    holds: (transfer) => leftOf(transfer) === 0,
    why: 'The transfer has already been reversed in full.',
    link: 'https://docs.stripe.com/connect/separate-charges-and-transfers#reverse-transfers',
  },
];

/** What may be done, each with the reason when not. */
export const can = {
  reverse: (transfer: Amounts): Possible => judge(againstReversing, transfer),
  receive: (account: Receiver): Possible => judge(againstReceiving, account),
  drawOn: (source: Source): Possible => judge(againstSource, source),
};

/** The balances of a platform that transfers are drawn from, by how their money came in. */
export const sourceTypes = ['card', 'bank_account', 'fpx'] as const;

/**
 * The metadata of a transfer that gives back what its seller was taken: for which dispute, which
 * was won, or by which reversal. Any other transfer may be for something else.
 */
export const repaysMark = 'repays';

/**
 * The metadata of a reversal that says what it is for. One for a refund took what the customer has,
 * so it is not sent again where a dispute of the payment is won.
 */
export const forMark = 'for';

/**
 * What undoes a reversal: money cannot be put back into a transfer, so it is sent once more. Not
 * from the payment, of which Stripe counts every transfer whole.
 */
export function sendAgain(
  transfer: Pick<Stripe.Transfer, 'destination' | 'currency' | 'transfer_group'>,
  amount: number,
  name: string,
) {
  const { destination, currency, transfer_group } = transfer;
  return {
    kind: 'transfer.create',
    input: {
      destination: typeof destination === 'string' ? destination : destination?.id,
      amount,
      currency,
      ...(transfer_group ? { transferGroup: transfer_group } : {}),
    },
    text: `Transfer ${formatMoney(money(amount, currency))} to ${name} again`,
    naming: 'repays',
  };
}
