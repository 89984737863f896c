import type { Finding } from '../../client/types.ts';
import { paths } from '../../lib/paths.ts';

type Fix = Finding['fix'];

/** What mends a finding: what it is called, and where it is done. */
export function fixOf(fix: Fix): { label: string; to: string } {
  switch (fix.act) {
    case 'reverse_transfer':
      return {
        label: 'Take back',
        // Here, as this page loads when needed: the path builder is in what every page loads.
        to: `${paths.transferReverse(fix.transfer, fix.amount)}${fix.for ? `&for=${fix.for}` : ''}`,
      };
    case 'send_on':
      return {
        label: 'Transfer',
        to: paths.transferCreate({
          currency: fix.currency,
          transferGroup: fix.group,
          ...(fix.charge ? { sourceTransaction: fix.charge } : {}),
        }),
      };
    case 'repay':
      return {
        label: 'Send again',
        to: paths.transferCreate({
          destination: fix.destination,
          currency: fix.currency,
          amount: String(fix.amount),
          repays: fix.dispute,
          ...(fix.group ? { transferGroup: fix.group } : {}),
        }),
      };
    case 'tell_customer':
      return { label: 'See the payment', to: paths.payment(fix.charge) };
    case 'answer_dispute':
      return { label: 'Answer', to: paths.disputeEvidence(fix.dispute) };
    case 'see_group':
      return { label: 'See the group', to: paths.group(fix.group) };
    case 'see_account':
      return { label: 'See the account', to: paths.account(fix.account) };
    case 'make_account_link':
      return { label: 'Make a link', to: paths.accountLink(fix.account) };
    case 'make_login_link':
      return { label: 'Make a link', to: paths.accountLoginLink(fix.account) };
    case 'see_balance':
      return { label: 'See the balance', to: paths.balance(fix.holder) };
    case 'change_schedule':
      return {
        label: 'Change the schedule',
        to: paths.balanceSchedule(fix.holder, `?interval=${fix.interval}`),
      };
    case 'see_payout':
      return { label: 'See the payout', to: paths.payout(fix.payout) };
    case 'see_operation':
      return { label: 'See the operation', to: paths.operation(fix.operation) };
    case 'retry_operation':
      return { label: 'Try again', to: paths.operationAct(fix.operation, 'retry') };
    case 'see_checkout':
      return { label: 'See the shares', to: paths.checkoutSession(fix.session) };
    case 'see_failed_events':
      return { label: 'See the events', to: paths.syncEvents('failed') };
  }
}
