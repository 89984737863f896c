import { useOutletContext } from 'react-router';
import { can } from '../../api/accounts/rules.ts';
import type { AccountDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ account = '' }) => `Lift the rejection of ${shortId(account)}`,
  ({ account = '' }) => [
    { label: 'Accounts', to: paths.accounts() },
    { label: `Account ${shortId(account)}`, to: paths.account(account) },
  ],
);

/** Lifts the platform's rejection of an account, which somebody else has to approve. */
export function Component() {
  const { account, name } = useOutletContext<AccountDetail>();
  const { role } = useSession();
  return (
    <OrderForm
      title={`Lift the rejection of ${name}`}
      back={paths.account(account.id)}
      order={{ kind: 'account.unreject', input: { account: account.id } }}
      problem={null}
      act="Lift the rejection"
      impossible={impossibleFor(role, 'account:unreject', can.unreject(account))}
      dirty={false}
    >
      <p>The account may act again as far as Stripe’s own requirements allow it.</p>
    </OrderForm>
  );
}
