import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { IntentDetail, PaymentDetail } from '../../client/types.ts';
import { Email } from '../../components/email.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { paymentMethod } from './method.ts';

/** The id of what Stripe gives as an id or as the object itself. */
const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null);

const linked = (id: string | null, name?: string | null): ReactNode =>
  id === null ? null : <ObjectId id={id} name={name} />;

const group = (name: string | null): ReactNode =>
  name === null ? null : <Link to={paths.group(name)}>{name}</Link>;

const email = (address: string | null): ReactNode =>
  address === null ? null : (
    <>
      <Email address={address} /> <Link to={paths.paymentsBy(address)}>Their payments</Link>
    </>
  );

/** Who paid, for what, how, and what the payment belongs to. */
export function ChargeFacts({ payment }: { payment: PaymentDetail }) {
  const { charge, destinationName } = payment;
  const { billing_details, outcome } = charge;
  const method = charge.payment_method_details;
  const risk = outcome?.risk_level;
  return (
    <Section title="Payment">
      <KeyValue
        facts={[
          ['Customer', billing_details.name],
          ['E-mail', email(billing_details.email ?? charge.receipt_email)],
          ['Description', charge.description],
          [
            'Method',
            paymentMethod({
              brand: method?.card?.brand ?? null,
              last4: method?.card?.last4 ?? null,
              method: method?.type ?? null,
            }),
          ],
          ['Risk', risk && risk !== 'not_assessed' ? words(risk) : null],
          ['Destination', linked(idOf(charge.transfer_data?.destination), destinationName)],
          ['Transfer group', group(charge.transfer_group)],
          ['Statement says', charge.calculated_statement_descriptor],
          ['Charge', <ObjectId key="charge" id={charge.id} here />],
          ['Payment intent', <Here key="intent" id={idOf(charge.payment_intent)} />],
          ['Checkout Session', linked(payment.checkout)],
        ]}
      />
    </Section>
  );
}

/** The same of a payment that no charge was made for yet. */
export function IntentFacts({ intent, checkout }: Pick<IntentDetail, 'intent' | 'checkout'>) {
  return (
    <Section title="Payment">
      <KeyValue
        facts={[
          ['E-mail', email(intent.receipt_email)],
          ['Customer', linked(idOf(intent.customer))],
          ['Description', intent.description],
          ['Destination', linked(idOf(intent.transfer_data?.destination))],
          ['Transfer group', group(intent.transfer_group)],
          ['Capture', words(intent.capture_method)],
          ['Payment intent', <Here key="intent" id={intent.id} />],
          ['Checkout Session', linked(checkout)],
          ['Begun', <Time key="created" at={intent.created} />],
        ]}
      />
    </Section>
  );
}

const Here = ({ id }: { id: string | null }) => (id === null ? null : <ObjectId id={id} here />);
