import { useQueries } from '@tanstack/react-query';
import { operationQuery } from '../../client/operations.ts';
import type { Operation, PaymentDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { operationName } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './orders.module.css';

interface Props {
  operations: PaymentDetail['operations'];
}

/** What staff ordered about an object, why, and what came of it. */
export function Orders({ operations }: Props) {
  const wholes = useQueries({ queries: operations.map(({ id }) => operationQuery(id)) });
  if (operations.length === 0) return null;
  const rows = operations.map((line, at) => ({ ...line, whole: wholes[at]?.data }));
  return (
    <Section title="Orders" note="what staff did here">
      <SmallTable
        label="Orders"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { header: 'What', cell: ({ kind }) => operationName(kind) },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ whole }) =>
              whole?.moves.map((move) => <Money key={move.currency} {...move} />) ?? null,
          },
          { header: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
          { header: 'Reason', wrap: true, cell: ({ whole }) => whole?.reason ?? null },
          { header: 'Result', wrap: true, cell: ({ whole }) => whole && <Result of={whole} /> },
          { header: 'By', cell: ({ by }) => by.name },
          { header: 'When', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    </Section>
  );
}

/** What Stripe made, or why it did not. */
function Result({ of: { steps, error } }: { of: Operation }) {
  const problems = new Set(
    [error, ...steps.map((step) => step.error)].map((each) => each?.message),
  );
  return (
    <div className={styles.result}>
      {steps.map(({ n, object }) => (object ? <ObjectId key={n} id={object} /> : null))}
      {[...problems].map((message) => (message ? <span key={message}>{message}</span> : null))}
    </div>
  );
}
