import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useOutletContext } from 'react-router';
import { can, rejectReasons } from '../../api/accounts/rules.ts';
import type { AccountDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ account = '' }) => `Reject account ${shortId(account)}`,
  ({ account = '' }) => [
    { label: 'Accounts', to: paths.accounts() },
    { label: `Account ${shortId(account)}`, to: paths.account(account) },
  ],
);

const reasons = [
  { value: '', label: 'Choose one' },
  ...rejectReasons.map((value) => ({ value, label: words(value) })),
];
const payouts = [
  { value: 'pause', label: 'Pause them' },
  { value: 'none', label: 'Let them go on' },
];

/** Rejects an account, which somebody else has to approve. */
export function Component() {
  const { account, name } = useOutletContext<AccountDetail>();
  const { role } = useSession();
  const [reason, setReason] = useState('');
  const [payoutsAction, setPayoutsAction] = useState('pause');
  const [pressed, setPressed] = useState(false);
  const problem = reason ? null : 'Choose the reason that Stripe is told';
  return (
    <OrderForm
      title={`Reject ${name}`}
      back={paths.account(account.id)}
      order={
        reason
          ? { kind: 'account.reject', input: { account: account.id, reason, payoutsAction } }
          : null
      }
      problem={problem}
      act={`Reject ${name}`}
      impossible={impossibleFor(role, 'account:reject', can.reject(account))}
      dirty={reason !== ''}
      harm
      onRefused={() => setPressed(true)}
    >
      <NativeSelect
        label="Reason told to Stripe"
        data={reasons}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={pressed ? problem : null}
      />
      <NativeSelect
        label="Payouts to them"
        data={payouts}
        value={payoutsAction}
        onChange={(event) => setPayoutsAction(event.currentTarget.value)}
      />
    </OrderForm>
  );
}
