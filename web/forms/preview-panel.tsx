import { Skeleton } from '@mantine/core';
import type { Preview } from '../client/types.ts';
import { Money } from '../components/money.tsx';
import { useSlow } from '../lib/slow.ts';
import { WarningIcon } from '../ui/icons.tsx';
import { SmallTable } from '../ui/small-table.tsx';
import styles from './form.module.css';
import { byParty, type PartyTotal } from './parties.ts';

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
        <>
          {preview.effects.length > 0 ? (
            <SmallTable
              label="Effects"
              rows={byParty(preview.effects)}
              rowKey={({ key }) => key}
              columns={[
                { header: 'Who', cell: Who },
                {
                  header: 'Gets or gives',
                  align: 'end',
                  cell: ({ total, currency }) => (
                    <Money amount={total} currency={currency} signed />
                  ),
                },
              ]}
            />
          ) : null}
          {preview.warnings.map((warning) => (
            <p key={warning} className={styles.warning}>
              <WarningIcon />
              <span>{warning}</span>
            </p>
          ))}
        </>
      ) : busy ? (
        <Skeleton height={132} />
      ) : (
        <p className={styles.why}>It is worked out as soon as the form is filled in.</p>
      )}
    </section>
  );
}

/** Whom it concerns, and what for; where there are several reasons, the share of each. */
function Who({ name, effects }: PartyTotal) {
  const [only, ...more] = effects;
  return (
    <div className={styles.who}>
      <span>{name}</span>
      {more.length === 0 ? (
        <span className={styles.why}>{only?.why}</span>
      ) : (
        effects.map(({ why, amount, currency }) => (
          <span key={why} className={styles.share}>
            <span>{why}</span>
            <Money amount={amount} currency={currency} signed />
          </span>
        ))
      )}
    </div>
  );
}
