import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from 'react-router';
import { changeOwnPassword } from '../client/staff.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Change your password', {
  label: 'Your account',
  to: paths.ownAccount(),
});

export function Component() {
  const { user } = useSession();
  const navigate = useNavigate();
  const back = paths.ownAccount();
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: { current: (current) => (current ? null : 'Write the password you have now.') },
  });
  const { submit, sending, dirty, problem } = useSubmit(form, {
    send: changeOwnPassword,
    onDone: () => void navigate(back),
  });
  const reveal = { 'aria-label': 'Show the password' };
  return (
    <FormDrawer title="Change your password" back={back} dirty={dirty}>
      <form onSubmit={submit} className={styles.form} noValidate>
        {/* Tells password managers whose it is. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <fieldset disabled={sending} className={styles.fields}>
          <PasswordInput
            label="Password now"
            autoComplete="current-password"
            required
            data-autofocus
            visibilityToggleButtonProps={reveal}
            {...form.getInputProps('current')}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters"
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={reveal}
            {...form.getInputProps('password')}
          />
        </fieldset>
        <p className={styles.why}>You stay signed in here, and are signed out everywhere else.</p>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending}>
          Change the password
        </Button>
      </form>
    </FormDrawer>
  );
}
