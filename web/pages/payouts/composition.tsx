import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { formatMoney, money } from '../../../api/kit/money.ts';
import { payoutLines } from '../../client/queries.ts';
import type { PayoutDetail, PayoutLine } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { count, words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import styles from './composition.module.css';
import { whyUnknown } from './reconciliation.tsx';

interface Props {
  payout: PayoutDetail;
  /** Stripe is being asked at this moment. */
  busy: boolean;
}

/** The balance transactions that a payout consists of, and whether they come to it. */
export function Composition({ payout, busy }: Props) {
  const { composition } = payout;
  return (
    <Section
      title="What it consists of"
      note={
        composition.count > 0
          ? `${count(composition.count, 'transaction')} in ${payout.payout.currency.toUpperCase()}`
          : null
      }
    >
      {composition.count === 0 ? (
        <Nothing>{whyUnknown(payout, busy)}</Nothing>
      ) : (
        <>
          <Sum payout={payout} />
          <Totals payout={payout} />
          <Lines payout={payout} />
        </>
      )}
    </Section>
  );
}

/** Whether the lines come to what was paid out. */
function Sum({ payout: { composition, payout } }: { payout: PayoutDetail }) {
  const { difference } = composition;
  const { currency } = payout;
  const told = (amount: number) => formatMoney(money(amount, currency));
  return (
    <p className={styles.sum}>
      {difference === 0
        ? `They come to ${told(composition.net)}, exactly the amount of the payout.`
        : `They come to ${told(composition.net)}: ${told(Math.abs(difference))} ${
            difference < 0 ? 'more' : 'less'
          } than the payout.`}
      {composition.state === 'provisional'
        ? ' Stripe has not finished reconciling, so this may still change.'
        : null}
    </p>
  );
}

/** What the lines of each kind come to, by Stripe's reporting category. */
function Totals({ payout: { composition, payout } }: { payout: PayoutDetail }) {
  const { currency } = payout;
  const { totals } = composition;
  const together = (figure: 'count' | 'amount' | 'fee' | 'net') =>
    totals.reduce((sum, total) => sum + total[figure], 0);
  const all = {
    reporting_category: 'together',
    count: together('count'),
    amount: together('amount'),
    fee: together('fee'),
    net: together('net'),
  };
  return (
    <SmallTable
      label="Totals by type"
      rows={totals.length > 1 ? [...totals, all] : totals}
      rowKey={({ reporting_category }) => reporting_category}
      columns={[
        { header: 'Type', cell: ({ reporting_category }) => words(reporting_category) },
        { header: 'Count', align: 'end', cell: ({ count: n }) => n.toLocaleString('en-US') },
        {
          header: 'Gross',
          align: 'end',
          cell: ({ amount }) => <Money amount={amount} currency={currency} />,
        },
        {
          header: 'Fees',
          align: 'end',
          cell: ({ fee }) => <Money amount={-fee} currency={currency} dash />,
        },
        {
          header: 'Net',
          align: 'end',
          cell: ({ net }) => <Money amount={net} currency={currency} />,
        },
      ]}
    />
  );
}

function Lines({ payout: { composition, payout } }: { payout: PayoutDetail }) {
  const query = useInfiniteQuery({
    ...payoutLines(payout.id, composition.readAt),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(() => columnsIn(payout.currency), [payout.currency]);
  const { data, error, hasNextPage, isFetchingNextPage } = query;
  const lines = data?.pages.flatMap((page) => page.data) ?? [];
  if (error && lines.length === 0)
    return <ErrorState error={error} onRetry={() => void query.refetch()} />;
  return (
    <div className={styles.lines} aria-busy={query.isPending || undefined}>
      <SmallTable
        label="Transactions"
        rows={lines}
        rowKey={({ balance_transaction }) => balance_transaction}
        columns={columns}
      />
      {hasNextPage ? (
        <div className={styles.more}>
          {lines.length.toLocaleString('en-US')} of {composition.count.toLocaleString('en-US')}
          <Button
            variant="default"
            size="compact-sm"
            loading={isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** The columns of lines that are all in one currency. */
const columnsIn = (currency: string) => {
  const figure = (header: string, of: (line: PayoutLine) => number, dash = false) => ({
    header,
    align: 'end' as const,
    cell: (line: PayoutLine) => <Money amount={of(line)} currency={currency} dash={dash} bare />,
  });
  return [
    { header: 'Booked', cell: ({ created }: PayoutLine) => <Time at={created} /> },
    { header: 'Type', cell: ({ type }: PayoutLine) => words(type) },
    {
      header: 'Source',
      cell: ({ about, source, balance_transaction }: PayoutLine) => (
        <ObjectId id={about ?? source ?? balance_transaction} here={about === null} />
      ),
    },
    {
      header: 'With',
      wrap: true,
      cell: ({ party, description }: PayoutLine) => party ?? description,
    },
    {
      header: 'Group',
      wrap: true,
      cell: ({ transfer_group }: PayoutLine) =>
        transfer_group && (
          <Link to={paths.group(transfer_group)} title={transfer_group}>
            {shortId(transfer_group)}
          </Link>
        ),
    },
    figure('Amount', ({ amount }) => amount),
    figure('Fee', ({ fee }) => -fee, true),
    figure('Net', ({ net }) => net),
    figure('Sum so far', ({ running }) => running),
  ];
};
