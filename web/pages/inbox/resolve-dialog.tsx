import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../../client/errors.ts';
import { care } from '../../client/inbox.ts';

interface Props {
  id: string;
  /** What people call what the finding is about. */
  named: string;
  onClose: () => void;
}

/** Settles a finding, with why nothing more has to be done. */
export default function ResolveDialog({ id, named, onClose }: Props) {
  const queryClient = useQueryClient();
  const [note, setNote] = useState('');
  const settling = useMutation({
    mutationFn: () => care.resolve([id], note.trim()),
    onSuccess: ({ left }) => {
      void queryClient.invalidateQueries({ queryKey: ['inbox'] });
      if (left.length === 0) onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    settling.mutate();
  };
  const said = settling.error ? tell(settling.error).message : settling.data?.left[0]?.why;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Settle ${named}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={submit} noValidate>
        <Textarea
          label="Why nothing more has to be done"
          description="It comes back by itself when more is at risk, or sooner due."
          autosize
          minRows={2}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={said ?? null}
        />
        <Group justify="flex-end" pt="md">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={settling.isPending}>
            Settle
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
