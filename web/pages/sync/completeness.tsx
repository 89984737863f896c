import type { ReactNode } from 'react';
import type { SyncState } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { count } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** By what it is known that nothing was missed: the marks of catch-up, sweep and webhooks. */
export function Completeness({ sync }: { sync: SyncState }) {
  const { sweep, webhooks, caughtUpUntil } = sync;
  return (
    <Section title="So that nothing is missed">
      <KeyValue
        facts={[
          [
            'Platform’s events read until',
            caughtUpUntil === null ? 'Not yet' : <Time key="at" at={caughtUpUntil} />,
          ],
          [
            'Last balance swept',
            sweep.lastAt === null ? 'None yet' : <Time key="at" at={sweep.lastAt} />,
          ],
          [
            'Accounts swept',
            `${count(sweep.accounts, 'account')}, ${sweep.due.toLocaleString('en-US')} due now`,
          ],
          [
            'After a gap',
            sweep.afterGap === 0
              ? 'Every account has been read since'
              : `${count(sweep.afterGap, 'account')} still to be read`,
          ],
          ['Platform’s webhooks', <Webhook key="platform" of={webhooks.platform} />],
          ['Connected accounts’ webhooks', <Webhook key="connect" of={webhooks.connect} />],
          ['Signing secrets', webhooks.secrets.toLocaleString('en-US')],
        ]}
      />
    </Section>
  );
}

function Webhook({ of: { endpoint, lastEventAt } }: { of: SyncState['webhooks']['platform'] }) {
  const last: ReactNode =
    lastEventAt === null ? (
      'no event yet'
    ) : (
      <>
        last event <Time at={lastEventAt} />
      </>
    );
  return (
    <>
      {endpoint ? (
        <>
          <ObjectId id={endpoint.id} />,{' '}
        </>
      ) : null}
      {last}
    </>
  );
}
