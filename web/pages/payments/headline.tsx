import type { ReactNode } from 'react';
import type { PaymentDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Answer, Figures } from '../../ui/answer.tsx';
import { afterReturns, disputedAmount } from './figures.ts';

/** What a payment came to for the platform; of a failed one only why it failed. */
export function Headline({ payment }: { payment: PaymentDetail }) {
  const { charge, fee, net, balanceTransaction } = payment;
  if (payment.outcome === 'failed')
    return (
      <Answer tone="bad" title="The payment failed: nothing was collected">
        {charge.failure_message ? <p>{charge.failure_message}</p> : null}
      </Answer>
    );
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
