import { useParams } from 'react-router';
import { accountDetail } from '../../client/queries.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { countryName, words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { AccountBalances, Capabilities, ExternalAccounts, Schedule } from './money-parts.tsx';
import { prefetchRelatedTo, Related } from './related.tsx';
import { Requirements } from './requirements.tsx';
import { Standing } from './standing.tsx';

const load = detailLoader(accountDetail, 'account');
export const loader: typeof load = (args) => {
  prefetchRelatedTo(args.params.account ?? '');
  return load(args);
};
export const handle = pageHandle(({ account = '' }) => `Account ${shortId(account)}`, {
  label: 'Accounts',
  to: paths.accounts(),
});

export function Component() {
  const { account: id = '' } = useParams();
  const { data, asOf } = useDetail(accountDetail, id);
  const { account, status } = data;
  return (
    <DetailPage
      title={data.name}
      status={<StatusBadge status={status} />}
      asOf={<AsOf {...asOf} />}
    >
      <Standing {...data} />
      <Section title="Account">
        <KeyValue
          facts={[
            ['Id', <ObjectId key="id" id={id} here />],
            ['E-mail', account.email],
            ['Country', account.country ? countryName(account.country) : null],
            ['Type', account.type ? words(account.type) : null],
            ['Business', account.business_type ? words(account.business_type) : null],
            ['Charges', account.charges_enabled ? 'Enabled' : 'Not enabled'],
            ['Payouts', account.payouts_enabled ? 'Enabled' : 'Not enabled'],
            ['Details', account.details_submitted ? 'Submitted' : 'Not submitted'],
            ['Created', account.created ? <Time key="created" at={account.created} /> : null],
          ]}
        />
      </Section>
      <Requirements requirements={data.requirements} />
      <AccountBalances balances={data.balances} balancesObservedAt={data.balancesObservedAt} />
      <Schedule schedule={data.schedule} />
      <ExternalAccounts accounts={data.externalAccounts} />
      <Capabilities capabilities={data.capabilities} />
      <Related account={id} />
      <History history={data.history} />
      <RawObject name="Account" object={account} />
    </DetailPage>
  );
}
