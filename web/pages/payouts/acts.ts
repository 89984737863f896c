import type { PayoutDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done to a payout: called off before it has left, taken back from the bank after. */
export function payoutActs({ payout, account, can }: PayoutDetail, session: Session): Act[] {
  const back: Act =
    payout.status === 'pending'
      ? {
          label: 'Cancel payout',
          link: paths.payoutBack(payout.id, 'cancel'),
          why: whyBlocked(session, 'payout:cancel', can.cancel),
        }
      : {
          label: 'Reverse',
          link: paths.payoutBack(payout.id, 'reverse'),
          why: whyBlocked(session, 'payout:reverse', can.reverse),
        };
  const schedule: Act[] = account
    ? [
        {
          label: 'Change payout schedule',
          link: paths.payoutSchedule(account.id),
          why: whyBlocked(session, 'payout_schedule:update'),
        },
      ]
    : [];
  return [{ ...back, ofStripe: true, quiet: true }, ...schedule];
}
