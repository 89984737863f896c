import { can } from '../../../api/transfers/rules.ts';
import type { Session, TransferDetail } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done to a transfer. */
export const transferActs = ({ transfer }: TransferDetail, session: Session): Act[] => [
  {
    label: 'Reverse',
    link: paths.transferReverse(transfer.id),
    why: whyBlocked(session, 'transfer:reverse', can.reverse(transfer)),
    ofStripe: true,
  },
];
