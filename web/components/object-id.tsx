import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';
import { shortId } from '../lib/ids.ts';
import { pathOfObject } from '../lib/paths.ts';
import { CheckIcon, CopyIcon } from '../ui/icons.tsx';
import styles from './object-id.module.css';

interface Props {
  id: string;
  /** Said instead of the id where the object has a name. */
  name?: string | null | undefined;
  /** It is what this page is about, so it leads nowhere. */
  here?: boolean;
  /** The object whose page tells of it, where it has none of its own. */
  about?: string;
}

/** A Stripe id: leads to the object's page where there is one, and copies itself by a click. */
export function ObjectId({ id, name, here = false, about = id }: Props) {
  const path = here ? null : pathOfObject(about);
  const label = name ?? shortId(id);
  return (
    <span className={styles.object}>
      {path ? (
        <Link to={path} className={name ? undefined : styles.id} title={id}>
          {label}
        </Link>
      ) : name ? (
        <span title={id}>{name}</span>
      ) : null}
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : `Copy ${id}`}>
            <UnstyledButton className={styles.copy} onClick={copy}>
              <span className="visually-hidden">Copy {path || name ? id : ''}</span>
              {path || name ? null : <span className={styles.id}>{label}</span>}
              {copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
            </UnstyledButton>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}

/** An id inside a table row, whose click is the row's. */
export function CellId({ id }: { id: string }) {
  return (
    <span className={styles.id} title={id}>
      {shortId(id)}
    </span>
  );
}
