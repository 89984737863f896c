import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { driftState } from '../../client/sync.ts';
import type { SyncState } from '../../client/types.ts';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { count } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import { nameOfList } from './list-name.ts';

/** Whether what the pages show can be relied on, in one sentence. */
export function Standing({ sync, asOf }: { sync: SyncState; asOf: number | null }) {
  const { stripe, backfill, events } = sync;
  if (!stripe.reachable)
    return (
      <Answer tone="bad" title="Stripe does not answer">
        <p>
          {stripe.since === null ? (
            'It has not answered since the start.'
          ) : (
            <>
              It stopped <Time at={stripe.since} />.
            </>
          )}{' '}
          The pages show what was read before; it is tried again all the time.
        </p>
      </Answer>
    );
  if (asOf === null)
    return (
      <Answer tone="waiting" title="Not everything has been read yet">
        <p>The pages show what has come so far.</p>
      </Answer>
    );
  if (events.failed > 0)
    return (
      <Answer tone="bad" title={`${count(events.failed, 'event')} could not be handled`}>
        <p>
          What they say may be missing on the pages. They are tried again by themselves;{' '}
          <Link to={paths.syncEvents('failed')}>look at them</Link>, replay or ignore them.
        </p>
      </Answer>
    );
  const missing = backfill.kinds.filter(({ refused, failed }) => refused ?? failed);
  if (missing.length > 0)
    return (
      <Answer tone="bad" title={`Not everything is here: ${missing.map(nameOfList).join(', ')}`}>
        <p>What Stripe or the store says about it stands below.</p>
      </Answer>
    );
  return (
    <Answer tone="good" title="The pages show what Stripe holds">
      <Measured />
      {backfill.state === 'running' ? <p>A backfill reads everything anew beside that.</p> : null}
    </Answer>
  );
}

/** How far that was checked; nothing while nothing was. */
function Measured() {
  const { sampled, drifted } = useSuspenseQuery(driftState).data.data.week;
  if (sampled === 0) return null;
  return (
    <p>
      Of {count(sampled, 'object')} that were read from Stripe again in the last 7 days,{' '}
      {drifted === 0 ? 'none' : drifted.toLocaleString('en-US')} had drifted.
    </p>
  );
}
