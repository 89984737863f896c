import { Button, CopyButton, TextInput } from '@mantine/core';
import { Link } from 'react-router';
import { Moment } from '../components/time.tsx';
import { Answer } from '../ui/answer.tsx';
import { CheckIcon, CopyIcon } from '../ui/icons.tsx';
import styles from './form.module.css';

interface Props {
  title: string;
  /** What whoever opens it can do. */
  children: string;
  made: { link: string; expiresAt: number };
  back: string;
}

/** A one-time link, this once: only its hash is kept. */
export function MadeLink({ title, children, made, back }: Props) {
  return (
    <div className={styles.form}>
      <div role="status">
        <Answer tone="good" title={title}>
          <p>
            {children} It works once, until <Moment at={made.expiresAt} />. Nothing was sent: pass
            it on yourself. It is not shown again.
          </p>
        </Answer>
      </div>
      <TextInput
        label="Link"
        readOnly
        value={made.link}
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={made.link}>
        {({ copied, copy }) => (
          <Button
            size="sm"
            onClick={copy}
            leftSection={copied ? <CheckIcon /> : <CopyIcon />}
            aria-live="polite"
          >
            {copied ? 'Copied' : 'Copy the link'}
          </Button>
        )}
      </CopyButton>
      <Button component={Link} to={back} variant="default" size="sm">
        Close
      </Button>
    </div>
  );
}
