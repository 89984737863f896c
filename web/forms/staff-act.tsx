import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useOutletContext, useParams } from 'react-router';
import type { StaffDetail } from '../client/types.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { Answer } from '../ui/answer.tsx';
import { EmptyState } from '../ui/states.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { MadeLink } from './made-link.tsx';
import { type Act, staffActs } from './staff-acts.ts';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Change a member of staff', ({ member = '' }) => [
  { label: 'Staff', to: paths.staff() },
  { label: 'Member of staff', to: paths.staffMember(member) },
]);

export function Component() {
  const { act: name = '' } = useParams();
  const detail = useOutletContext<StaffDetail>();
  const back = paths.staffMember(detail.member.id);
  const act = staffActs[name];
  if (!act)
    return (
      <FormDrawer title="No such form" back={back} dirty={false}>
        <EmptyState title="Nothing stands at this address">It may be mistyped.</EmptyState>
      </FormDrawer>
    );
  return <ActForm key={name} act={act} detail={detail} back={back} />;
}

function ActForm({ act, detail, back }: { act: Act; detail: StaffDetail; back: string }) {
  const { member } = detail;
  const navigate = useNavigate();
  const form = useForm({ initialValues: {} });
  const { submit, sending, done, problem } = useSubmit(form, {
    send: () => act.send(member.id),
    onDone: () => {
      if (!act.link) void navigate(act.removes ? paths.staff() : back);
    },
  });
  const title = `${act.label}: ${member.name}`;
  const can = detail.can[act.can];
  if (act.link && done)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <MadeLink title="The link is made" made={linkIn(done.data)} back={back}>
          {act.link}
        </MadeLink>
      </FormDrawer>
    );
  // Done, it cannot be done again; that is no news while the drawer closes.
  if (!can.ok && !done)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <Answer tone="bad" title="This cannot be done">
          <p>{can.why}</p>
        </Answer>
      </FormDrawer>
    );
  return (
    <FormDrawer title={title} back={back} dirty={false}>
      <form onSubmit={submit} className={styles.form}>
        <p>{act.text(detail)}</p>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button
          type="submit"
          size="sm"
          fullWidth
          loading={sending}
          data-autofocus
          {...(act.harm ? { color: 'red.9' } : {})}
        >
          {act.label === 'Disable' || act.label === 'Enable'
            ? `${act.label} ${member.name}`
            : act.label}
        </Button>
      </form>
    </FormDrawer>
  );
}

const linkIn = (data: object) => data as { link: string; expiresAt: number };
