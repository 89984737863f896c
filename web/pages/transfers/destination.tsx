import type { ReactNode } from 'react';
import type { TransferDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** The payment that the transfer made at the account it went to, in that account's currency. */
export function AtDestination({ payment }: Pick<TransferDetail, 'payment'>) {
  if (!payment) return null;
  const { booked, payout, why } = payment;
  const facts: [string, ReactNode][] = [['Payment', <ObjectId key="id" id={payment.id} here />]];
  if (booked)
    facts.push(
      ['Amount', <Money key="amount" amount={booked.amount} currency={booked.currency} />],
      [
        'Application fee',
        booked.fee === 0 ? null : (
          <Money key="fee" amount={booked.fee} currency={booked.currency} />
        ),
      ],
      [
        'Net of fee',
        booked.fee === 0 ? null : (
          <Money key="net" amount={booked.net} currency={booked.currency} />
        ),
      ],
      ['Exchange rate', booked.exchange_rate],
      ['Available', <Time key="available" at={booked.available_on} due />],
      ['Balance transaction', <ObjectId key="booked" id={booked.id} here />],
    );
  if (payout)
    facts.push(
      ['Payout', <ObjectId key="payout" id={payout.id} />],
      ['Payout state', <StatusBadge key="state" status={payout.status} />],
      [
        payout.status === 'paid' ? 'Arrived' : 'Arrives',
        payout.failure_code ? null : <Time key="arrival" at={payout.arrival_date} due />,
      ],
      ['Why it failed', payout.failure_code && words(payout.failure_code)],
    );
  else facts.push(['Payout', payoutWords(payment.where, why !== null)]);
  return (
    <Section title="Payment at the seller" note="what the seller’s own Stripe account shows">
      <KeyValue facts={facts} />
    </Section>
  );
}

function payoutWords(where: string, isUnknown: boolean): string | null {
  if (isUnknown) return 'not known';
  return where === 'taken_back' ? null : 'none has taken it yet';
}
