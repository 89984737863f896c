import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { isUnfinished, operationQuery } from '../client/operations.ts';
import type { Operation } from '../client/types.ts';
import { Steps } from '../components/steps.tsx';
import { standings } from '../lib/operation-words.ts';
import { paths } from '../lib/paths.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';

interface Props {
  /** As the API answered when it was ordered. */
  ordered: Operation;
  /** What it does, as on the button that ordered it. */
  act: string;
  back: string;
  /** Back to the form, as it was left, where nothing was done. */
  again?: () => void;
  /** Where to go on from what was done. */
  next?: (done: Operation) => { label: string; link: string } | null;
  /** Back to the form for more of the same, once it is done. */
  more?: { label: string; onMore: () => void };
}

/** How far an order is, step by step, until it ends. */
export function OperationProgress({ ordered, act, back, again, next, more }: Props) {
  const { data: operation } = useQuery({
    ...operationQuery(ordered.id),
    initialData: ordered,
    staleTime: 0,
  });
  const { tone, title, text } = standings[operation.status];
  const onward = operation.status === 'succeeded' ? (next?.(operation) ?? null) : null;
  return (
    <div className={styles.form}>
      <div role="status">
        <Answer tone={tone} title={`${act}: ${title}`}>
          <p>
            {text}
            {isUnfinished(operation) ? ' You may close this.' : ''}
          </p>
          {operation.approval?.reasons.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
          {operation.needsPerson ? (
            <p>It cannot be found out here: look it up in Stripe before anything else is done.</p>
          ) : null}
          {operation.error ? <p>{operation.error.message}</p> : null}
        </Answer>
      </div>
      <Steps steps={operation.steps} status={operation.status} />
      {onward ? (
        <Button component={Link} to={onward.link} size="sm" data-autofocus>
          {onward.label}
        </Button>
      ) : null}
      {again && operation.status === 'refused' ? (
        <Button onClick={again} size="sm">
          Change it
        </Button>
      ) : null}
      {more && operation.status === 'succeeded' ? (
        <Button onClick={more.onMore} size="sm">
          {more.label}
        </Button>
      ) : null}
      <Group grow>
        <Button component={Link} to={paths.operation(operation.id)} variant="default" size="sm">
          Open its page
        </Button>
        <Button component={Link} to={back} variant="default" size="sm">
          Close
        </Button>
      </Group>
    </div>
  );
}
