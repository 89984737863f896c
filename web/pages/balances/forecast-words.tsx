import { Link } from 'react-router';
import type { Forecast, ForecastItem } from '../../client/forecast.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { pathOfObject, paths } from '../../lib/paths.ts';

const names: Readonly<Record<ForecastItem['kind'], string>> = {
  pending: 'Becomes available',
  topup: 'Top-up',
  dispute: 'Dispute',
  dispute_answer: 'Fee for answering a dispute',
  inquiry: 'Inquiry that becomes a dispute',
  payout: 'Automatic payout',
  queued: 'Transfer that waits',
};

/** What moves the balance, with the way to it. */
export function ItemName({
  item: { kind, id },
  queue,
}: {
  item: Pick<ForecastItem, 'kind' | 'id'>;
  queue: Forecast['queue'];
}) {
  const queued = kind === 'queued' ? queue.find((each) => each.id === id) : undefined;
  if (queued)
    return <Link to={paths.operation(queued.id)}>Transfer to {queued.name ?? queued.subject}</Link>;
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
