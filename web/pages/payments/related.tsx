import type { PaymentDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { words } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Orders } from './orders.tsx';

/** Everything that hangs on a payment; what it has none of is left out. */
export function Related({ payment }: { payment: PaymentDetail }) {
  return (
    <>
      <Orders operations={payment.operations} currency={payment.charge.currency} />
      <Refunds refunds={payment.refunds} />
      <Transfers transfers={payment.transfers} />
      <Disputes disputes={payment.disputes} />
      <ApplicationFees applicationFees={payment.applicationFees} />
    </>
  );
}

function Refunds({ refunds }: Pick<PaymentDetail, 'refunds'>) {
  if (refunds.length === 0) return null;
  return (
    <Section title="Refunds">
      <SmallTable
        label="Refunds"
        rows={refunds}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Refund', cell: ({ id }) => <ObjectId id={id} /> },
          {
            header: 'State',
            cell: ({ status }) => (status ? <StatusBadge status={status} /> : null),
          },
          { header: 'Reason', cell: ({ reason }) => (reason ? words(reason) : null) },
          { header: 'When', cell: ({ created }) => <Time at={created} /> },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
        ]}
      />
    </Section>
  );
}

function Transfers({ transfers }: Pick<PaymentDetail, 'transfers'>) {
  if (transfers.length === 0) return null;
  return (
    <Section title="Transfers">
      <SmallTable
        label="Transfers"
        rows={transfers}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Transfer', cell: ({ id }) => <ObjectId id={id} /> },
          {
            header: 'To',
            wrap: true,
            cell: ({ destination, destinationName }) =>
              destination ? <ObjectId id={destination} name={destinationName} /> : null,
          },
          { header: 'When', cell: ({ created }) => <Time at={created} /> },
          {
            header: 'Reversed',
            align: 'end',
            cell: ({ amount_reversed, currency }) => (
              <Money amount={amount_reversed} currency={currency} dash />
            ),
          },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
        ]}
      />
    </Section>
  );
}

function Disputes({ disputes }: Pick<PaymentDetail, 'disputes'>) {
  if (disputes.length === 0) return null;
  return (
    <Section title="Disputes">
      <SmallTable
        label="Disputes"
        rows={disputes}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Dispute', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
          { header: 'Reason', cell: ({ reason }) => words(reason) },
          {
            header: 'Answer due',
            cell: ({ due_by }) => (due_by === null ? null : <Time at={due_by} due />),
          },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
        ]}
      />
    </Section>
  );
}

function ApplicationFees({ applicationFees }: Pick<PaymentDetail, 'applicationFees'>) {
  if (applicationFees.length === 0) return null;
  return (
    <Section title="Application fees">
      <SmallTable
        label="Application fees"
        rows={applicationFees}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Application fee', cell: ({ id }) => <ObjectId id={id} /> },
          {
            header: 'Refunded',
            align: 'end',
            cell: ({ amount_refunded, currency }) => (
              <Money amount={amount_refunded} currency={currency} dash />
            ),
          },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
        ]}
      />
    </Section>
  );
}
