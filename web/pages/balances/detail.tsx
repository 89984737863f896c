import { Link, Outlet, useParams } from 'react-router';
import { balanceDetail } from '../../client/queries.ts';
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
import { countryName } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { balanceActs } from './acts.ts';
import { AsOfMoment } from './as-of-moment.tsx';
import { Currencies, Sources, Upcoming } from './figures.tsx';
import { Forecast } from './forecast.tsx';
import { platformHolder } from './holder.ts';
import { OnTheirWay, prefetchMoves, Transactions } from './moves.tsx';
import { Negative } from './negative.tsx';

const load = detailLoader(balanceDetail, 'holder');
export const loader: typeof load = (args) => {
  prefetchMoves(args.params.holder ?? '');
  return load(args);
};
export const handle = pageHandle(
  ({ holder = '' }) =>
    holder === platformHolder ? 'Balance of the platform' : `Balance of ${shortId(holder)}`,
  { label: 'Balances', to: paths.balances() },
);

export function Component() {
  const { holder = '' } = useParams();
  const { data, asOf } = useDetail(balanceDetail, holder);
  const session = useSession();
  const { account } = data;
  return (
    <DetailPage
      title={account?.name ?? session.platform?.name ?? 'The platform'}
      status={account ? <StatusBadge status={account.status} /> : null}
      asOf={<AsOf {...asOf} />}
      action={<PageActs acts={balanceActs(data, session, holder)} />}
      {...(account ? { object: { id: account.id } } : {})}
    >
      <Negative balance={data} />
      <Currencies balance={data} />
      <Forecast holder={holder} asOf={asOf.at} />
      <BalanceOverTime holder={holder} />
      <AsOfMoment holder={holder} />
      <Upcoming upcoming={data.upcoming} />
      <Transactions holder={holder} known={data.known} />
      <OnTheirWay holder={holder} />
      <Sources sources={data.sources} />
      {account ? (
        <Section title="Whose it is">
          <KeyValue
            facts={[
              [
                'Account',
                <Link key="account" to={paths.account(account.id)}>
                  {account.name}
                </Link>,
              ],
              ['Country', account.country ? countryName(account.country) : null],
              [
                'Losses',
                account.liable === 'stripe' ? 'Stripe is liable' : 'The platform is liable',
              ],
            ]}
          />
        </Section>
      ) : null}
      {data.balance ? (
        <>
          <History area="balances" of={{ kind: 'balance', id: holder }} />
          <RawObject name="Balance" object={data.balance} />
        </>
      ) : null}
      <Outlet context={data} />
    </DetailPage>
  );
}
