import { Button, CopyButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { isRefusal, tell } from '../client/errors.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';
import styles from './states.module.css';

interface EmptyProps {
  title: string;
  /** What would be here, and what to do about it. */
  children: ReactNode;
}

/** A place with nothing in it, saying what would be here. */
export function EmptyState({ title, children }: EmptyProps) {
  return (
    <div className={styles.state}>
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}

interface ErrorProps {
  error: unknown;
  /** Asks again; left out where asking again cannot help. */
  onRetry?: () => void;
  /** What else can be done about it. */
  children?: ReactNode;
}

/** What went wrong, in words, with the request id for who has to look it up. */
export function ErrorState({ error, onRetry, children }: ErrorProps) {
  const told = tell(error);
  const mayRetry = onRetry && told.kind !== 'forbidden' && !isRefusal(error);
  return (
    <div className={styles.state} role="alert" data-kind={told.kind}>
      <h2>{told.title}</h2>
      <p>{told.message}</p>
      {told.requestId ? <RequestId id={told.requestId} /> : null}
      {mayRetry ? (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
      {children}
    </div>
  );
}

/** By which whoever runs this finds the request in the log. */
function RequestId({ id }: { id: string }) {
  return (
    <p className={styles.request}>
      Request <code>{id}</code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            onClick={copy}
            leftSection={copied ? <CheckIcon size={12} /> : <CopyIcon size={12} />}
          >
            {copied ? 'Copied' : 'Copy'}
            <span className="visually-hidden"> the request id</span>
          </Button>
        )}
      </CopyButton>
    </p>
  );
}
