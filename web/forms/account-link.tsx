import { Button, NativeSelect } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useOutletContext } from 'react-router';
import { nowInSeconds } from '../../api/kit/time.ts';
import { type CollectedFields, can, type LinkType } from '../../api/onboarding/rules.ts';
import { accountLinks, type MadeAccountLink, makeAccountLink } from '../client/account-links.ts';
import type { AccountDetail } from '../client/types.ts';
import { ShownOnce } from '../components/shown-once.tsx';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { useSecondsUntil } from '../lib/seconds-until.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { impossibleFor } from './impossible.ts';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle(
  ({ account = '' }) => `Onboarding link for ${shortId(account)}`,
  ({ account = '' }) => [
    { label: 'Accounts', to: paths.accounts() },
    { label: `Account ${shortId(account)}`, to: paths.account(account) },
  ],
);

const types: Readonly<Record<LinkType, string>> = {
  account_onboarding: 'Tell Stripe what is missing',
  account_update: 'Change what was told before',
};

const asked: Readonly<Record<CollectedFields, string>> = {
  currently_due: 'What is due now',
  eventually_due: 'Also what will be due some day',
};

const optionsOf = (labels: Readonly<Record<string, string>>, names = Object.keys(labels)) =>
  names.map((value) => ({ value, label: labels[value] ?? value }));

/** Makes a link that leads an account holder to Stripe's form; it is shown here, and nowhere again. */
export function Component() {
  const detail = useOutletContext<AccountDetail>();
  const { account, name } = detail;
  const { role } = useSession();
  const queryClient = useQueryClient();
  const back = paths.account(account.id);
  const form = useForm<{ type: LinkType; collect: CollectedFields }>({
    initialValues: { type: 'account_onboarding', collect: 'currently_due' },
  });
  const { submit, sending, done, problem } = useSubmit(form, {
    send: async (values) => {
      const { data } = await makeAccountLink({ account: account.id, ...values });
      // Stripe's clock and this one do not quite agree: what counts is how long it works.
      return { ...data, until: nowInSeconds() + data.secondsLeft };
    },
    onDone: () => void queryClient.invalidateQueries(accountLinks(account.id)),
  });
  const title = `Onboarding link for ${name}`;
  if (done)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <Made made={done} back={back} />
      </FormDrawer>
    );
  const impossible = impossibleFor(role, 'account_link:create', can.account_onboarding(detail));
  if (impossible)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <Answer tone="bad" title={impossible.title}>
          <p>{impossible.why}</p>
        </Answer>
      </FormDrawer>
    );
  const canUpdate = can.account_update(detail).ok;
  return (
    <FormDrawer title={title} back={back} dirty={false}>
      <form onSubmit={submit} className={styles.form}>
        <fieldset disabled={sending} className={styles.fields}>
          {canUpdate ? (
            <NativeSelect label="To" data={optionsOf(types)} {...form.getInputProps('type')} />
          ) : null}
          <NativeSelect
            label="Asks for"
            data={optionsOf(asked)}
            data-autofocus
            {...form.getInputProps('collect')}
          />
        </fieldset>
        <Warning />
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending}>
          Make the link
        </Button>
      </form>
    </FormDrawer>
  );
}

/** @see https://docs.stripe.com/connect/hosted-onboarding */
const Warning = () => (
  <Answer tone="waiting" title="Only for the account holder">
    <p>
      Whoever opens it sees and changes what they told Stripe about themselves. Give it to the
      account holder alone, once you are sure that it is them, and not by e-mail or text message. If
      it went astray, revoke it under Onboarding links: it then leads to no other, while an address
      that is out already works until it runs out, within minutes.
    </p>
  </Answer>
);

const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

function Made({ made, back }: { made: MadeAccountLink & { until: number }; back: string }) {
  const left = useSecondsUntil(made.until);
  const over = left === 0;
  return (
    <div className={styles.form}>
      <div role="status">
        <Answer
          tone={over ? 'neutral' : 'good'}
          title={over ? 'The link has run out' : 'The link is made'}
        >
          <p>
            {over
              ? 'Stripe opens it no more. Whoever still follows it within 4 hours is led to another, which works once, unless it is revoked.'
              : 'It is shown this once, and kept and sent nowhere.'}
          </p>
        </Answer>
      </div>
      <ShownOnce label="Link" value={made.url} over={over} />
      {over ? null : (
        <p>
          Can be opened for <strong role="timer">{clock(left)}</strong> more, once.
        </p>
      )}
      <Warning />
      <Button component={Link} to={back} variant="default" size="sm">
        Close
      </Button>
    </div>
  );
}
