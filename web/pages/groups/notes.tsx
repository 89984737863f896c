import { Button, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { longestNote } from '../../../api/notes/rules.ts';
import { whyNot } from '../../../api/staff/rules.ts';
import { tell } from '../../client/errors.ts';
import { addGroupNote, removeGroupNote } from '../../client/notes.ts';
import type { GroupNote } from '../../client/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Moment } from '../../components/time.tsx';
import { useSubmit } from '../../forms/use-submit.ts';
import { useSession } from '../../layouts/use-session.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import styles from './notes.module.css';

/** What the staff have written about a group, and a place to write more. */
export function Notes({ group, notes }: { group: string; notes: readonly GroupNote[] }) {
  const { role } = useSession();
  const why = whyNot(role, 'note:create');
  return (
    <Section title="Notes" note="by the staff; each is on the audit trail">
      {notes.length === 0 ? (
        <Nothing>Nobody has written anything about this group.</Nothing>
      ) : (
        <ol className={styles.notes} aria-label="Notes">
          {notes.map((note) => (
            <Line key={note.id} group={group} note={note} />
          ))}
        </ol>
      )}
      {why ? <Nothing>{why}</Nothing> : <Write group={group} />}
    </Section>
  );
}

function useGroupChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['groups'] });
}

function Line({ group, note: { id, text, by, at } }: { group: string; note: GroupNote }) {
  const { user } = useSession();
  const changed = useGroupChanged();
  const removing = useMutation({
    mutationFn: () => removeGroupNote(group, id),
    onSuccess: changed,
  });
  return (
    <li>
      <div className={styles.by}>
        <span>{by.name}</span> <Moment at={at} />
        {by.id === user.id ? (
          <ActionButton
            label="Remove note"
            quiet
            why={null}
            busy={removing.isPending}
            onClick={() => removing.mutate()}
          />
        ) : null}
      </div>
      <p className={styles.text}>{text}</p>
      {removing.error ? <p role="alert">{tell(removing.error).message}</p> : null}
    </li>
  );
}

function Write({ group }: { group: string }) {
  const changed = useGroupChanged();
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => (text.trim() === '' ? 'Write something.' : null) },
  });
  const { submit, sending, problem } = useSubmit(form, {
    send: async ({ text }) => {
      const { data } = await addGroupNote(group, text);
      form.reset();
      await changed();
      return data;
    },
  });
  return (
    <form onSubmit={submit} className={styles.write} noValidate>
      <Textarea
        label="A note for your colleagues"
        autosize
        minRows={2}
        maxLength={longestNote}
        {...form.getInputProps('text')}
      />
      {problem ? <p role="alert">{problem}</p> : null}
      <Button type="submit" size="sm" variant="default" loading={sending}>
        Add note
      </Button>
    </form>
  );
}
