import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money } from '../kit/money.ts';
import type { Plan } from '../operations/action.ts';
import { expandableId, type Reference } from '../store/snapshot.ts';
import { can } from './rules.ts';

/** Plans to cancel a refund, from the refund as Stripe holds it now. Pure. */
export function planCancel(
  refund: Pick<Stripe.Refund, 'id' | 'status' | 'amount' | 'currency' | 'charge'>,
): Plan {
  const { id, status, amount, currency } = refund;
  const basedOn = { status, amount };
  const possible = can.cancelRefund(refund);
  if (!possible.ok) {
    const blocked = { code: possible.code, message: possible.why };
    return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  }
  const charge = expandableId(refund.charge);
  const touches: Reference[] = [
    { kind: 'balance', id: platformId, account: null },
    ...(charge ? [{ kind: 'charge', id: charge, account: null }] : []),
  ];
  return {
    steps: [
      {
        name: 'cancel',
        text: `Cancel the refund of ${formatMoney(money(amount, currency))}`,
        path: `/v1/refunds/${id}/cancel`,
        params: {},
        account: null,
        creates: 'refund',
        unmarked: true,
      },
    ],
    effects: [
      { party: { type: 'customer' }, currency, amount: -amount, why: 'Refund canceled' },
      {
        party: { type: 'platform' },
        currency,
        amount,
        why: 'Refund that the customer did not take',
      },
    ],
    // Nothing leaves the platform: there is nothing for a limit to count.
    moves: [],
    warnings: [
      'What was taken back from sellers for this refund stays with the platform. Transfer it again if it is theirs.',
    ],
    basedOn,
    touches,
  };
}
