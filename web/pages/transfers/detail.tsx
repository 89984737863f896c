import { Outlet, useParams } from 'react-router';
import { transferDetail } from '../../client/queries.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { Money } from '../../components/money.tsx';
import { PageActs } from '../../components/page-acts.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { Orders } from '../payments/orders.tsx';
import { transferActs } from './acts.ts';
import { Bookings } from './bookings.tsx';
import { AtDestination } from './destination.tsx';
import { Headline } from './headline.tsx';
import { Reversals } from './reversals.tsx';
import { Source } from './source.tsx';

export const loader = detailLoader(transferDetail, 'transfer');
export const handle = pageHandle(({ transfer = '' }) => `Transfer ${shortId(transfer)}`, {
  label: 'Transfers',
  to: paths.transfers(),
});

export function Component() {
  const { transfer: id = '' } = useParams();
  const { data, asOf } = useDetail(transferDetail, id);
  const { transfer, state } = data;
  const { currency } = transfer;
  const session = useSession();
  return (
    <DetailPage
      title={<Money amount={transfer.amount} currency={currency} />}
      status={<StatusBadge status={state} />}
      asOf={<AsOf {...asOf} />}
      object={{ id }}
      action={<PageActs acts={transferActs(data, session)} />}
    >
      <Headline transfer={data} />
      <Source transfer={data} />
      <AtDestination payment={data.payment} />
      <Reversals transfer={data} />
      <Bookings transfer={data} />
      <Orders operations={data.operations} />
      <History
        area="transfers"
        of={{ kind: 'transfer', id }}
        history={data.history}
        earlier={data.earlier}
        currency={currency}
        created={transfer.created}
      />
      <RawObject name="Transfer" object={transfer} />
      <Outlet context={data} />
    </DetailPage>
  );
}
