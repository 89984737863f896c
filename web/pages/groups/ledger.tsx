import type { GroupLedger, GroupNote } from '../../client/types.ts';
import { count } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { GroupFlow } from './flow.tsx';
import { Headline } from './headline.tsx';
import styles from './ledger.module.css';
import { Members } from './members.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { Shares } from './shares.tsx';

interface Props {
  ledger: GroupLedger;
  /** What the staff wrote about the group, which stands among what happened. */
  notes: readonly GroupNote[];
}

/** All that a group did in one currency: what it comes to, for whom, then each member as it came. */
export function Ledger({ ledger, notes }: Props) {
  const { currency, entries } = ledger;
  return (
    <div className={styles.ledger}>
      <Headline ledger={ledger} />
      <GroupFlow ledger={ledger} />
      <Reconciliation ledger={ledger} />
      <Shares ledger={ledger} />
      <Section
        title="Members"
        note={`${count(ledger.members, 'object')} in ${currency.toUpperCase()}, in the order they happened`}
      >
        <Members entries={entries} currency={currency} notes={notes} />
      </Section>
    </div>
  );
}
