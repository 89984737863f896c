import { Skeleton } from '@mantine/core';
import type { Preview } from '../client/types.ts';
import { Differences } from '../components/differences.tsx';
import { Effects } from '../components/effects.tsx';
import { Warnings } from '../components/warnings.tsx';
import { useSlow } from '../lib/slow.ts';
import styles from './form.module.css';

interface Props {
  /** What the order as it stands would do; undefined while that is not known. */
  preview: Preview | undefined;
  /** It is being asked, maybe anew for what was typed since. */
  busy: boolean;
}

/** What will happen, in money, to everybody it touches, before anything does. */
export function PreviewPanel({ preview, busy }: Props) {
  const slow = useSlow(busy);
  return (
    <section
      className={styles.preview}
      aria-labelledby="preview"
      aria-busy={busy}
      aria-live="polite"
    >
      <h2 id="preview">What this will do</h2>
      {slow ? (
        <p className={styles.waiting}>Stripe has not answered yet. Still waiting for it.</p>
      ) : null}
      {preview ? (
        <div className={styles.told}>
          {preview.effects.length > 0 ? <Effects effects={preview.effects} /> : null}
          {preview.bottomLine ? <p>{preview.bottomLine}</p> : null}
          <Differences differences={preview.differences} />
          <Warnings warnings={preview.warnings} />
        </div>
      ) : busy ? (
        <Skeleton height={132} />
      ) : (
        <p className={styles.why}>It is worked out as soon as the form is filled in.</p>
      )}
    </section>
  );
}
