import type { CheckoutDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done about a session, and about the payment that it led to. */
export const checkoutActs = (checkout: CheckoutDetail, session: Session): Act[] => {
  const { payment, can } = checkout;
  const expire: Act = {
    label: 'Expire',
    link: paths.checkoutExpire(checkout.session.id),
    why: whyBlocked(session, 'checkout:create', can.expire),
    ofStripe: true,
    quiet: true,
  };
  // A declined attempt leaves it open: there is nothing to refund, and a page to close.
  return payment?.charge && !can.expire.ok
    ? [
        {
          label: 'Refund the payment',
          link: paths.refund(payment.charge.id),
          why: whyBlocked(session, 'refund:create', payment.charge.refund),
          ofStripe: true,
        },
      ]
    : [expire];
};
