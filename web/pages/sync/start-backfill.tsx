import { Button, Group, Modal, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { whyNot } from '../../../api/staff/rules.ts';
import { tell } from '../../client/errors.ts';
import { syncState } from '../../client/queries.ts';
import { backfillCost, startBackfill } from '../../client/sync.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { duration } from '../../lib/duration.ts';
import { count } from '../../lib/words.ts';

/** The button that has everything read anew, once it was said what that costs. */
export function StartBackfill({ running }: { running: boolean }) {
  const { role } = useSession();
  const [open, setOpen] = useState(false);
  const why =
    whyNot(role, 'sync:manage') ??
    (running ? 'A backfill is running. Another can begin once it ends.' : null);
  return (
    <>
      <ActionButton label="Start a backfill" why={why} quiet onClick={() => setOpen(true)} />
      {open ? <Question onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Question({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const cost = useQuery(backfillCost);
  const starting = useMutation({
    mutationFn: startBackfill,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: syncState.queryKey, exact: true });
      onClose();
    },
  });
  const problem = starting.error ?? cost.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title="Read everything from Stripe anew?"
      withCloseButton={false}
      centered
    >
      <p>
        Every list is read from its beginning, and every account’s balance. Nobody has to wait for
        it: pages, events and orders go first, and what is shown stays true meanwhile.
      </p>
      <div aria-busy={cost.isPending}>
        {cost.data ? (
          <p>
            It takes about {count(cost.data.data.requests, 'request')} to Stripe, and{' '}
            {duration(cost.data.data.seconds)} at least.
            {cost.data.data.lastTook === null
              ? null
              : ` The last one took ${duration(Math.max(1, cost.data.data.lastTook))}.`}
          </p>
        ) : cost.isPending ? (
          <Skeleton height={20} />
        ) : null}
      </div>
      {problem ? <p role="alert">{tell(problem).message}</p> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          Leave it
        </Button>
        <Button loading={starting.isPending} onClick={() => starting.mutate()}>
          Start the backfill
        </Button>
      </Group>
    </Modal>
  );
}
