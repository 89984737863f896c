import type Stripe from 'stripe';
import { formatMoney, money } from '../kit/money.ts';
import type { Plan } from '../operations/action.ts';
import { can, checkoutState } from './rules.ts';

/** Plans the end of a session. Pure: all it knows stands in its arguments. */
export function planExpire(
  session: Pick<
    Stripe.Checkout.Session,
    'id' | 'status' | 'payment_status' | 'amount_total' | 'currency'
  >,
): Plan {
  const { id, status, amount_total, currency } = session;
  const basedOn = { state: checkoutState(session) };
  const possible = can.expire({ status });
  if (!possible.ok) {
    const blocked = { code: possible.code, message: possible.why };
    return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  }
  const over =
    amount_total !== null && currency ? ` over ${formatMoney(money(amount_total, currency))}` : '';
  return {
    steps: [
      {
        name: 'expire',
        text: `Expire the Checkout Session${over}`,
        path: `/v1/checkout/sessions/${id}/expire`,
        params: {},
        account: null,
        creates: 'checkout.session',
        unmarked: true,
      },
    ],
    // Nobody has paid, so nobody's money moves.
    effects: [],
    differences: [{ what: 'Session', before: 'open', after: 'expired' }],
    warnings: ['A customer who has the page open can no longer pay on it.'],
    basedOn,
    touches: [],
  };
}
