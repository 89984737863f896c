import type Stripe from 'stripe';
import { smallestPayoutStep } from '../kit/money.ts';
import type { Blocked, Effect, Plan } from '../operations/action.ts';
import { balanceOf, bankName, holderName, holderParty, say } from './holder.ts';
import type { PayoutCreateInput } from './inputs.ts';
import type { PayoutMethod } from './rules.ts';

/** What a payout depends on, as Stripe holds it now. */
export interface PayoutFacts {
  /** Whose money it is: the account, or the platform's own. */
  readonly holder: Stripe.Account;
  readonly isPlatform: boolean;
  /** The holder's. */
  readonly balance: Pick<Stripe.Balance, 'available' | 'instant_available'>;
  /** The holder's. */
  readonly settings: Pick<Stripe.BalanceSettings, 'payments'>;
}

/** Where it goes: what Stripe would choose. `unknown`: Stripe does not show what there is. */
function destinationOf({ holder }: PayoutFacts, currency: string): Destination | null {
  const external = holder.external_accounts;
  if (!external) return 'unknown';
  const able = external.data.filter((each) => each.currency === currency);
  const chosen = able.find((each) => each.default_for_currency) ?? able[0];
  // An account shows its newest ten only.
  return chosen ?? (external.has_more ? 'unknown' : null);
}

type Destination = Stripe.ExternalAccount | 'unknown';

/** What there is for a payout, in minor units. */
interface Funds {
  /** Of an instant one, pending money too. */
  readonly there: number;
  /** What of that can be paid out: the fee of an instant one comes on top of it. */
  readonly most: number;
  /** What the payout costs the account besides; null: Stripe does not say. */
  readonly fee: number | null;
}

/**
 * What there is for a payout of this kind. Of the fee that the platform has set for instant ones
 * Stripe says only what all there is would come to; of its own, which the platform pays, nothing.
 * @see https://docs.stripe.com/connect/instant-payouts#monetization-and-fees
 */
function fundsOf(
  { balance, isPlatform }: PayoutFacts,
  { amount, currency, method }: PayoutCreateInput,
  destination: Destination | null,
): Funds {
  if (method !== 'instant') {
    const line = balance.available.find((each) => each.currency === currency);
    const there = line?.amount ?? 0;
    return { there, most: there, fee: 0 };
  }
  const line = balance.instant_available?.find((each) => each.currency === currency);
  const there = line?.amount ?? 0;
  const id = typeof destination === 'string' ? undefined : destination?.id;
  const net = line?.net_available?.find((each) => each.destination === id)?.amount;
  const isTold = !isPlatform && (net === there || net === amount);
  return { there, most: net ?? there, fee: isTold ? there - net : null };
}

const takesInstant = (
  { balance }: PayoutFacts,
  currency: string,
  destination: Destination,
): boolean | undefined =>
  destination === 'unknown'
    ? balance.instant_available?.some((line) => line.currency === currency)
    : destination.available_payout_methods?.includes('instant');

/**
 * The most that can be paid out in this way, in minor units: what there is, less an instant
 * payout's fee, in the steps of the currency; null where nothing can.
 */
export function mostOf(facts: PayoutFacts, currency: string, method: PayoutMethod): number | null {
  const destination = destinationOf(facts, currency);
  if (destination === null || !facts.holder.payouts_enabled) return null;
  if (method === 'instant' && !takesInstant(facts, currency, destination)) return null;
  const { most } = fundsOf(facts, { amount: 0, currency, method }, destination);
  return Math.max(0, most - (most % smallestPayoutStep(currency)));
}

function obstacle(
  input: PayoutCreateInput,
  facts: PayoutFacts,
  destination: Destination | null,
): Blocked | undefined {
  const { amount, currency } = input;
  const name = holderName(facts.isPlatform ? null : facts.holder);
  const code = currency.toUpperCase();
  if (!facts.holder.payouts_enabled) {
    const message = `Stripe lets nothing be paid out to ${name} now: see what it still asks for.`;
    return { code: 'payouts_not_allowed', message, field: 'account' };
  }
  if (destination === null) {
    const message = `${name} has no bank account or debit card for ${code}. It has to add one first.`;
    return { code: 'no_external_account', message, field: 'currency' };
  }
  const instant = input.method === 'instant';
  if (instant && !takesInstant(facts, currency, destination)) {
    const where = destination === 'unknown' ? 'its bank' : bankName(destination);
    const message = `${where} takes no instant payouts. Choose a standard one.`;
    return { code: 'instant_payouts_unsupported', message, field: 'method' };
  }
  const step = smallestPayoutStep(currency);
  if (amount % step !== 0) {
    const message = `Payouts in ${code} go in steps of ${say(step, currency)}.`;
    return { code: 'amount_step', message, field: 'amount' };
  }
  const { there, most } = fundsOf(facts, input, destination);
  if (amount > most) {
    const fee = most < there ? ', with the fee for that on top' : '';
    const how = instant ? `can be paid out instantly${fee}` : 'are available';
    const message = `Of ${name}’s balance ${say(Math.max(0, most), currency)} ${how}. Choose a smaller amount, or wait.`;
    return { code: 'balance_insufficient', message, field: 'amount' };
  }
  return undefined;
}

