import { Skeleton } from '@mantine/core';
import type { Effect, Preview } from '../client/types.ts';
import { Money } from '../components/money.tsx';
import { useSlow } from '../lib/slow.ts';
import { WarningIcon } from '../ui/icons.tsx';
import { SmallTable } from '../ui/small-table.tsx';
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
        <>
          {preview.effects.length > 0 ? (
            <SmallTable
              label="Effects"
              rows={preview.effects}
              rowKey={({ party, currency, why }) =>
                `${party.type === 'account' ? party.account : party.type} ${currency} ${why}`
              }
              columns={[
                {
                  header: 'Who',
                  cell: (effect) => (
                    <div className={styles.who}>
                      <span>{nameOf(effect)}</span>
                      <span className={styles.why}>{effect.why}</span>
                    </div>
                  ),
                },
                {
                  header: 'Gets or gives',
                  align: 'end',
                  cell: ({ amount, currency }) => (
                    <Money amount={amount} currency={currency} signed />
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

function nameOf({ party }: Effect): string {
  switch (party.type) {
    case 'platform':
      return 'The platform';
    case 'customer':
      return 'The customer';
    case 'account':
      return party.name;
  }
}
