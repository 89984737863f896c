import type { ReactNode } from 'react';
import { Outlet, useParams } from 'react-router';
import { paymentDetail } from '../../client/queries.ts';
import type { IntentDetail, PaymentDetail } from '../../client/types.ts';
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
import { PlannedOf } from '../checkout/planned-of.tsx';
import { paymentActs } from './acts.ts';
import { Booked } from './booked.tsx';
import { ChargeFacts, IntentFacts } from './facts.tsx';
import { Headline, Standing } from './headline.tsx';
import { Orders } from './orders.tsx';
import { GroupTransfers } from './related.tsx';

export const loader = detailLoader(paymentDetail, 'payment');
export const handle = pageHandle(({ payment = '' }) => `Payment ${shortId(payment)}`, {
  label: 'Payments',
  to: paths.payments(),
});

export function Component() {
  const { payment: id = '' } = useParams();
  const { data, asOf } = useDetail(paymentDetail, id);
  const stamp = <AsOf {...asOf} />;
  return data.charge ? (
    <ChargePage payment={data} asOf={stamp} id={id} />
  ) : (
    <IntentPage payment={data} asOf={stamp} />
  );
}

interface Props<Payment> {
  payment: Payment;
  asOf: ReactNode;
}

/** A payment that was at least tried. */
function ChargePage({ payment, asOf, id }: Props<PaymentDetail> & { id: string }) {
  const { charge, outcome } = payment;
  const session = useSession();
  const { currency } = charge;
  return (
    <DetailPage
      title={<Money amount={charge.amount} currency={currency} />}
      status={<StatusBadge status={outcome} />}
      asOf={asOf}
      object={{ id: charge.id }}
      action={<PageActs acts={paymentActs(payment, session, id)} />}
    >
      <Standing standing={payment.standing} />
      <Headline payment={payment} />
      <ChargeFacts payment={payment} />
      <Timeline lines={payment.timeline} here={charge.id} />
      <Orders operations={payment.operations} />
      {typeof charge.payment_intent === 'string' ? (
        <PlannedOf of={{ payment_intent: charge.payment_intent }} />
      ) : null}
      <GroupTransfers transfers={payment.groupTransfers} />
      <Booked booking={payment.balanceTransaction} />
      <History
        area="payments"
        of={{ kind: 'charge', id: charge.id }}
        history={payment.history}
        earlier={payment.earlier}
        currency={currency}
        created={charge.created}
      />
      <RawObject name="Charge" object={charge} />
      {payment.intent ? <RawObject name="Payment intent" object={payment.intent} /> : null}
      <Outlet context={payment} />
    </DetailPage>
  );
}

/** A payment that no charge was made for: the customer has not come so far, or was turned away. */
function IntentPage({ payment, asOf }: Props<IntentDetail>) {
  const { intent } = payment;
  return (
    <DetailPage
      title={<Money amount={intent.amount} currency={intent.currency} />}
      status={<StatusBadge status={intent.status} />}
      asOf={asOf}
      object={{ id: intent.id }}
    >
      <Standing standing={payment.standing} />
      <IntentFacts intent={intent} checkout={payment.checkout} />
      <Timeline lines={payment.timeline} here={intent.id} />
      <History
        area="payments"
        of={{ kind: 'payment_intent', id: intent.id }}
        history={payment.history}
        earlier={payment.earlier}
        currency={intent.currency}
        created={intent.created}
      />
      <RawObject name="Payment intent" object={intent} />
    </DetailPage>
  );
}
