import { formatMoney, money } from '../../../api/kit/money.ts';
import type { PayoutDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './composition.module.css';

type Reconciled = PayoutDetail['reconciliation'];
type Check = Reconciled['checks'][number];

const checkNames: Record<Check['of'], string> = {
  lines: 'Its transactions come to',
  booked: 'Booked when it left',
  returned: 'Booked when it came back',
  reversal: 'The payout against it',
};

/** A payout held against its transactions, what Stripe booked for it, and what took it back. */
export function Reconciliation({ payout, busy }: { payout: PayoutDetail; busy: boolean }) {
  const { reconciliation, payout: object } = payout;
  const { currency } = object;
  const figure = (header: string, of: (check: Check) => number | null, dash = false) => ({
    header,
    align: 'end' as const,
    cell: (check: Check) => {
      const amount = of(check);
      return amount === null ? '–' : <Money amount={amount} currency={currency} bare dash={dash} />;
    },
  });
  return (
    <Section title="Reconciliation" note={<Mark {...reconciliation} currency={currency} />}>
      <p className={styles.sum}>{says(payout, busy)}</p>
      <SmallTable
        label={`Reconciliation in ${currency.toUpperCase()}`}
        rows={reconciliation.checks}
        rowKey={(check) => check.of}
        columns={[
          { header: 'What', wide: true, cell: (check) => checkNames[check.of] },
          figure('Expected', ({ stated }) => stated),
          figure('Found', ({ found }) => found),
          figure('Difference', ({ difference }) => difference, true),
          {
            header: 'State',
            cell: ({ state, difference }) => (
              <Mark state={state} difference={difference} why={null} currency={currency} />
            ),
          },
        ]}
      />
    </Section>
  );
}

type MarkProps = Pick<Reconciled, 'state' | 'difference' | 'why'> & { currency: string };

/** Agrees, differs by how much, or is not known. */
function Mark({ state, difference, why, currency }: MarkProps) {
  switch (state) {
    case 'agrees':
      return <StatusBadge status="done">Agrees</StatusBadge>;
    case 'differs':
      return (
        <StatusBadge status="failed">
          {`Differs by ${formatMoney(money(difference, currency))}`}
        </StatusBadge>
      );
    case 'unknown':
      // What Stripe never tells nobody has to wait for.
      return why === 'by_hand' || why === 'instant' || why === 'reversal' ? (
        <StatusBadge status="untold">Not told by Stripe</StatusBadge>
      ) : (
        <StatusBadge status="pending">Not yet known</StatusBadge>
      );
  }
}

function says(payout: PayoutDetail, busy: boolean): string {
  const { reconciliation, composition, payout: object } = payout;
  const told = (amount: number) => formatMoney(money(amount, object.currency));
  switch (reconciliation.state) {
    case 'agrees':
      return composition.fee === 0
        ? `Transactions of ${told(composition.net)}, without fees, are the payout, to the cent.`
        : `Transactions of ${told(composition.amount)}, less ${told(composition.fee)} of fees, are ${told(composition.net)}: the payout, to the cent.`;
    case 'differs':
      return 'Two of Stripe’s own figures are not the same. Refresh the payout from Stripe; if it stays so, ask Stripe’s support with this page.';
    case 'unknown':
      return whyUnknown(payout, busy);
  }
}

/** Why it is not known whether a payout agrees, or what it consists of. */
export function whyUnknown(payout: PayoutDetail, busy: boolean): string {
  const { reconciliation, composition } = payout;
  switch (reconciliation.why) {
    case 'by_hand':
      return 'It was ordered by hand. Stripe says what a payout consists of only where it made the payout by schedule.';
    case 'instant':
      return 'It is an instant payout. Stripe says what a payout consists of only where it made the payout by schedule.';
    case 'reversal':
      return 'It takes an earlier payout back whole. What that one consisted of stands on its page.';
  }
  if (composition.reading)
    return 'Stripe is still being asked which transactions it consists of: there are many.';
  if (composition.refused) return `Stripe does not say what it consists of: ${composition.refused}`;
  if (busy) return 'Stripe is being asked which transactions it consists of.';
  switch (reconciliation.why) {
    case 'reconciling':
      return 'Stripe has not finished reconciling this payout, and says only then what it consists of.';
    case 'unbooked':
      return 'What Stripe booked for the payout itself has not been read yet. Refresh it from Stripe.';
    case 'unread':
      return 'It has not been read yet what it consists of. Refresh it from Stripe.';
    default:
      return 'Stripe lists no transaction under this payout.';
  }
}
