import { useParams } from 'react-router';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ refund = '' }) => `Cancel refund ${shortId(refund)}`,
  ({ payment = '' }) => [
    { label: 'Payments', to: paths.payments() },
    { label: `Payment ${shortId(payment)}`, to: paths.payment(payment) },
  ],
);

/** Cancels a refund that waits for the customer to say where the money goes. */
export function Component() {
  const { payment = '', refund = '' } = useParams();
  const { role } = useSession();
  return (
    <OrderForm
      title="Cancel refund"
      back={paths.payment(payment)}
      order={{ kind: 'refund.cancel', input: { refund } }}
      problem={null}
      act="Cancel the refund"
      impossible={impossibleFor(role, 'refund:create')}
      dirty={false}
      harm
    >
      <p>The customer gets nothing back, and the payment can be refunded again.</p>
    </OrderForm>
  );
}
