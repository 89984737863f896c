import { Button, Checkbox, NumberInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useOutletContext, useParams } from 'react-router';
import { operationQuery } from '../client/operations.ts';
import type { Operation } from '../client/types.ts';
import { Differences } from '../components/differences.tsx';
import { Effects } from '../components/effects.tsx';
import { Steps } from '../components/steps.tsx';
import { Warnings } from '../components/warnings.tsx';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { actOf } from '../lib/operation-words.ts';
import { paths } from '../lib/paths.ts';
import { Answer } from '../ui/answer.tsx';
import { EmptyState } from '../ui/states.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import {
  canWaitForFunds,
  type Decided,
  isChoice,
  operationActs,
  whyNotNow,
} from './operation-acts.ts';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Decide about an operation', ({ operation = '' }) => [
  { label: 'Operations', to: paths.operations() },
  { label: 'Operation', to: paths.operation(operation) },
]);

export function Component() {
  const { act: name = '' } = useParams();
  const operation = useOutletContext<Operation>();
  const back = paths.operation(operation.id);
  if (!isChoice(name))
    return (
      <FormDrawer title="No such form" back={back} dirty={false}>
        <EmptyState title="Nothing stands at this address">It may be mistyped.</EmptyState>
      </FormDrawer>
    );
  return <Decide key={name} choice={name} operation={operation} back={back} />;
}

interface Props {
  choice: Operation['choices'][number];
  operation: Operation;
  back: string;
}

function Decide({ choice, operation, back }: Props) {
  const act = operationActs[choice];
  const session = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const needsNote = act.needsNote(operation);
  const form = useForm<Decided>({
    initialValues: { note: '', whenFunded: canWaitForFunds(operation), priority: 0 },
    validate: { note: (text) => (needsNote && !text.trim() ? needsNote : null) },
  });
  const { submit, sending, done, dirty, problem } = useSubmit(form, {
    send: (decided) => act.send(operation.id, { ...decided, note: decided.note.trim() }),
    onDone: (decided) => {
      queryClient.setQueryData(operationQuery(operation.id).queryKey, decided);
      void navigate(back);
    },
  });
  const title = `${act.label(operation)}: ${actOf(operation)}`;
  if (!operation.choices.includes(choice) && !done)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <Answer tone="bad" title="This cannot be done">
          <p>{whyNotNow(choice, operation, session)}</p>
        </Answer>
      </FormDrawer>
    );
  return (
    <FormDrawer title={title} back={back} dirty={dirty}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <p>{act.text(operation)}</p>
        {choice === 'approve' ? <Whole operation={operation} /> : null}
        {choice === 'retry' ? <Left operation={operation} /> : null}
        {choice === 'retry' ? null : (
          <Textarea
            label="Note"
            required={needsNote !== null}
            autosize
            minRows={2}
            data-autofocus
            {...form.getInputProps('note')}
          />
        )}
        {choice === 'retry' && canWaitForFunds(operation) ? (
          <>
            <Checkbox
              label="Run when funds allow"
              description="It is kept, and sent by itself as soon as the available balance covers it"
              {...form.getInputProps('whenFunded', { type: 'checkbox' })}
            />
            {form.values.whenFunded ? (
              <NumberInput
                label="Priority"
                description="The higher come first, then the older; 0 is usual"
                min={-9}
                max={9}
                allowDecimal={false}
                {...form.getInputProps('priority')}
              />
            ) : null}
          </>
        ) : null}
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
          {...(choice === 'retry' ? { 'data-autofocus': true } : {})}
          {...(act.harm ? { color: 'red.9' } : {})}
        >
          {act.button(operation)}
        </Button>
      </form>
    </FormDrawer>
  );
}

/** All that an approval lets happen. */
function Whole({ operation: { effects, differences, warnings } }: Pick<Props, 'operation'>) {
  return (
    <div className={styles.told}>
      {effects.length > 0 ? <Effects effects={effects} /> : null}
      <Differences differences={differences} />
      <Warnings warnings={warnings} />
    </div>
  );
}

/** What is not done yet; of what is, nothing happens again. */
function Left({ operation: { steps, status } }: Pick<Props, 'operation'>) {
  return <Steps steps={steps.filter((step) => step.status !== 'succeeded')} status={status} />;
}
