import { Link, Outlet, useParams } from 'react-router';
import { whyNot } from '../../../api/staff/rules.ts';
import { paymentDetail } from '../../client/queries.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { Headline } from './headline.tsx';
import { paymentMethod } from './method.ts';
import { Related } from './related.tsx';

export const loader = detailLoader(paymentDetail, 'payment');
export const handle = pageHandle(({ payment = '' }) => `Payment ${shortId(payment)}`, {
  label: 'Payments',
  to: paths.payments(),
});

export function Component() {
  const { payment: id = '' } = useParams();
  const { data, asOf } = useDetail(paymentDetail, id);
  const { charge, outcome, can } = data;
  const { role } = useSession();
  const { currency } = charge;
  const method = charge.payment_method_details;
  const intent =
    typeof charge.payment_intent === 'string' ? charge.payment_intent : charge.payment_intent?.id;
  const to = charge.transfer_data?.destination;
  const destination = typeof to === 'object' ? to?.id : to;
  return (
    <DetailPage
      title={<Money amount={charge.amount} currency={currency} />}
      status={<StatusBadge status={outcome} />}
      asOf={<AsOf {...asOf} />}
      action={
        <ActionLink
          why={whyNot(role, 'refund:create') ?? (can.refund.ok ? null : can.refund.why)}
          link={paths.refund(id)}
          label="Refund"
        />
      }
    >
      <Headline payment={data} />
      <Section title="Payment">
        <KeyValue
          facts={[
            ['Customer', charge.billing_details.name ?? charge.billing_details.email],
            ['Description', charge.description],
            [
              'Method',
              paymentMethod({
                brand: method?.card?.brand ?? null,
                last4: method?.card?.last4 ?? null,
                method: method?.type ?? null,
              }),
            ],
            [
              'Destination',
              destination ? (
                <ObjectId key="destination" id={destination} name={data.destinationName} />
              ) : null,
            ],
            ['Charge', <ObjectId key="charge" id={charge.id} here />],
            ['Payment intent', intent ? <ObjectId key="intent" id={intent} here /> : null],
            [
              'Transfer group',
              charge.transfer_group ? (
                <Link key="group" to={paths.group(charge.transfer_group)}>
                  {charge.transfer_group}
                </Link>
              ) : null,
            ],
            ['Created', <Time key="created" at={charge.created} />],
          ]}
        />
      </Section>
      <Related payment={data} />
      <History history={data.history} currency={currency} />
      <RawObject name="Charge" object={charge} />
      <Outlet context={data} />
    </DetailPage>
  );
}
