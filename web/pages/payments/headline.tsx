import type { ReactNode } from 'react';
import type { PaymentDetail, PaymentPage } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { Answer, Figures } from '../../ui/answer.tsx';
import { afterReturns, disputedAmount } from './figures.ts';

/** How a payment stands and what comes next, where anybody has to act, wait or know. */
export function Standing({ standing }: { standing: PaymentPage['standing'] }) {
  if (!standing) return null;
  const { tone, title, more, object, by } = standing;
  return (
    <Answer tone={tone} title={title}>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {by ? (
        <p>
          Due <Time at={by} due />.
        </p>
      ) : null}
      {object ? (
        <p>
          <ObjectId id={object} />
        </p>
      ) : null}
    </Answer>
  );
}

/** What a payment came to for the platform; nothing where nothing was collected. */
export function Headline({ payment }: { payment: PaymentDetail }) {
  const { charge, fee, net, balanceTransaction } = payment;
  if (payment.outcome === 'failed') return null;
  // The balance transaction is in its own currency, which is the platform's.
  const booked = (amount: number | null) =>
    amount === null || !balanceTransaction ? (
      'not yet booked'
    ) : (
      <Money amount={amount} currency={balanceTransaction.currency} />
    );
  const disputed = disputedAmount(payment.disputes);
  const left = afterReturns(payment);
  const figures: [string, ReactNode][] = [
    ['Stripe fee', booked(fee)],
    ['Net of fee', booked(net)],
    [
      'Refunded',
      <Money key="refunded" amount={charge.amount_refunded} currency={charge.currency} dash />,
    ],
  ];
  if (disputed > 0)
    figures.push([
      'Disputed',
      <Money key="disputed" amount={disputed} currency={charge.currency} />,
    ]);
  if (left !== null)
    figures.push([
      disputed > 0 ? 'Net before dispute fees' : 'Net after refunds',
      <Money key="left" amount={left} currency={charge.currency} alarm />,
    ]);
  return <Figures figures={figures} />;
}
