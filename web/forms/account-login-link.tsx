import { Button, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useOutletContext } from 'react-router';
import { can } from '../../api/accounts/rules.ts';
import { makeLoginLink } from '../client/accounts.ts';
import type { AccountDetail } from '../client/types.ts';
import { ShownOnce } from '../components/shown-once.tsx';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { impossibleFor } from './impossible.ts';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle(
  ({ account = '' }) => `Express Dashboard of ${shortId(account)}`,
  ({ account = '' }) => [
    { label: 'Accounts', to: paths.accounts() },
    { label: `Account ${shortId(account)}`, to: paths.account(account) },
  ],
);

/** Makes a link that signs in to the account's Express Dashboard, shown this once. */
export function Component() {
  const { account, name } = useOutletContext<AccountDetail>();
  const { role } = useSession();
  const form = useForm({
    initialValues: { reason: '' },
    validate: {
      reason: (reason) => (reason.trim() ? null : 'Say why, for whoever looks at this later'),
    },
  });
  const { submit, sending, done, dirty, problem } = useSubmit(form, {
    send: ({ reason }) => makeLoginLink(account.id, reason.trim()),
  });
  const title = `Express Dashboard of ${name}`;
  const back = paths.account(account.id);
  const impossible = impossibleFor(role, 'account_link:create', can.logIn(account));
  return (
    <FormDrawer title={title} back={back} dirty={dirty}>
      {impossible ? (
        <Answer tone="bad" title={impossible.title}>
          <p>{impossible.why}</p>
        </Answer>
      ) : done ? (
        <Made url={done.data.url} back={back} />
      ) : (
        <form onSubmit={submit} className={styles.form} noValidate>
          <p>
            Whoever opens the link is signed in as the account holder, sees what they see, and can
            do what they can. Give it only to them, once you know that it is them. That you made it
            is put on record.
          </p>
          <Textarea
            label="Reason for our books"
            required
            data-autofocus
            autosize
            minRows={2}
            disabled={sending}
            {...form.getInputProps('reason')}
          />
          {problem ? (
            <p role="alert" className={styles.refusal}>
              {problem}
            </p>
          ) : null}
          <Button type="submit" size="sm" fullWidth loading={sending}>
            Make the link
          </Button>
        </form>
      )}
    </FormDrawer>
  );
}

function Made({ url, back }: { url: string; back: string }) {
  return (
    <div className={styles.form}>
      <div role="status">
        <Answer tone="good" title="The link is made">
          <p>
            It works once, for a few minutes. Nothing was sent, and it is kept nowhere: it is not
            shown again.
          </p>
        </Answer>
      </div>
      <ShownOnce label="Link" value={url} />
      <Button component={Link} to={back} variant="default" size="sm">
        Close
      </Button>
    </div>
  );
}
