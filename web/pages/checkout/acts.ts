import type { CheckoutDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done about a session, and about the payment that it led to. */
export const checkoutActs = ({ payment }: CheckoutDetail, session: Session): Act[] =>
  payment?.charge
    ? [
        {
          label: 'Refund the payment',
          link: paths.refund(payment.charge.id),
          why: whyBlocked(session, 'refund:create'),
          ofStripe: true,
        },
      ]
    : [];
