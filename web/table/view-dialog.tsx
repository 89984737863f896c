import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { whyNot } from '../../api/staff/rules.ts';
import { longestViewName, type ViewedList } from '../../api/views/rules.ts';
import type { SavedView } from '../../api/views/views.ts';
import { tell } from '../client/errors.ts';
import { changeView, saveView } from '../client/views.ts';
import { useSession } from '../layouts/use-session.ts';

interface Props {
  list: ViewedList;
  /** The view that is renamed or shared; null: a new one. */
  view: SavedView | null;
  /** What a new one asks for. */
  query: string;
  onClose: () => void;
}

/** Names a view, and says whether it is for everybody. */
export function ViewDialog({ list, view, query, onClose }: Props) {
  const { role } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const why = whyNot(role, 'view:share');
  const saving = useMutation({
    mutationFn: async () => {
      if (view) await changeView(view.id, { name: name.trim(), shared });
      else {
        const saved = await saveView(list, { name: name.trim(), query, shared });
        // Its columns are part of the address from now on.
        void navigate({ search: saved.query }, { replace: true });
      }
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['views', list] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={view ? `Change “${view.name}”` : 'Save as a view'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name of the view"
            description={view ? undefined : 'It keeps the filters, the order and the columns.'}
            data-autofocus
            maxLength={longestViewName}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={saving.error ? tell(saving.error).message : null}
          />
          <Checkbox
            size="xs"
            label="For everybody who sees this list"
            description={why ?? 'On the audit trail, with your name.'}
            disabled={why !== undefined}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        </Stack>
        <Group justify="flex-end" pt="md">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {view ? 'Keep' : 'Save view'}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
