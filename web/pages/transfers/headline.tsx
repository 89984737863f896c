import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { TransferDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Time } from '../../components/time.tsx';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { Answer, Figures } from '../../ui/answer.tsx';

interface Props {
  transfer: TransferDetail;
}

/** The first thing to know of a transfer: who has how much of it, and where that money is. */
export function Headline({ transfer }: Props) {
  const { currency, amount, amount_reversed } = transfer.transfer;
  return (
    <>
      <Whereabouts transfer={transfer} />
      <Figures
        figures={[
          ['Left with the seller', <Money key="left" amount={transfer.left} currency={currency} />],
          ['Reversed', <Money key="back" amount={amount_reversed} currency={currency} dash />],
          ['Transferred', <Money key="sent" amount={amount} currency={currency} />],
        ]}
      />
    </>
  );
}

function Whereabouts({ transfer }: Props) {
  const { payment, destination, destinationName, reversals } = transfer;
  if (!payment || !destination) return null;
  const lastReversal = reversals[0]?.created ?? 0;
  const seller = <Link to={paths.account(destination)}>{destinationName ?? destination}</Link>;
  const { booked, payout, why } = payment;
  const available = booked ? <Time at={booked.available_on} due /> : null;
  switch (payment.where) {
    case 'pending':
      return (
        <Answer tone="waiting" title={<>Pending in the balance of {seller}</>}>
          <p>It becomes available {available}.</p>
        </Answer>
      );
    case 'available':
      return payout ? (
        <Answer tone="waiting" title={<>Back in the balance of {seller}</>}>
          <p>
            The payout <PayoutLink id={payout.id} /> failed, so it can be paid out again.
          </p>
        </Answer>
      ) : (
        <Answer tone="good" title={<>Available in the balance of {seller}</>}>
          <p>It became available {available}, and no payout has taken it yet.</p>
        </Answer>
      );
    case 'paid_out':
      return <PaidOut seller={seller} payout={payout} />;
    case 'taken_back':
      return (
        <Answer tone="neutral" title={<>Reversed in full: {seller} has nothing left of it</>}>
          {payout && payout.created < lastReversal ? (
            <p>
              It had been paid out in <PayoutLink id={payout.id} />, so the reversal came off what
              else the seller had.
            </p>
          ) : null}
        </Answer>
      );
    case 'unknown':
      return (
        <Answer tone="neutral" title={<>Sent to {seller}; where it is now is not known</>}>
          <p>{why?.text}</p>
        </Answer>
      );
  }
}

const PayoutLink = ({ id }: { id: string }) => (
  <Link to={paths.payout(id)} title={id}>
    {shortId(id)}
  </Link>
);

type Payout = NonNullable<TransferDetail['payment']>['payout'];

function PaidOut({ seller, payout }: { seller: ReactNode; payout: Payout }) {
  if (!payout) return null;
  const arrival = <Time at={payout.arrival_date} due />;
  const link = <PayoutLink id={payout.id} />;
  return payout.status === 'paid' ? (
    <Answer tone="good" title={<>Paid out to {seller}</>}>
      <p>
        In the payout {link}, which arrived {arrival}.
      </p>
    </Answer>
  ) : (
    <Answer tone="good" title={<>On its way to the bank of {seller}</>}>
      <p>
        In the payout {link}, expected {arrival}.
      </p>
    </Answer>
  );
}
