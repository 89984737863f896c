import { Link } from 'react-router';
import type { Operation } from '../client/types.ts';
import { undoPlace } from '../lib/undo-place.ts';
import { ObjectId } from './object-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './steps.module.css';

/** The way to the form of the operation that takes a done step back. */
function Undo({ undo }: { undo: NonNullable<Operation['steps'][number]['undo']> }) {
  const place = undoPlace(undo);
  return place ? (
    <Link to={place.to} state={place.state} className={styles.undo}>
      {undo.text}
    </Link>
  ) : null;
}

/** The calls of an operation in the order of sending, and what became of each. */
export function Steps({ steps, status }: Pick<Operation, 'steps' | 'status'>) {
  // A step that waits for a person or for money is in no queue of ours.
  const held = status.startsWith('waiting_');
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map((step) => (
        <li key={step.n}>
          <span>{step.text}</span>
          {held && step.status === 'queued' ? (
            <StatusBadge status="not_sent" />
          ) : (
            <StatusBadge status={step.status} />
          )}
          {step.object ? <ObjectId id={step.object} /> : null}
          {step.undo ? <Undo undo={step.undo} /> : null}
          {step.error ? (
            <span className={styles.stepError}>
              {step.error.message}
              {step.error.stripe ? (
                <span className={styles.stripe}>
                  Stripe: {step.error.stripe.message} ({step.error.stripe.code ?? step.error.code})
                </span>
              ) : null}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
