import type { BalanceDetail, Session } from '../../client/types.ts';
import { type Act, type Possible, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** Whether there is anything to pay out, in any currency. */
export const canBePaidOut = (balances: readonly { readonly available: number }[]): Possible =>
  balances.some(({ available }) => available > 0)
    ? { ok: true }
    : { ok: false, why: 'Nothing is available to be paid out.' };

/**
 * What can be done with what somebody holds.
 * @param holder `platform`, or a connected account
 */
export const balanceActs = (
  { balances }: Pick<BalanceDetail, 'balances'>,
  session: Session,
  holder: string,
): Act[] => [
  {
    label: 'Pay out',
    link: paths.payoutCreate(holder),
    why: whyBlocked(session, 'payout:create', canBePaidOut(balances)),
    ofStripe: true,
  },
  {
    label: 'Change payout schedule',
    link: paths.balanceSchedule(holder, ''),
    why: whyBlocked(session, 'payout_schedule:update'),
  },
];
