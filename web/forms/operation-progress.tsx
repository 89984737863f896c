import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { operationQuery } from '../client/operations.ts';
import type { Operation } from '../client/types.ts';
import { ObjectId } from '../components/object-id.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';

type Tone = 'good' | 'waiting' | 'bad' | 'neutral';

const told: Record<Operation['status'], { tone: Tone; title: string; text: string }> = {
  waiting_approval: {
    tone: 'waiting',
    title: 'waiting for approval',
    text: 'Nothing has been sent. Somebody else has to approve exactly this; you may close it.',
  },
  waiting_funds: {
    tone: 'waiting',
    title: 'waiting for funds',
    text: 'It is sent by itself as soon as the available balance covers it. You may close this.',
  },
  queued: {
    tone: 'neutral',
    title: 'waiting for its turn',
    text: 'It is written down and will be sent to Stripe. You may close this.',
  },
  running: {
    tone: 'neutral',
    title: 'asking Stripe',
    text: 'It is written down and on its way. You may close this.',
  },
  unknown: {
    tone: 'waiting',
    title: 'Stripe has not answered yet',
    text: 'It is asked again under the same key, so it happens once at most. Do not order it anew; this page changes as soon as it is known.',
  },
  succeeded: { tone: 'good', title: 'done', text: 'Stripe has done all of it.' },
  partly_done: {
    tone: 'waiting',
    title: 'partly done',
    text: 'Some steps were done and one was not. What is left is told below.',
  },
  refused: { tone: 'bad', title: 'refused', text: 'No money moved.' },
  canceled: { tone: 'neutral', title: 'canceled', text: 'No money moved.' },
  expired: {
    tone: 'neutral',
    title: 'expired',
    text: 'Nobody approved it in time. No money moved.',
  },
};

interface Props {
  /** As the API answered when it was ordered. */
  ordered: Operation;
  /** What it does, as on the button that ordered it. */
  act: string;
  back: string;
}

/** How far an order is, step by step, until it ends. */
export function OperationProgress({ ordered, act, back }: Props) {
  const { data: operation } = useQuery({
    ...operationQuery(ordered.id),
    initialData: ordered,
    staleTime: 0,
  });
  const { tone, title, text } = told[operation.status];
  return (
    <div className={styles.form}>
      <div role="status">
        <Answer tone={tone} title={`${act}: ${title}`}>
          <p>{text}</p>
          {operation.needsPerson ? (
            <p>It cannot be found out here: look it up in Stripe before anything else is done.</p>
          ) : null}
          {operation.error ? <p>{operation.error.message}</p> : null}
        </Answer>
      </div>
      <ol className={styles.steps} aria-label="Steps">
        {operation.steps.map((step) => (
          <li key={step.n}>
            <span>{step.text}</span>
            <StatusBadge status={step.status} />
            {step.object ? <ObjectId id={step.object} /> : null}
            {step.error ? <span className={styles.stepError}>{step.error.message}</span> : null}
          </li>
        ))}
      </ol>
      <Button component={Link} to={back} variant="default" size="sm">
        Close
      </Button>
    </div>
  );
}
