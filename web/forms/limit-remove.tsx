import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useOutletContext, useParams } from 'react-router';
import { whyNot } from '../../api/staff/rules.ts';
import { limitsQuery, removeLimit } from '../client/limits.ts';
import type { Limit } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { currencyWords, kindWords, roleLimits } from '../lib/limit-words.ts';
import { paths } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import type { SettingsContext } from './limit-set.tsx';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Remove a limit', { label: 'Settings', to: paths.settings() });

/** Takes a limit away, saying what holds then. */
export function Component() {
  const name = useParams();
  const { limits } = useOutletContext<SettingsContext>();
  const { role } = useSession();
  // What is removed stays in sight while the drawer closes.
  const limit = limits.find(
    (each) => each.role === name.role && each.kind === name.kind && each.currency === name.currency,
  );
  const why = whyNot(role, 'limit:manage');
  if (why || !limit)
    return (
      <FormDrawer title="Remove a limit" back={paths.settings()} dirty={false}>
        <Answer
          tone="neutral"
          title={why ? 'Limits are not yours to set' : 'There is no such limit'}
        >
          <p>{why ?? 'Somebody may have taken it away already.'}</p>
        </Answer>
      </FormDrawer>
    );
  return <Remove limit={limit} limits={limits} />;
}

function Remove({ limit, limits }: { limit: Limit; limits: readonly Limit[] }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const back = paths.settings();
  const form = useForm({ initialValues: {} });
  const { submit, sending, problem } = useSubmit(form, {
    send: () => removeLimit(limit),
    onDone: () => {
      void navigate(back);
      void queryClient.invalidateQueries(limitsQuery);
    },
  });
  const { role, kind, currency } = limit;
  const left = limits.filter((each) => each !== limit);
  return (
    <FormDrawer title="Remove a limit" back={back} dirty={false}>
      <form onSubmit={submit} className={styles.form}>
        <p>
          {words(role)}, {kindWords(kind).toLowerCase()},{' '}
          {currency === '*' ? currencyWords(currency).toLowerCase() : currencyWords(currency)}.
        </p>
        <Answer tone="waiting" title={`${words(role)} may then order`}>
          {roleLimits(left, role).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Answer>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending} color="red.9" data-autofocus>
          {`Remove the limit of ${role}`}
        </Button>
      </form>
    </FormDrawer>
  );
}
