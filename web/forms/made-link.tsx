import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { ShownOnce } from '../components/shown-once.tsx';
import { Moment } from '../components/time.tsx';
import { Answer } from '../ui/answer.tsx';
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
      <ShownOnce label="Link" value={made.link} />
      <Button component={Link} to={back} variant="default" size="sm">
        Close
      </Button>
    </div>
  );
}
