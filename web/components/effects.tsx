import type { Effect } from '../client/types.ts';
import { byParty, type PartyTotal } from '../lib/parties.ts';
import { SmallTable } from '../ui/small-table.tsx';
import styles from './effects.module.css';
import { Money } from './money.tsx';

/** What an order does to everybody's money, a line for each party and currency. */
export function Effects({ effects }: { effects: readonly Effect[] }) {
  return (
    <SmallTable
      label="Effects"
      rows={byParty(effects)}
      rowKey={({ key }) => key}
      columns={[
        { header: 'Who', cell: Who },
        {
          header: 'Gets or gives',
          align: 'end',
          cell: ({ total, currency }) => <Money amount={total} currency={currency} signed />,
        },
      ]}
    />
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
