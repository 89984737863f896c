import { Button, CopyButton } from '@mantine/core';
import { useState } from 'react';
import { CheckIcon, CopyIcon } from '../ui/icons.tsx';
import styles from './raw-object.module.css';

/** An object exactly as Stripe sent it, folded until somebody wants to see it. */
export function RawObject({ object, name }: { object: object; name: string }) {
  const [open, setOpen] = useState(false);
  // Hundreds of lines are only made when they are looked at.
  const text = open ? JSON.stringify(object, null, 2) : '';
  return (
    <details className={styles.raw} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name} as Stripe sent it</summary>
      {open ? (
        <div className={styles.body}>
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                className={styles.copy}
                leftSection={copied ? <CheckIcon /> : <CopyIcon />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <textarea readOnly className={styles.text} aria-label={`${name} as JSON`} value={text} />
        </div>
      ) : null}
    </details>
  );
}
