import { formatMoney, money } from '../../../api/kit/money.ts';
import type { PaymentDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/**
 * What can be done to a payment that was charged.
 * @param at its name in the address, which may be that of its intent
 */
export const paymentActs = (
  { charge, can, waitingRefunds }: PaymentDetail,
  session: Session,
  at: string = charge.id,
): Act[] => [
  {
    label: 'Refund',
    link: paths.refund(at),
    why: whyBlocked(session, 'refund:create', can.refund),
    ofStripe: true,
  },
  ...waitingRefunds.map(({ id, amount, currency }) => ({
    label: `Cancel the refund of ${formatMoney(money(amount, currency))}`,
    link: paths.refundCancel(at, id),
    why: whyBlocked(session, 'refund:create'),
    ofStripe: true,
  })),
];
