import type { ReactNode } from 'react';
import type { PaymentDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { useNow } from '../../lib/now.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

type Booking = NonNullable<PaymentDetail['balanceTransaction']>;

/**
 * What Stripe booked for a payment, beside its fee and net: the parts of the fee where it has
 * several, the rate where it converted, and since when the money can be used.
 */
export function Booked({ booking }: { booking: Booking | null }) {
  const now = useNow(true);
  if (!booking) return null;
  const { currency, exchange_rate, available_on, fee_details } = booking;
  const parts = fee_details.length > 1 || fee_details[0]?.type !== 'stripe_fee' ? fee_details : [];
  const facts: [string, ReactNode][] = parts.map(({ amount, type, description }) => [
    description ?? words(type),
    <Money key={type} amount={-amount} currency={currency} />,
  ]);
  if (exchange_rate)
    facts.push(
      ['Converted to', <Money key="converted" amount={booking.amount} currency={currency} />],
      ['Exchange rate', exchange_rate],
    );
  if (available_on <= now) facts.push(['Available since', <Time key="on" at={available_on} />]);
  facts.push(['Balance transaction', <ObjectId key="booking" id={booking.id} />]);
  return (
    <Section title="Booked by Stripe">
      <KeyValue facts={facts} />
    </Section>
  );
}
