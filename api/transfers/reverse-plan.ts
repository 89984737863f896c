import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money, stepMistake } from '../kit/money.ts';
import type { Blocked, Plan } from '../operations/action.ts';
import { expandableId, type Reference } from '../store/snapshot.ts';
import type { TransferReverseInput } from './inputs.ts';
import { can, forMark, leftOf, sendAgain } from './rules.ts';

/** What a reversal depends on, as Stripe holds it now. */
export interface ReverseFacts {
  readonly transfer: Pick<
    Stripe.Transfer,
    'id' | 'amount' | 'amount_reversed' | 'currency' | 'destination' | 'transfer_group'
  >;
  /** The seller's; null where Stripe does not let us see it any more. */
  readonly balance: Pick<Stripe.Balance, 'available'> | null;
  /** Whether what the transfer brought the seller is not available to it yet. */
  readonly onTheWay: boolean;
  /** What people call the seller. */
  readonly name: string;
}

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

function obstacle(transfer: ReverseFacts['transfer'], amount: number): Blocked | undefined {
  const possible = can.reverse(transfer);
  if (!possible.ok) return { code: possible.code, message: possible.why };
  const { currency } = transfer;
  const left = leftOf(transfer);
  if (amount > left) {
    const message = `At most ${say(left, currency)} of this transfer can still be reversed.`;
    return { code: 'amount_too_large', message, field: 'amount' };
  }
  const mistake = stepMistake(amount, currency);
  return mistake ? { code: 'amount_step', message: mistake, field: 'amount' } : undefined;
}

/** https://docs.stripe.com/connect/separate-charges-and-transfers#reverse-transfers */
function warningsOf(
  { transfer, onTheWay, name }: ReverseFacts,
  amount: number,
  has: number | null,
) {
  const { currency } = transfer;
  if (has === null)
    return [`What ${name} has is not known: it has left the platform. Stripe may refuse this.`];
  if (has >= amount) return [];
  const short = `${name} has ${say(has, currency)} available, and ${say(amount, currency)} are to be taken back`;
  return onTheWay
    ? [`${short}: the transfer’s own money is still on its way, so this is taken from that.`]
    : [`${short}: Stripe refuses this unless the platform keeps reserves for its accounts.`];
}

/** Plans a reversal. Pure: all it knows stands in its arguments. */
export function planReverse(input: TransferReverseInput, facts: ReverseFacts): Plan {
  const { transfer, balance, name } = facts;
  const { id, currency } = transfer;
  const amount = input.amount ?? leftOf(transfer);
  const basedOn = { left: leftOf(transfer) };
  const blocked = obstacle(transfer, amount);
  if (blocked) return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  const seller = expandableId(transfer.destination) ?? '';
  const line = balance?.available.find((each) => each.currency === currency);
  const has = balance && (line?.amount ?? 0);
  const touches: Reference[] = [
    { kind: 'transfer', id, account: null },
    { kind: 'balance', id: platformId, account: null },
    { kind: 'balance', id: seller, account: seller },
  ];
  return {
    steps: [
      {
        name: 'reversal',
        text: `Reverse ${say(amount, currency)} from ${name}`,
        path: `/v1/transfers/${id}/reversals`,
        // Always said, so that nothing but the previewed amount can be reversed.
        params: { amount, ...(input.for ? { metadata: { [forMark]: input.for } } : {}) },
        account: null,
        creates: 'transfer_reversal',
        undo: sendAgain(transfer, amount, name),
      },
    ],
    effects: [
      { party: { type: 'platform' }, currency, amount, why: `Transfer taken back from ${name}` },
      {
        party: { type: 'account', account: seller, name },
        currency,
        amount: -amount,
        why: input.for ? 'Transfer reversed for a refund' : 'Transfer reversed',
      },
    ],
    moves: [{ currency, amount }],
    ...(has === null
      ? {}
      : {
          differences: [
            {
              what: `${name}’s available balance`,
              before: say(has, currency),
              after: say(has - amount, currency),
            },
          ],
        }),
    warnings: warningsOf(facts, amount, has),
    basedOn,
    touches,
  };
}
