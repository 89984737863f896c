import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api } from '../../client/api.ts';
import { tell } from '../../client/errors.ts';

interface Props {
  session: string;
  onClose: () => void;
}

/** Cancels what of a split has not been sent yet; the payment itself stays as it is. */
export default function CancelSplitDialog({ session, onClose }: Props) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const canceling = useMutation({
    mutationFn: () =>
      answer(
        api.checkout[':id']['planned-transfers'].cancel.$post({
          param: { id: encodeURIComponent(session) },
          json: { reason: reason.trim() },
        }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['checkout'] });
      onClose();
    },
  });
  const unexplained = reason.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    if (!unexplained) canceling.mutate();
  };
  const said = canceling.error ? tell(canceling.error).message : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title="Cancel the split"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={submit} noValidate>
        <p>What has not been sent yet stays with the platform. The customer pays all the same.</p>
        <Textarea
          label="Reason for our books"
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={
            said ?? (pressed && unexplained ? 'Say why, for whoever looks at this later' : null)
          }
        />
        <Group justify="flex-end" pt="md">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" loading={canceling.isPending}>
            Cancel the split
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
