import { Outlet, useParams } from 'react-router';
import { checkoutDetail } from '../../client/queries.ts';
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
import { checkoutActs } from './acts.ts';
import { CheckoutFacts } from './facts.tsx';
import { Headline } from './headline.tsx';
import { LineItems } from './line-items.tsx';
import { PlannedTransfers } from './planned-transfers.tsx';

export const loader = detailLoader(checkoutDetail, 'session');
export const handle = pageHandle(({ session = '' }) => `Checkout ${shortId(session)}`, {
  label: 'Checkout',
  to: paths.checkout(),
});

export function Component() {
  const { session: id = '' } = useParams();
  const { data, asOf } = useDetail(checkoutDetail, id);
  const { session, state } = data;
  const currency = session.currency ?? 'usd';
  const who = useSession();
  return (
    <DetailPage
      title={
        session.amount_total !== null && session.currency ? (
          <Money amount={session.amount_total} currency={session.currency} />
        ) : (
          'Checkout Session'
        )
      }
      status={<StatusBadge status={state} />}
      asOf={<AsOf {...asOf} />}
      object={{ id }}
      action={<PageActs acts={checkoutActs(data, who)} />}
    >
      <Headline checkout={data} />
      <PlannedTransfers planned={data.planned} session={id} />
      <LineItems session={id} />
      <CheckoutFacts checkout={data} />
      <Orders operations={data.operations} />
      <History
        area="checkout"
        of={{ kind: 'checkout.session', id }}
        history={data.history}
        earlier={data.earlier}
        currency={currency}
        created={session.created}
      />
      <RawObject name="Checkout Session" object={session} />
      <Outlet context={data} />
    </DetailPage>
  );
}
