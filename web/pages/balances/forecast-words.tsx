import { Link } from 'react-router';
import type { ForecastItem, WaitingTransfer } from '../../client/forecast.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { pathOfObject, paths } from '../../lib/paths.ts';

const names: Readonly<Record<ForecastItem['kind'], string>> = {
  pending: 'Becomes available',
  topup: 'Top-up',
  dispute: 'Dispute',
  dispute_answer: 'Fee for answering a dispute',
  inquiry: 'Inquiry that becomes a dispute',
  payout: 'Automatic payout',
  queued: 'Transfer that waits for funds',
  unapproved: 'Transfer that waits for approval',
};

/** What moves the balance, with the way to it. */
export function ItemName({
  item: { kind, id },
  transfers,
}: {
  item: Pick<ForecastItem, 'kind' | 'id'>;
  transfers: readonly WaitingTransfer[];
}) {
  const waiting = transfers.find((each) => each.id === id);
  if (waiting)
    return (
      <Link to={paths.operation(waiting.id)}>Transfer to {waiting.name ?? waiting.subject}</Link>
    );
  return (
    <>
      {names[kind]}
      {id && pathOfObject(id) ? (
        <>
          {' '}
          <ObjectId id={id} />
        </>
      ) : null}
    </>
  );
}
