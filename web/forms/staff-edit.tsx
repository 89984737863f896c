import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useOutletContext } from 'react-router';
import { changeStaff } from '../client/staff.ts';
import type { StaffDetail } from '../client/types.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { RoleChoice } from './role-choice.tsx';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Edit a member of staff', ({ member = '' }) => [
  { label: 'Staff', to: paths.staff() },
  { label: 'Member of staff', to: paths.staffMember(member) },
]);

export function Component() {
  const { member, can } = useOutletContext<StaffDetail>();
  const navigate = useNavigate();
  const back = paths.staffMember(member.id);
  const form = useForm({
    initialValues: { name: member.name, role: member.role },
    validate: { name: (name) => (name.trim() ? null : 'Write the name.') },
  });
  const { submit, sending, dirty, problem } = useSubmit(form, {
    send: ({ name, role }) => changeStaff(member.id, { name: name.trim(), role }),
    onDone: () => void navigate(back),
  });
  const { name, role } = form.values;
  const renamed = name.trim() !== member.name;
  const raised = role !== member.role;
  const act = raised ? `${renamed ? 'Rename and make' : 'Make'} ${words(role)}` : 'Rename';
  return (
    <FormDrawer title={`Edit ${member.name}`} back={back} dirty={dirty}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <fieldset disabled={sending} className={styles.fields}>
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          <RoleChoice
            value={role}
            onChange={(next) => form.setFieldValue('role', next)}
            error={form.errors.role}
            fixed={can.change_role.ok ? undefined : can.change_role.why}
          />
        </fieldset>
        <p className={styles.why}>A changed role counts at once, wherever they are signed in.</p>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending}>
          {act}
        </Button>
      </form>
    </FormDrawer>
  );
}
