import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import {
  longestTokenName,
  type TokenPermission,
  tokenPermissions,
} from '../../api/tokens/rules.ts';
import { makeToken, tokensQuery } from '../client/tokens.ts';
import { ShownOnce } from '../components/shown-once.tsx';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { tokenMeanings } from '../lib/token-words.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { impossibleFor } from './impossible.ts';
import { useSubmit } from './use-submit.ts';

const title = 'Make an access token';
export const handle = formHandle(title, { label: 'Settings', to: paths.settings() });

/** Makes a token for a program of the platform's; it is shown here, and nowhere again. */
export function Component() {
  const { role } = useSession();
  const queryClient = useQueryClient();
  const back = paths.settings();
  const form = useForm({
    initialValues: { name: '', permission: 'account_link:create' as TokenPermission },
    validate: { name: (name) => (name.trim() ? null : 'Say which program it is for.') },
  });
  const { submit, sending, done, dirty, problem } = useSubmit(form, {
    send: ({ name, permission }) => makeToken({ name: name.trim(), permission }),
    onDone: () => void queryClient.invalidateQueries(tokensQuery),
  });
  const impossible = impossibleFor(role, 'setting:manage');
  if (impossible)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <Answer tone="bad" title={impossible.title}>
          <p>{impossible.why}</p>
        </Answer>
      </FormDrawer>
    );
  if (done)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <div className={styles.form}>
          <div role="status">
            <Answer tone="good" title={`${form.values.name.trim()} has its token`}>
              <p>Give it to the program’s secret store now. It is not shown again.</p>
            </Answer>
          </div>
          <ShownOnce label="Token" value={done.data.token} />
          <Button component={Link} to={back} variant="default" size="sm">
            Close
          </Button>
        </div>
      </FormDrawer>
    );
  return (
    <FormDrawer title={title} back={back} dirty={dirty}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <fieldset disabled={sending} className={styles.fields}>
          <TextInput
            label="For which program"
            autoComplete="off"
            maxLength={longestTokenName}
            required
            data-autofocus
            {...form.getInputProps('name')}
          />
          <NativeSelect
            label="It may"
            data={tokenPermissions.map((value) => ({ value, label: tokenMeanings[value] }))}
            {...form.getInputProps('permission')}
          />
        </fieldset>
        <p className={styles.why}>
          It works until somebody revokes it, from wherever it is used, and can do nothing else.
        </p>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending}>
          Make the token
        </Button>
      </form>
    </FormDrawer>
  );
}
