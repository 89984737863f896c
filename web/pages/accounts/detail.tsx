import { Outlet, useParams } from 'react-router';
import { accountDetail, balanceDetail } from '../../client/queries.ts';
import { queryClient } from '../../client/query-client.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { BalanceOverTime } from '../../components/balance-over-time.tsx';
import { History } from '../../components/history.tsx';
import { PageActs } from '../../components/page-acts.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { SectionNav } from '../../ui/section-nav.tsx';
import { Orders } from '../payments/orders.tsx';
import { accountActs } from './acts.ts';
import { Capabilities } from './capabilities.tsx';
import { Controller, Facts } from './facts.tsx';
import { Links } from './links.tsx';
import { AccountBalances, ExternalAccounts, Schedule } from './money-parts.tsx';
import { AccountPaymentMethods } from './payment-methods.tsx';
import { prefetchRelatedTo, Related } from './related.tsx';
import { Requirements } from './requirements.tsx';
import { Restrictions } from './restrictions.tsx';
import { Standing } from './standing.tsx';

const load = detailLoader(accountDetail, 'account');
export const loader: typeof load = (args) => {
  const account = args.params.account ?? '';
  prefetchRelatedTo(account);
  void queryClient.prefetchQuery(balanceDetail(account).snapshot);
  return load(args);
};
export const handle = pageHandle(({ account = '' }) => `Account ${shortId(account)}`, {
  label: 'Accounts',
  to: paths.accounts(),
});

const sections = [
  ['restrictions', 'Restrictions'],
  ['requirements', 'Requirements'],
  ['links', 'Onboarding links'],
  ['capabilities', 'Capabilities'],
  ['payment-methods', 'Payment methods'],
  ['balance', 'Balance'],
  ['schedule', 'Payout schedule'],
  ['external-accounts', 'External accounts'],
  ['payments', 'Payments'],
  ['transfers', 'Transfers'],
  ['payouts', 'Payouts'],
  ['disputes', 'Disputes'],
  ['account', 'Account'],
  ['history', 'History'],
] as const;

export function Component() {
  const { account: id = '' } = useParams();
  const { data, asOf } = useDetail(accountDetail, id);
  const { account, status } = data;
  const session = useSession();
  return (
    <DetailPage
      title={data.name}
      status={<StatusBadge status={status} />}
      asOf={<AsOf {...asOf} />}
      object={{ id }}
      action={<PageActs acts={accountActs(data, session)} />}
    >
      <Standing {...data} />
      <SectionNav sections={sections} />
      {data.deauthorized ? null : <Restrictions clock={data.clock} />}
      <Requirements requirements={data.requirements} />
      <Links account={id} />
      <Capabilities capabilities={data.capabilities} requirements={data.requirements} />
      <AccountPaymentMethods account={id} />
      <AccountBalances
        account={id}
        balances={data.balances}
        balancesObservedAt={data.balancesObservedAt}
      />
      <BalanceOverTime holder={id} />
      <Schedule schedule={data.schedule} coming={data.coming} />
      <ExternalAccounts accounts={data.externalAccounts} />
      <Related account={id} />
      <Facts account={account} />
      <Controller controller={data.controller} />
      <Orders operations={data.operations} />
      <History
        area="accounts"
        of={{ kind: 'account', id }}
        history={data.history}
        earlier={data.earlier}
        created={account.created}
      />
      <RawObject name="Account" object={account} />
      <Outlet context={data} />
    </DetailPage>
  );
}
