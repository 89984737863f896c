import { can } from '../../../api/disputes/rules.ts';
import type { DisputeDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done about a dispute. */
export const disputeActs = ({ dispute, payment }: DisputeDetail, session: Session): Act[] => [
  {
    label: 'Accept',
    link: paths.disputeAccept(dispute.id),
    why: whyBlocked(session, 'dispute:accept', can.accept(dispute)),
    ofStripe: true,
    quiet: true,
  },
  // Often the best answer to an inquiry, and possible only there.
  ...(payment && dispute.is_charge_refundable
    ? [
        {
          label: 'Refund the payment',
          link: paths.refund(payment.id),
          why: whyBlocked(session, 'refund:create'),
          ofStripe: true,
        },
      ]
    : []),
];
