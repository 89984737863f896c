import type Stripe from 'stripe';
import { smallestPayoutStep } from '../kit/money.ts';
import type { Blocked, Plan } from '../operations/action.ts';
import { balanceOf, bankName, holderName, holderParty, say } from './holder.ts';
import type { PayoutCreateInput } from './inputs.ts';

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
function destinationOf(
  { holder }: PayoutFacts,
  currency: string,
): Stripe.ExternalAccount | 'unknown' | null {
  const external = holder.external_accounts;
  if (!external) return 'unknown';
  const able = external.data.filter((each) => each.currency === currency);
  const chosen = able.find((each) => each.default_for_currency) ?? able[0];
  // An account shows its newest ten only.
  return chosen ?? (external.has_more ? 'unknown' : null);
}

/** What there is for a payout of this kind, in minor units; instant ones take pending money too. */
function fundsOf({ balance }: PayoutFacts, { currency, method }: PayoutCreateInput): number {
  const lines = method === 'instant' ? balance.instant_available : balance.available;
  return lines?.find((line) => line.currency === currency)?.amount ?? 0;
}

/** What Stripe would take of everything that can be paid out instantly to here; 0 where it says nothing. */
function instantFee({ balance }: PayoutFacts, currency: string, destination: string): number {
  const line = balance.instant_available?.find((each) => each.currency === currency);
  const net = line?.net_available?.find((each) => each.destination === destination);
  return line && net ? line.amount - net.amount : 0;
}

function obstacle(
  input: PayoutCreateInput,
  facts: PayoutFacts,
  destination: ReturnType<typeof destinationOf>,
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
  const isAble =
    destination === 'unknown'
      ? facts.balance.instant_available?.some((line) => line.currency === currency)
      : destination.available_payout_methods?.includes('instant');
  if (instant && !isAble) {
    const where = destination === 'unknown' ? 'its bank' : bankName(destination);
    const message = `${where} takes no instant payouts. Choose a standard one.`;
    return { code: 'instant_payouts_unsupported', message, field: 'method' };
  }
  const step = smallestPayoutStep(currency);
  if (amount % step !== 0) {
    const message = `Payouts in ${code} go in steps of ${say(step, currency)}.`;
    return { code: 'amount_step', message, field: 'amount' };
  }
  const funds = fundsOf(facts, input);
  if (amount > funds) {
    const how = instant ? 'can be paid out instantly' : 'are available';
    const message = `Of ${name}’s balance ${say(Math.max(0, funds), currency)} ${how}. Choose a smaller amount, or wait.`;
    return { code: 'balance_insufficient', message, field: 'amount' };
  }
  return undefined;
}

function warningsOf(
  { amount, currency, method }: PayoutCreateInput,
  facts: PayoutFacts,
  destination: Stripe.ExternalAccount | 'unknown',
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
  const fee = destination === 'unknown' ? 0 : instantFee(facts, currency, destination.id);
  if (method === 'instant' && fee > 0)
    warnings.push(
      `Stripe takes a fee for instant payouts: ${say(fee, currency)} for all there is.`,
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
  const funds = fundsOf(facts, input);
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
    ],
    moves: [{ currency, amount }],
    differences: [
      {
        what: method === 'instant' ? 'Available at once' : 'Available',
        before: say(funds, currency),
        after: say(funds - amount, currency),
      },
    ],
    warnings: warningsOf(input, facts, destination),
    basedOn,
    touches: [balanceOf(account)],
  };
}
