import { useState } from 'react';
import { useOutletContext } from 'react-router';
import type { AccountDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';
import { readSchedule, ScheduleFields, unchanged } from './schedule-fields.tsx';

export const handle = formHandle(
  ({ account = '' }) => `Payout schedule of ${shortId(account)}`,
  ({ account = '' }) => [
    { label: 'Accounts', to: paths.accounts() },
    { label: `Account ${shortId(account)}`, to: paths.account(account) },
  ],
);

/** Changes when and how an account is paid out. */
export function Component() {
  const { account, name } = useOutletContext<AccountDetail>();
  const { role } = useSession();
  const [values, setValues] = useState({
    ...unchanged,
    minimumCurrency: account.default_currency ?? unchanged.minimumCurrency,
  });
  const read = readSchedule(values);
  const problem = read === null ? 'Change something first' : read.ok ? null : read.why;
  return (
    <OrderForm
      title={`Payout schedule of ${name}`}
      back={paths.account(account.id)}
      order={
        read?.ok
          ? { kind: 'payout_schedule.update', input: { account: account.id, ...read.input } }
          : null
      }
      problem={problem}
      act="Change the payout schedule"
      impossible={impossibleFor(role, 'payout_schedule:update')}
      dirty={read !== null}
    >
      <ScheduleFields values={values} onChange={setValues} />
    </OrderForm>
  );
}
