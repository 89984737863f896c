import { Button, Group, Modal, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tell } from '../../client/errors.ts';
import { care, peopleQuery } from '../../client/inbox.ts';
import { words } from '../../lib/words.ts';
import { ErrorState } from '../../ui/states.tsx';
import styles from './inbox.module.css';

interface Props {
  id: string;
  /** What people call what the finding is about. */
  named: string;
  onClose: () => void;
}

/** Gives a finding to a member of the staff. */
export default function AssignDialog({ id, named, onClose }: Props) {
  const queryClient = useQueryClient();
  const { data, error } = useQuery(peopleQuery);
  const giving = useMutation({
    mutationFn: (to: string) => care.assign([id], to),
    onSuccess: ({ left }) => {
      void queryClient.invalidateQueries({ queryKey: ['inbox'] });
      if (left.length === 0) onClose();
    },
  });
  const said = giving.error ? tell(giving.error).message : (giving.data?.left[0]?.why ?? null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Give ${named} to …`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      {error ? (
        <ErrorState error={error} />
      ) : data ? (
        <ul className={styles.people}>
          {data.data.map((person) => (
            <li key={person.id}>
              <Button
                variant="default"
                fullWidth
                justify="space-between"
                loading={giving.isPending && giving.variables === person.id}
                rightSection={<span className={styles.role}>{words(person.role)}</span>}
                onClick={() => giving.mutate(person.id)}
              >
                {person.name}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton height={180} aria-busy="true" />
      )}
      {said ? <p role="alert">{said}</p> : null}
      <Group justify="flex-end" pt="md">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  );
}
