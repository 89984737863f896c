import { can } from '../../../api/accounts/rules.ts';
import { can as canOfLinks } from '../../../api/onboarding/rules.ts';
import { can as canOfTransfers } from '../../../api/transfers/rules.ts';
import type { AccountDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';
import { canBePaidOut } from '../balances/acts.ts';

const left = 'The account has left the platform: nothing can be done with it from here.';

/** What can be done with a connected account; one that has left says so everywhere. */
export const accountActs = (
  data: Pick<AccountDetail, 'account' | 'balances' | 'deauthorized' | 'status'>,
  session: Session,
): Act[] => {
  const acts = actsOn(data, session);
  const link = linkFor(data, session);
  // Who is not done yet needs it first; of the others it is asked seldom.
  acts.splice(data.status === 'onboarding' ? 0 : 1, 0, link);
  return acts.map((act) => (data.deauthorized ? { ...act, why: left } : act));
};

const linkFor = (data: Pick<AccountDetail, 'account' | 'deauthorized'>, session: Session): Act => ({
  label: 'Onboarding link',
  link: paths.accountLink(data.account.id),
  why: whyBlocked(session, 'account_link:create', canOfLinks.account_onboarding(data)),
  ofStripe: true,
});

const actsOn = (
  { account, balances }: Pick<AccountDetail, 'account' | 'balances'>,
  session: Session,
): Act[] => [
  {
    label: 'Transfer',
    link: paths.transferCreate({
      destination: account.id,
      ...(account.default_currency ? { currency: account.default_currency } : {}),
    }),
    why: whyBlocked(session, 'transfer:create', canOfTransfers.receive(account)),
    ofStripe: true,
  },
  {
    label: 'Change payout schedule',
    link: paths.payoutSchedule(account.id),
    why: whyBlocked(session, 'payout_schedule:update'),
  },
  {
    label: 'Pay out',
    link: paths.payoutCreate(account.id),
    why: whyBlocked(session, 'payout:create', canBePaidOut(balances)),
  },
  {
    label: 'Express Dashboard link',
    link: paths.accountLoginLink(account.id),
    why: whyBlocked(session, 'account_link:create', can.logIn(account)),
  },
  {
    label: 'Reject',
    link: paths.accountReject(account.id),
    why: whyBlocked(session, 'account:reject', can.reject(account)),
  },
  {
    label: 'Lift the rejection',
    link: paths.accountUnreject(account.id),
    why: whyBlocked(session, 'account:unreject', can.unreject(account)),
  },
];
