import { can, isAppeal } from '../../../api/disputes/rules.ts';
import type { DisputeDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done about a dispute. */
export const disputeActs = ({ dispute, payment }: DisputeDetail, session: Session): Act[] => [
  {
    label: isAppeal(dispute.status) ? 'Write the appeal' : 'Prepare evidence',
    link: paths.disputeEvidence(dispute.id),
    why: whyBlocked(session, 'dispute:respond', can.answer(dispute)),
    ofStripe: true,
  },
  {
    label: isAppeal(dispute.status) ? 'Submit the appeal' : 'Submit evidence',
    link: paths.disputeSubmit(dispute.id),
    why: whyBlocked(session, 'dispute:respond', can.submit(dispute)),
    ofStripe: true,
    quiet: true,
  },
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
