import { Link } from 'react-router';
import type { CheckoutDetail } from '../../client/types.ts';
import { Email } from '../../components/email.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { methodWords } from '../../lib/method-words.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** Who pays, to where the page sends them, and what it led to. */
export function CheckoutFacts({ checkout: { session, payment } }: { checkout: CheckoutDetail }) {
  const email = session.customer_details?.email ?? session.customer_email;
  const group = payment?.transfer_group;
  return (
    <Section title="Session">
      <KeyValue
        facts={[
          ['Customer', session.customer_details?.name],
          ['E-mail', email ? <Email key="email" address={email} /> : null],
          ['Payment', payment ? <ObjectId key="payment" id={payment.intent} /> : null],
          [
            'Payment state',
            payment?.charge ? (
              <StatusBadge key="state" status={payment.charge.outcome} />
            ) : payment?.status ? (
              <StatusBadge key="state" status={payment.status} />
            ) : null,
          ],
          [
            'Transfer group',
            group ? (
              <Link key="group" to={paths.group(group)}>
                {group}
              </Link>
            ) : null,
          ],
          [
            'Destination',
            payment?.charge?.destination ? (
              <ObjectId key="destination" id={payment.charge.destination} />
            ) : null,
          ],
          ['Mode', session.mode === 'payment' ? null : words(session.mode)],
          ['Ways to pay', session.payment_method_types.map(methodWords).join(', ') || null],
          ['After paying', session.success_url],
          ['On cancel', session.cancel_url],
          ['Id', <ObjectId key="id" id={session.id} here />],
        ]}
      />
    </Section>
  );
}
