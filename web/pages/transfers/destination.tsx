import type { ReactNode } from 'react';
import type { TransferDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { Answer, Figures } from '../../ui/answer.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

interface Props {
  transfer: TransferDetail;
}

/** The first thing to know of a transfer: who has how much of it, and where that money is. */
export function Whereabouts({ transfer }: Props) {
  const { currency, amount_reversed } = transfer.transfer;
  const seller = transfer.destinationName ?? transfer.destination ?? 'the account';
  return (
    <>
      <Standing transfer={transfer} seller={seller} />
      <Figures
        figures={[
          ['Left with the seller', <Money key="left" amount={transfer.left} currency={currency} />],
          ['Reversed', <Money key="back" amount={amount_reversed} currency={currency} dash />],
        ]}
      />
    </>
  );
}

function Standing({ transfer: { payment }, seller }: Props & { seller: string }) {
  if (!payment) return null;
  const { booked, why } = payment;
  switch (payment.where) {
    case 'pending':
      return (
        <Answer tone="waiting" title={`Pending at ${seller}`}>
          {booked ? (
            <p>
              Available <Time at={booked.available_on} due />.
            </p>
          ) : null}
        </Answer>
      );
    case 'available':
      return (
        <Answer tone="good" title={`Available in the balance of ${seller}`}>
          {booked ? (
            <p>
              Since <Time at={booked.available_on} />. No payout has taken it yet.
            </p>
          ) : null}
        </Answer>
      );
    case 'paid_out':
      return <Answer tone="good" title={`Paid out to ${seller}`} />;
    case 'taken_back':
      return <Answer tone="neutral" title={`Reversed in full: ${seller} has nothing of it left`} />;
    case 'unknown':
      return (
        <Answer tone="neutral" title={`With ${seller}; not known whether it has been paid out`}>
          <p>{why?.text}</p>
        </Answer>
      );
  }
}

/** The payment that the transfer made at the account it went to, in that account's currency. */
export function AtDestination({ transfer: { payment } }: Props) {
  if (!payment) return null;
  const { booked } = payment;
  const facts: [string, ReactNode][] = [['Payment', <ObjectId key="id" id={payment.id} here />]];
  if (booked)
    facts.push(
      ['Amount', <Money key="amount" amount={booked.amount} currency={booked.currency} />],
      [
        'Fee',
        booked.fee === 0 ? null : (
          <Money key="fee" amount={booked.fee} currency={booked.currency} />
        ),
      ],
      ['Net', <Money key="net" amount={booked.net} currency={booked.currency} />],
      ['Available', <Time key="available" at={booked.available_on} due />],
      ['Balance transaction', <ObjectId key="booked" id={booked.id} />],
    );
  return (
    <Section title="Payment at the seller" note="what the seller’s own Stripe account shows">
      <KeyValue facts={facts} />
    </Section>
  );
}
