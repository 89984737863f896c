import { useOutletContext, useParams } from 'react-router';
import { platformHolder } from '../../api/payouts/rules.ts';
import type { AccountDetail, BalanceDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { ScheduleForm } from './schedule-form.tsx';

const ofWhom = (holder: string) => (holder === platformHolder ? 'the platform' : shortId(holder));

export const handle = formHandle(
  ({ account, holder = '' }) => `Payout schedule of ${ofWhom(account ?? holder)}`,
  ({ account, holder = '' }) =>
    account === undefined
      ? [
          { label: 'Balances', to: paths.balances() },
          { label: `Balance of ${ofWhom(holder)}`, to: paths.balance(holder) },
        ]
      : [
          { label: 'Accounts', to: paths.accounts() },
          { label: `Account ${shortId(account)}`, to: paths.account(account) },
        ],
);

/** Changes when and how an account is paid out, beside it; or a holder, beside its balance. */
export function Component() {
  const { holder } = useParams();
  return holder === undefined ? <OfAccount /> : <OfHolder holder={holder} />;
}

function OfAccount() {
  const { account, name } = useOutletContext<AccountDetail>();
  return (
    <ScheduleForm
      holder={account.id}
      name={name}
      currency={account.default_currency ?? null}
      back={paths.account(account.id)}
    />
  );
}

function OfHolder({ holder }: { holder: string }) {
  const { account, balances } = useOutletContext<BalanceDetail>();
  const { platform } = useSession();
  return (
    <ScheduleForm
      holder={holder}
      name={account?.name ?? platform?.name ?? 'the platform'}
      currency={balances[0]?.currency ?? null}
      back={paths.balance(holder)}
    />
  );
}
