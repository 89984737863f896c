import type { BalanceDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

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
    why: whyBlocked(
      session,
      'payout:create',
      balances.some(({ available }) => available > 0)
        ? { ok: true }
        : { ok: false, why: 'Nothing is available to be paid out.' },
    ),
    ofStripe: true,
  },
];
