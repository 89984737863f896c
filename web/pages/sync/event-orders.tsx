import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { whyNot } from '../../../api/staff/rules.ts';
import { longestNote } from '../../../api/sync/rules.ts';
import { tell } from '../../client/errors.ts';
import { eventDetail, ignoreEvent, replayEvent } from '../../client/sync.ts';
import type { EventDetail } from '../../client/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { useSession } from '../../layouts/use-session.ts';

/** What staff can do about an event: have it handled anew, or leave it alone. */
export function EventOrders({ event: { id, state, can } }: { event: EventDetail }) {
  const { role } = useSession();
  const client = useQueryClient();
  const [ignoring, setIgnoring] = useState(false);
  const notAllowed = whyNot(role, 'sync:manage') ?? null;
  const replaying = useMutation({
    mutationFn: () => replayEvent(id),
    onSuccess: (answer) => client.setQueryData(eventDetail(id).queryKey, answer),
  });
  return (
    <>
      <Group gap={8}>
        {can.ignore.ok ? (
          <ActionButton label="Ignore" quiet why={notAllowed} onClick={() => setIgnoring(true)} />
        ) : null}
        <ActionButton
          label="Replay"
          quiet={state === 'handled' || state === 'unknown'}
          why={notAllowed}
          busy={replaying.isPending}
          onClick={() => replaying.mutate()}
        />
      </Group>
      <div role="status">
        {replaying.error
          ? tell(replaying.error).message
          : replaying.data
            ? replayed[replaying.data.data.state]
            : null}
      </div>
      {ignoring ? <Ignore id={id} onClose={() => setIgnoring(false)} /> : null}
    </>
  );
}

const replayed: Readonly<Record<EventDetail['state'], string>> = {
  handled: 'Replayed: it is handled now.',
  failed: 'Replayed: it failed again.',
  unknown: 'Replayed: nothing here keeps what it is about.',
  ignored: 'Replayed: it is of the other mode, and left alone.',
  received: 'Replayed: it is handled in a moment.',
};

function Ignore({ id, onClose }: { id: string; onClose: () => void }) {
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const ignoring = useMutation({
    mutationFn: () => ignoreEvent(id, note),
    onSuccess: (answer) => {
      client.setQueryData(eventDetail(id).queryKey, answer);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ignoring.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Ignore this event?" withCloseButton={false} centered>
      <form onSubmit={submit}>
        <p>It is neither handled nor tried again, until somebody replays it.</p>
        <Textarea
          label="Why"
          description="For whoever looks at this later"
          required
          autosize
          minRows={2}
          mt="md"
          maxLength={longestNote}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={ignoring.error ? tell(ignoring.error).message : null}
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={ignoring.isPending}>
            Ignore the event
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