function warningsOf(
  { amount, currency, method }: PayoutCreateInput,
  facts: PayoutFacts,
  destination: Destination,
): string[] {
  const { isPlatform, holder, balance, settings } = facts;
  const name = holderName(isPlatform ? null : holder);
  const warnings: string[] = [];
  if (
    destination !== 'unknown' &&
    ['errored', 'verification_failed'].includes(destination.status ?? '')
  )
    warnings.push(
      `A payout to ${bankName(destination)} has failed, and its details were not changed since: this one of ${say(amount, currency)} may come back.`,
    );
  const { there, most, fee } = fundsOf(facts, { amount, currency, method }, destination);
  if (fee === null)
    warnings.push(
      most < there
        ? `A fee for instant payouts comes on top: ${say(there - most, currency)} if all there is is paid out.`
        : 'Stripe’s fee for instant payouts comes on top.',
    );
  const { payouts } = settings.payments;
  const interval = payouts?.schedule?.interval ?? 'manual';
  if (interval !== 'manual')
    warnings.push(
      `${name} is also paid out by its schedule (${interval}): what is available then goes out without anybody’s doing.`,
    );
  const available = balance.available.find((line) => line.currency === currency)?.amount ?? 0;
  const minimum = payouts?.minimum_balance_by_currency?.[currency] ?? 0;
  if (available - amount < minimum)
    warnings.push(
      `This leaves ${say(available - amount, currency)}, less than the ${say(minimum, currency)} that its schedule keeps back.`,
    );
  if (isPlatform)
    warnings.push(
      `Transfers and refunds are paid from the same balance: ${say(available - amount, currency)} are left for them.`,
    );
  return warnings;
}

/** What the platform has set as its price for instant payouts, where the account pays it. */
const feeEffects = (holder: Stripe.Account, currency: string, fee: number): Effect[] => [
  { party: holderParty(holder), currency, amount: -fee, why: 'Fee for the instant payout' },
  { party: holderParty(null), currency, amount: fee, why: 'Fee for the instant payout' },
];

/** Plans a payout. Pure: all it knows stands in its arguments. */
export function planPayout(input: PayoutCreateInput, facts: PayoutFacts): Plan {
  const { amount, currency, method = 'standard' } = input;
  const { holder, isPlatform } = facts;
  const account = isPlatform ? null : holder.id;
  const destination = destinationOf(facts, currency);
  const known = destination === 'unknown' ? null : destination;
  const basedOn = {
    payoutsEnabled: holder.payouts_enabled,
    destination: known && [known.id, known.status],
  };
  const blocked = obstacle(input, facts, destination);
  if (blocked || destination === null)
    return {
      steps: [],
      effects: [],
      warnings: [],
      ...(blocked ? { blocked } : {}),
      basedOn,
      touches: [],
    };
  const owner = isPlatform ? null : holder;
  const bank = known ? bankName(known) : 'The bank';
  const { there, fee } = fundsOf(facts, input, destination);
  return {
    steps: [
      {
        name: 'payout',
        text: `Pay ${say(amount, currency)} out to ${known ? bank : 'the bank'} of ${isPlatform ? 'the platform' : holderName(owner)}`,
        path: '/v1/payouts',
        params: {
          amount,
          currency,
          // Always said, so that nothing but what was previewed can happen.
          method,
          ...(known ? { destination: known.id } : {}),
        },
        account,
        creates: 'payout',
      },
    ],
    effects: [
      { party: holderParty(owner), currency, amount: -amount, why: `Paid out to ${bank}` },
      {
        party: { type: 'bank', name: bank },
        currency,
        amount,
        why: method === 'instant' ? 'Instant payout' : 'Payout',
      },
      ...(fee ? feeEffects(holder, currency, fee) : []),
    ],
    moves: [{ currency, amount }],
    differences: [
      {
        what: method === 'instant' ? 'Available at once' : 'Available',
        before: say(there, currency),
        after: `${say(there - amount - (fee ?? 0), currency)}${fee === null ? ', less the fee' : ''}`,
      },
    ],
    warnings: warningsOf(input, facts, destination),
    basedOn,
    touches: [balanceOf(account), ...(fee ? [balanceOf(null)] : [])],
  };
}
