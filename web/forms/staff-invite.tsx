import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Role } from '../../api/staff/rules.ts';
import { inviteStaff } from '../client/staff.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { MadeLink } from './made-link.tsx';
import { RoleChoice } from './role-choice.tsx';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Invite to the staff', { label: 'Staff', to: paths.staff() });

export function Component() {
  const form = useForm({
    initialValues: { email: '', name: '', role: 'viewer' as Role },
    validate: {
      email: (email) => (email.trim() ? null : 'Write the e-mail.'),
    },
  });
  const { submit, sending, done, dirty, problem } = useSubmit(form, {
    send: ({ email, name, role }) =>
      inviteStaff({ email: email.trim(), role, ...(name.trim() ? { name: name.trim() } : {}) }),
  });
  const { values } = form;
  const back = paths.staff();
  if (done)
    return (
      <FormDrawer title="Invite" back={back} dirty={false}>
        <MadeLink title={`${values.email.trim()} is invited`} made={done.data} back={back}>
          {`Through this link they choose a password and join as ${values.role}.`}
        </MadeLink>
      </FormDrawer>
    );
  return (
    <FormDrawer title="Invite" back={back} dirty={dirty}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <fieldset disabled={sending} className={styles.fields}>
          <TextInput
            label="E-mail"
            description="They sign in with it. Nothing is sent there"
            type="email"
            autoComplete="off"
            required
            data-autofocus
            {...form.getInputProps('email')}
          />
          <TextInput
            label="Name"
            description="May be left to them"
            autoComplete="off"
            {...form.getInputProps('name')}
          />
          <RoleChoice
            value={values.role}
            onChange={(role) => form.setFieldValue('role', role)}
            error={form.errors.role}
          />
        </fieldset>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending}>
          {`Invite as ${words(values.role).toLowerCase()}`}
        </Button>
      </form>
    </FormDrawer>
  );
}
