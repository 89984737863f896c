import { useOutletContext } from 'react-router';
import type { CheckoutDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ session = '' }) => `Expire checkout ${shortId(session)}`,
  ({ session = '' }) => [
    { label: 'Checkout', to: paths.checkout() },
    { label: `Checkout ${shortId(session)}`, to: paths.checkoutSession(session) },
  ],
);

/** Ends a session that nobody has completed. */
export function Component() {
  const { session, can, planned } = useOutletContext<CheckoutDetail>();
  const { role } = useSession();
  return (
    <OrderForm
      title="Expire checkout"
      back={paths.checkoutSession(session.id)}
      order={{ kind: 'checkout.expire', input: { session: session.id } }}
      problem={null}
      act="Expire the session"
      impossible={impossibleFor(role, 'checkout:create', can.expire)}
      dirty={false}
      harm
    >
      <p>
        Its link stops working at once. Nobody has paid, so no money moves
        {planned.length > 0 ? ', and its planned transfers end with it' : ''}.
      </p>
    </OrderForm>
  );
}
