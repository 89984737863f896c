import { Outlet, useParams } from 'react-router';
import { disputeDetail } from '../../client/queries.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { Money } from '../../components/money.tsx';
import { PageActs } from '../../components/page-acts.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Timeline } from '../../components/timeline.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { Orders } from '../payments/orders.tsx';
import { disputeActs } from './acts.ts';
import { Evidence } from './evidence.tsx';
import { Exposure } from './exposure.tsx';
import { DisputeFacts } from './facts.tsx';
import { Headline } from './headline.tsx';

export const loader = detailLoader(disputeDetail, 'dispute');
export const handle = pageHandle(({ dispute = '' }) => `Dispute ${shortId(dispute)}`, {
  label: 'Disputes',
  to: paths.disputes(),
});

export function Component() {
  const { dispute: id = '' } = useParams();
  const { data, asOf } = useDetail(disputeDetail, id);
  const { dispute } = data;
  const { currency } = dispute;
  const session = useSession();
  return (
    <DetailPage
      title={<Money amount={dispute.amount} currency={currency} />}
      status={<StatusBadge status={dispute.status} />}
      asOf={<AsOf {...asOf} />}
      object={{ id }}
      action={<PageActs acts={disputeActs(data, session)} />}
    >
      <Headline dispute={data} />
      <DisputeFacts dispute={data} />
      <Evidence dispute={dispute} />
      <Exposure exposure={data.exposure} lost={dispute.status === 'lost'} />
      <Timeline lines={data.timeline} here={id} />
      <Orders operations={data.operations} />
      <History
        area="disputes"
        of={{ kind: 'dispute', id }}
        history={data.history}
        earlier={data.earlier}
        currency={currency}
        created={dispute.created}
      />
      <RawObject name="Dispute" object={dispute} />
      <Outlet context={data} />
    </DetailPage>
  );
}
