import { Link } from 'react-router';
import type { Operation } from '../client/types.ts';
import { undoPlace } from '../lib/undo-place.ts';
import { ObjectId } from './object-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './steps.module.css';
import { WithIds } from './with-ids.tsx';

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
  const unsent = (step: string) => step === 'canceled' || (held && step === 'queued');
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map((step) => (
        <li key={step.n}>
          <span>
            <WithIds text={step.text} />
          </span>
          <StatusBadge status={unsent(step.status) ? 'not_sent' : step.status} />
          {step.object ? <ObjectId id={step.object} /> : null}
          {step.undo ? <Undo undo={step.undo} /> : null}
          {step.error ? (
            <span className={styles.stepError}>
              {step.error.message}
              {/* Without a status it is not Stripe's word, but the connection's. */}
              {step.error.stripe?.statusCode ? (
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
